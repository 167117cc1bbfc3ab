"""The arithmetic of reminders: working days before, on and after the day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from marac import clock
from marac.reminders.kinds import USUAL, Kind
from marac.reminders.ladder import Rung, Step, day_of, ladder, reached

days = st.dates(date(2024, 1, 1), date(2034, 1, 1))
offsets = st.lists(st.integers(-20, 20), unique=True, max_size=6)
ACTION = USUAL[Kind.ACTION]
FRIDAY = date(2026, 11, 27)


def test_an_action_due_on_a_friday_is_told_of_on_tuesday_friday_and_the_tuesday_after() -> None:
    owner = [day_of(step, FRIDAY) for step in ACTION if step.rung is Rung.OWNER]
    assert owner == [date(2026, 11, 24), FRIDAY, date(2026, 12, 1)]


def test_it_goes_up_after_five_and_ten_working_days() -> None:
    later = {step.rung: day_of(step, FRIDAY) for step in ACTION if step.rung is not Rung.OWNER}
    assert later == {Rung.AGENCY: date(2026, 12, 4), Rung.CHAIR: date(2026, 12, 11)}


@given(days, offsets)
def test_every_step_is_a_working_day_and_they_keep_their_order(due: date, at: list[int]) -> None:
    told = [day_of(step, due) for step in ladder(owner=at)]
    assert all(clock.is_working_day(day) for day in told)
    assert told == sorted(told)


@given(days, offsets, st.integers(0, 60))
def test_walking_day_by_day_nobody_stands_on_a_step_before_its_day(
    due: date, at: list[int], spell: int
) -> None:
    steps, since = ladder(owner=at), due - timedelta(days=spell)
    seen: list[Step] = []
    for number in range(-40, 60):
        today = due + timedelta(days=number)
        step = reached(steps, due_on=due, since=since, today=today, rungs={Rung.OWNER})
        if step is not None:
            assert since <= day_of(step, due) <= today
            if not seen or seen[-1] != step:
                seen.append(step)
    assert seen == sorted(set(seen))


@given(days, st.integers(0, 30))
def test_a_step_whose_day_was_over_before_the_matter_began_is_none(due: date, spell: int) -> None:
    since = due - timedelta(days=spell)
    steps = ladder(owner=(-3,))
    step = reached(steps, due_on=due, since=since, today=due, rungs={Rung.OWNER})
    assert (step is None) == (clock.add_working_days(due, -3) < since)
