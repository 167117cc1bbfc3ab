"""London time, and the working days of England and Wales, held to their rules over ten years."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac import clock

DAYS = st.dates(date(2024, 1, 1), date(2034, 12, 31))


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),  # New Year
        date(2026, 4, 3),  # Good Friday
        date(2026, 4, 6),  # Easter Monday
        date(2026, 5, 4),  # early May
        date(2026, 5, 25),  # spring
        date(2026, 8, 31),  # summer
        date(2026, 12, 25),
        date(2026, 12, 28),  # Boxing Day falls on a Saturday, so this Monday stands in
        date(2026, 11, 28),  # a Saturday
        date(2026, 11, 29),  # a Sunday
    ],
)
def test_offices_are_closed(day: date) -> None:
    assert not clock.is_working_day(day)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 11, 26),
        date(2026, 12, 24),
        date(2026, 8, 3),  # the summer holiday of Scotland
        date(2026, 3, 17),  # the holiday of Northern Ireland
    ],
)
def test_offices_are_open(day: date) -> None:
    assert clock.is_working_day(day)


@given(day=DAYS, count=st.integers(-30, 30).filter(bool))
def test_adding_working_days_lands_on_one_and_crosses_as_many(day: date, count: int) -> None:
    there = clock.add_working_days(day, count)
    assert clock.is_working_day(there)
    step = timedelta(days=1 if count > 0 else -1)
    passed, here = 0, day
    while here != there:
        here += step
        passed += clock.is_working_day(here)
    assert passed == abs(count)


@given(DAYS)
def test_no_working_days_on_is_the_day_itself_or_the_next_open_one(day: date) -> None:
    there = clock.add_working_days(day, 0)
    assert there >= day
    assert clock.is_working_day(there)
    assert not any(clock.is_working_day(day + timedelta(days=n)) for n in range((there - day).days))


@given(day=DAYS, count=st.integers(1, 30))
def test_counting_undoes_adding(day: date, count: int) -> None:
    assert clock.working_days_between(day, clock.add_working_days(day, count)) == count


@given(start=DAYS, days=st.integers(0, 60))
def test_counting_back_is_the_same_number_below_zero(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    forward, back = clock.working_days_between(start, end), clock.working_days_between(end, start)
    assert forward >= 0
    assert back == -forward


@given(day=DAYS, hour=st.integers(3, 23))
def test_wall_clock_time_goes_there_and_back(day: date, hour: int) -> None:
    moment = clock.london(day, time(hour))
    assert moment.tzinfo is UTC
    assert clock.to_london(moment).replace(tzinfo=None) == datetime.combine(day, time(hour))


def test_summer_time_begins_and_ends_on_its_sundays() -> None:
    hours = {
        day: clock.london(day, time(10)).hour
        for day in (date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 24), date(2026, 10, 25))
    }
    assert list(hours.values()) == [10, 9, 9, 10]


def test_today_is_the_day_in_london_not_in_greenwich() -> None:
    with clock.moved_to(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 7, 2)


def test_a_moved_clock_comes_back_even_after_an_error() -> None:
    before = datetime.now(UTC)
    with pytest.raises(RuntimeError), clock.moved_to(datetime(2020, 1, 1, tzinfo=UTC)):
        raise RuntimeError
    assert clock.now() >= before


def test_the_clock_cannot_be_moved_to_a_time_without_a_zone() -> None:
    with pytest.raises(ValueError, match="aware"), clock.moved_to(datetime(2020, 1, 1)):  # noqa: DTZ001 - the point
        pass


@given(day=DAYS, months=st.integers(-36, 36))
def test_adding_months_keeps_the_day_or_takes_the_last(day: date, months: int) -> None:
    there = clock.add_months(day, months)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months
    assert there.day == day.day or (there + timedelta(days=1)).day == 1
    assert there.day <= day.day


def test_a_year_after_a_leap_day_is_the_last_of_february() -> None:
    assert clock.add_months(date(2028, 2, 29), 12) == date(2029, 2, 28)
