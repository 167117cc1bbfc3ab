"""The days of meetings and their deadlines, over ten years of bank holidays and clock changes."""

from dataclasses import astuple
from datetime import date, datetime, time, timedelta
from itertools import islice, pairwise

from hypothesis import given
from hypothesis import strategies as st

from marac import clock
from marac.agencies.models import Area
from marac.meetings.calendar import deadlines_for, meeting_days, next_meetings

DAYS = st.dates(date(2024, 1, 1), date(2034, 12, 31))
WEEKS = st.integers(1, 8)


def area(first: date = date(2026, 11, 26), weeks: int = 2, at: time = time(10)) -> Area:
    return Area(
        first_meeting=first,
        cadence_weeks=weeks,
        meeting_time=at,
        referrals_close_days=7,
        referrals_close_time=time(12),
        agenda_days=6,
        returns_due_days=2,
        returns_due_time=time(12),
        packs_locked_days=1,
        packs_locked_time=time(16),
        actions_issued_days=1,
        minutes_draft_days=2,
        minutes_out_days=3,
    )


def at_work(day: date) -> date:
    return clock.add_working_days(day, 0)


@given(DAYS)
def test_every_deadline_is_a_working_day_and_they_follow_one_another(day: date) -> None:
    start = clock.london(at_work(day), time(10))
    dates = astuple(deadlines_for(area(), start))
    assert all(clock.is_working_day(clock.to_london(moment).date()) for moment in dates)
    assert all(earlier < later for earlier, later in pairwise(dates))


@given(DAYS)
def test_a_deadline_keeps_its_hour_when_the_clocks_change(day: date) -> None:
    dates = deadlines_for(area(), clock.london(at_work(day), time(10)))
    hours = [clock.to_london(moment).time() for moment in astuple(dates)]
    close = time(17)
    assert hours == [time(12), close, time(12), time(16), time(10), close, close, close]


@given(DAYS)
def test_working_days_are_what_is_counted(day: date) -> None:
    start = clock.london(at_work(day), time(10))
    dates = deadlines_for(area(), start)
    closes, out = (clock.to_london(m).date() for m in (dates.referrals_close, dates.minutes_out))
    held = clock.to_london(start).date()
    assert clock.working_days_between(closes, held) == 7
    assert clock.working_days_between(held, out) == 3


@given(first=DAYS, weeks=WEEKS, at=st.sampled_from([time(9, 30), time(10), time(14)]))
def test_meetings_fall_on_working_days_at_the_same_hour(first: date, weeks: int, at: time) -> None:
    starts = next_meetings(area(first, weeks, at), after=first - timedelta(days=1), number=30)
    assert len(starts) == 30
    assert all(clock.is_working_day(clock.to_london(start).date()) for start in starts)
    assert {clock.to_london(start).time() for start in starts} == {at}
    assert all(earlier < later for earlier, later in pairwise(starts))


@given(first=DAYS, weeks=WEEKS)
def test_a_bank_holiday_moves_one_meeting_and_not_those_after_it(first: date, weeks: int) -> None:
    here = area(first, weeks)
    for turn, day in enumerate(islice(meeting_days(here, after=date(2023, 1, 1)), 30)):
        assert day == at_work(first + timedelta(weeks=weeks * turn))


def test_good_friday_moves_the_meeting_over_the_whole_of_easter() -> None:
    fridays = area(date(2026, 3, 20), 2)
    days = list(islice(meeting_days(fridays, after=date(2026, 3, 1)), 3))
    assert days == [date(2026, 3, 20), date(2026, 4, 7), date(2026, 4, 17)]


def test_ten_in_the_morning_is_nine_in_universal_time_in_summer() -> None:
    winter, summer = next_meetings(area(date(2026, 3, 19), 2), after=date(2026, 3, 1), number=2)
    assert (winter.hour, summer.hour) == (10, 9)


def test_deadlines_count_back_over_christmas() -> None:
    start = datetime(2027, 1, 6, 10, tzinfo=clock.LONDON)
    closes = clock.to_london(deadlines_for(area(), start).referrals_close)
    assert closes == datetime(2026, 12, 23, 12, tzinfo=clock.LONDON)


def test_a_turn_is_left_out_when_a_meeting_near_it_is_planned() -> None:
    starts = next_meetings(area(), after=date(2026, 11, 22), number=2, taken={date(2026, 11, 27)})
    assert [s.date() for s in starts] == [date(2026, 12, 10), date(2026, 12, 24)]
