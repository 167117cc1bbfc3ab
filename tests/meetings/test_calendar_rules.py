"""The days of meetings and their deadlines, over ten years of bank holidays and clock changes."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, astuple
from datetime import date, datetime, time, timedelta
from itertools import islice, pairwise
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from marac import clock
from marac.agencies.models import Area
from marac.agencies.rhythm import LAST, Rhythm, turns
from marac.meetings.calendar import (
    Deadlines,
    deadlines,
    deadlines_for,
    meeting_days,
    next_meetings,
    usual_answers_due,
)
from marac.meetings.models import Meeting

DAYS = st.dates(date(2024, 1, 1), date(2034, 12, 31))
WEEKS = st.integers(1, 8)
HOURS = st.sampled_from([time(9, 30), time(10), time(14)])
# Days that no law has made holidays: a coronation, a funeral, a jubilee may.
# A year's bank holidays are worked out when they are first asked for.
UNHURRIED = settings(deadline=None)
INVENTED = st.sets(DAYS, max_size=40)
AFTER = ("actions_issued", "minutes_draft", "minutes_out", "victim_told")


def area(first: date = date(2026, 11, 26), weeks: int = 2, at: time = time(10)) -> Area:
    return Area(
        first_meeting=first,
        cadence_weeks=weeks,
        meeting_time=at,
        later_rhythms=[],
        referrals_close_days=7,
        referrals_close_time=time(12),
        agenda_days=6,
        returns_due_days=2,
        returns_due_time=time(12),
        advocate_days=2,
        updates_due_days=2,
        late_items_days=1,
        late_items_time=time(12),
        packs_locked_days=1,
        packs_locked_time=time(16),
        actions_issued_days=1,
        minutes_draft_days=2,
        minutes_out_days=3,
        victim_told_days=3,
    )


@st.composite
def cycles(draw: st.DrawFn) -> Area:
    """An area with offsets of its own, in their order."""
    here = area(at=draw(HOURS))
    closes, agenda, returns, late, locked = sorted(
        draw(st.lists(st.integers(1, 25), min_size=5, max_size=5, unique=True)), reverse=True
    )
    here.referrals_close_days, here.agenda_days = closes, agenda
    here.returns_due_days, here.late_items_days = returns, late
    here.advocate_days = here.updates_due_days = returns
    here.packs_locked_days = locked
    here.minutes_draft_days = draw(st.integers(0, 10))
    here.minutes_out_days = here.minutes_draft_days + draw(st.integers(0, 10))
    here.actions_issued_days = draw(st.integers(0, 10))
    return here


@contextmanager
def holidays_too(days: Collection[date]) -> Iterator[None]:
    """Offices are closed on these days as well."""
    known = clock._bank_holidays

    def with_more(year: int) -> frozenset[date]:
        return known(year) | frozenset(days)

    with mock.patch.object(clock, "_bank_holidays", with_more):
        yield


def at_work(day: date) -> date:
    return clock.add_working_days(day, 0)


def in_order(dates: Deadlines) -> bool:
    line = ("referrals_close", "agenda", "returns_due", "late_items", "packs_locked", "meeting")
    early = all(getattr(dates, a) < getattr(dates, b) for a, b in pairwise(line))
    spoken = dates.agenda < dates.advocate_spoke < dates.meeting
    return early and spoken and dates.meeting <= dates.minutes_draft <= dates.minutes_out


@UNHURRIED
@given(day=DAYS, here=cycles(), invented=INVENTED)
def test_every_deadline_is_a_working_day_whatever_the_bank_holidays(
    day: date, here: Area, invented: set[date]
) -> None:
    with holidays_too(invented):
        dates = deadlines_for(here, clock.london(at_work(day), here.meeting_time))
        days = [clock.london_day(moment) for moment in astuple(dates)]
        assert all(clock.is_working_day(day) for day in days)
        assert not invented & set(days)


@UNHURRIED
@given(day=DAYS, here=cycles(), invented=INVENTED)
def test_deadlines_keep_their_order_whatever_the_bank_holidays(
    day: date, here: Area, invented: set[date]
) -> None:
    with holidays_too(invented):
        assert in_order(deadlines_for(here, clock.london(at_work(day), here.meeting_time)))


@UNHURRIED
@given(DAYS)
def test_a_deadline_keeps_its_hour_when_the_clocks_change(day: date) -> None:
    dates = asdict(deadlines_for(area(), clock.london(at_work(day), time(10))))
    hours = {name: clock.to_london(moment).time() for name, moment in dates.items()}
    noon = dict.fromkeys(("referrals_close", "returns_due", "late_items"), time(12))
    own = noon | {"packs_locked": time(16), "meeting": time(10)}
    assert hours == dict.fromkeys(dates, time(17)) | own


@UNHURRIED
@given(DAYS)
def test_working_days_are_what_is_counted(day: date) -> None:
    start = clock.london(at_work(day), time(10))
    dates = deadlines_for(area(), start)
    closes, out = (clock.london_day(m) for m in (dates.referrals_close, dates.minutes_out))
    held = clock.london_day(start)
    assert clock.working_days_between(closes, held) == 7
    assert clock.working_days_between(held, out) == 3


@UNHURRIED
@given(first=DAYS, weeks=WEEKS, at=HOURS, invented=INVENTED)
def test_meetings_fall_on_working_days_at_the_same_hour(
    first: date, weeks: int, at: time, invented: set[date]
) -> None:
    with holidays_too(invented):
        found = next_meetings(area(first, weeks, at), after=first - timedelta(days=1), number=30)
        days = [turn.day for turn in found]
        assert all(clock.is_working_day(day) for day in days)
        assert {clock.to_london(turn.starts_at).time() for turn in found} == {at}
        assert all(earlier < later for earlier, later in pairwise(days))


@UNHURRIED
@given(first=st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_a_fortnight_over_ten_years_never_leaves_its_hour(first: date) -> None:
    found = next_meetings(area(first), after=first - timedelta(days=1), number=262)
    assert found[-1].planned - found[0].planned > timedelta(days=3650)
    assert {clock.to_london(turn.starts_at).time() for turn in found} == {time(10)}


@UNHURRIED
@given(first=DAYS, weeks=WEEKS)
def test_a_bank_holiday_moves_one_meeting_and_not_those_after_it(first: date, weeks: int) -> None:
    here = area(first, weeks)
    for turn, day in enumerate(islice(meeting_days(here, after=date(2023, 1, 1)), 30)):
        assert day == at_work(first + timedelta(weeks=weeks * turn))


@UNHURRIED
@given(
    begins=DAYS,
    nth=st.sampled_from([1, 2, 3, 4, LAST]),
    weekday=st.integers(0, 4),
)
def test_a_monthly_rhythm_has_one_day_in_each_month(begins: date, nth: int, weekday: int) -> None:
    rhythm = Rhythm(begins, time(10), nth=nth, weekday=weekday)
    days = list(islice(rhythm.days(), 24))
    assert all(day.weekday() == weekday and day >= begins for day in days)
    months = [day.year * 12 + day.month for day in days]
    assert months == list(range(months[0], months[0] + 24))
    if nth != LAST:
        assert {(day.day - 1) // 7 + 1 for day in days} == {nth}
    else:
        assert all((day + timedelta(days=7)).month != day.month for day in days)


@UNHURRIED
@given(first=DAYS, change=st.integers(1, 60), weeks=WEEKS)
def test_a_new_rhythm_changes_no_day_before_it(first: date, change: int, weeks: int) -> None:
    here, begins = area(first), first + timedelta(days=7 * change)
    before = [day for day in islice(meeting_days(here, after=date.min), 40) if day < begins]
    here.later_rhythms = [Rhythm(begins, time(14), weeks=weeks).kept]
    found = list(islice(turns(here, after=date.min), 80))
    assert [turn.day for turn in found if turn.day < begins] == before
    after = [turn for turn in found if turn.planned >= begins]
    assert after[0].planned == begins
    assert {turn.at for turn in after} == {time(14)}


def test_good_friday_moves_the_meeting_over_the_whole_of_easter() -> None:
    fridays = area(date(2026, 3, 20), 2)
    days = list(islice(meeting_days(fridays, after=date(2026, 3, 1)), 3))
    assert days == [date(2026, 3, 20), date(2026, 4, 7), date(2026, 4, 17)]


def test_ten_in_the_morning_is_nine_in_universal_time_in_summer() -> None:
    found = next_meetings(area(date(2026, 3, 19), 2), after=date(2026, 3, 1), number=2)
    assert [turn.starts_at.hour for turn in found] == [10, 9]


def test_deadlines_count_back_over_christmas() -> None:
    start = datetime(2027, 1, 6, 10, tzinfo=clock.LONDON)
    closes = clock.to_london(deadlines_for(area(), start).referrals_close)
    assert closes == datetime(2026, 12, 23, 12, tzinfo=clock.LONDON)


def held(day: date, **fields: object) -> Meeting:
    return Meeting(starts_at=clock.london(day, time(10)), emergency=False, **fields)


def test_a_turn_is_left_out_when_a_meeting_near_it_is_planned() -> None:
    found = next_meetings(
        area(), after=date(2026, 11, 22), number=2, meetings=[held(date(2026, 11, 27))]
    )
    assert [turn.day for turn in found] == [date(2026, 12, 10), date(2026, 12, 24)]


def test_a_meeting_that_was_moved_far_away_keeps_its_turn() -> None:
    moved = held(date(2026, 12, 4), turn_on=date(2026, 11, 26))
    found = next_meetings(area(), after=date(2026, 11, 22), number=2, meetings=[moved])
    assert [turn.day for turn in found] == [date(2026, 12, 10), date(2026, 12, 24)]


def test_a_cancelled_meeting_keeps_its_turn_so_that_it_is_not_offered_again() -> None:
    off = held(date(2026, 12, 10), turn_on=date(2026, 12, 10), cancelled_at=clock.now())
    found = next_meetings(area(), after=date(2026, 12, 1), number=2, meetings=[off])
    assert [turn.day for turn in found] == [date(2026, 12, 24), date(2027, 1, 7)]


@UNHURRIED
@given(
    hours=st.integers(1, 200),
    day=DAYS,
    minute=st.integers(0, 24 * 60 - 1),
)
def test_the_deadlines_of_an_emergency_lie_between_the_call_and_the_meeting(
    hours: int, day: date, minute: int
) -> None:
    called = clock.london(day, time(0)) + timedelta(minutes=minute)
    starts = called + timedelta(hours=hours)
    urgent = Meeting(
        area=area(),
        starts_at=starts,
        emergency=True,
        created_at=called,
        answers_due_at=usual_answers_due(called, starts),
    )
    found = asdict(deadlines(urgent))
    before = [moment for name, moment in found.items() if name not in AFTER]
    assert all(called <= moment <= starts for moment in before)
    assert found["agenda"] <= found["returns_due"] <= found["packs_locked"] <= starts


def test_a_meeting_on_a_saturday_has_no_deadline_after_it_begins() -> None:
    here = area()
    here.packs_locked_days = 0
    dates = deadlines_for(here, clock.london(date(2026, 11, 21), time(20)))
    assert clock.london_day(dates.packs_locked) == date(2026, 11, 20)
