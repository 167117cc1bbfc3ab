"""Days are counted honestly: what is not sure has a least and a most, and neither is ever wrong."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac import clock
from marac.incidents.kinds import Certainty
from marac.incidents.timing import (
    ABOUT_DAYS,
    Count,
    Span,
    count_between,
    count_in_months,
    last_of_month,
    span_of,
)

TODAY = date(2026, 11, 20)
DAYS = st.dates(date(2019, 1, 1), TODAY)


@dataclass(frozen=True)
class Told:
    """Something that says when it was."""

    happened_on: date
    certainty: Certainty = Certainty.EXACT
    latest_on: date | None = None
    ended_on: date | None = None


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first = draw(DAYS)
    latest = first + timedelta(days=draw(st.integers(0, 60)))
    return Span(first, latest, latest + timedelta(days=draw(st.integers(0, 90))))


@given(st.lists(spans(), max_size=8), DAYS, st.integers(0, 400), st.randoms())
def test_whatever_the_true_days_were_the_count_lies_between_least_and_most(
    found: list[Span], first: date, length: int, chance: object
) -> None:
    last = first + timedelta(days=length)
    count = count_between(found, first, last)
    truth = [
        span.earliest + timedelta(days=chance.randint(0, (span.latest - span.earliest).days))
        for span in found
    ]
    true_count = len([day for day in truth if first <= day <= last])
    assert count.least <= true_count <= count.most


@given(st.lists(spans(), max_size=8), DAYS, st.integers(0, 400))
def test_the_least_and_the_most_can_both_be_true(
    found: list[Span], first: date, length: int
) -> None:
    last = first + timedelta(days=length)
    days = [
        [s.earliest + timedelta(days=n) for n in range((s.latest - s.earliest).days + 1)]
        for s in found
    ]
    inside = [any(first <= day <= last for day in choices) for choices in days]
    outside = [any(not first <= day <= last for day in choices) for choices in days]
    count = count_between(found, first, last)
    assert (count.least, count.most) == (len(found) - sum(outside), sum(inside))


def test_about_a_day_is_a_few_days_either_way_but_never_tomorrow() -> None:
    told = Told(date(2026, 11, 1), Certainty.ABOUT)
    around = timedelta(days=ABOUT_DAYS)
    assert span_of(told, today=TODAY) == Span(
        told.happened_on - around, told.happened_on + around, told.happened_on + around
    )
    assert span_of(Told(TODAY, Certainty.ABOUT), today=TODAY).latest == TODAY


def test_a_month_and_two_days_are_as_long_as_they_are() -> None:
    month = Told(date(2026, 2, 1), Certainty.MONTH, latest_on=date(2026, 2, 28))
    assert span_of(month, today=TODAY) == Span(*(date(2026, 2, d) for d in (1, 28, 28)))
    two = Told(date(2026, 2, 27), Certainty.BETWEEN, latest_on=date(2026, 3, 2))
    assert span_of(two, today=TODAY).latest == date(2026, 3, 2)


def test_what_went_on_counts_once_when_it_began() -> None:
    span = span_of(Told(date(2026, 9, 28), ended_on=date(2026, 11, 3)), today=TODAY)
    september = (date(2026, 9, 1), date(2026, 9, 30))
    october = (date(2026, 10, 1), date(2026, 10, 31))
    december = (date(2026, 12, 1), date(2026, 12, 31))
    assert count_between([span], *september) == Count(1, 1)
    assert count_between([span], *october) == Count(0, 0)
    assert [span.went_on_in(*month) for month in (september, october, december)] == [
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("until", "counted", "left_out"),
    [
        (date(2025, 2, 28), date(2024, 2, 29), date(2024, 2, 28)),
        (date(2024, 2, 29), date(2023, 3, 1), date(2023, 2, 28)),
        (date(2028, 2, 29), date(2027, 3, 1), date(2027, 2, 28)),
        (date(2026, 11, 20), date(2025, 11, 21), date(2025, 11, 20)),
    ],
)
def test_twelve_months_hold_each_day_of_a_year_once(
    until: date, counted: date, left_out: date
) -> None:
    assert count_in_months([Told(counted)], 12, until=until) == Count(1, 1)
    assert count_in_months([Told(left_out)], 12, until=until) == Count(0, 0)


@given(DAYS, st.integers(1, 24))
def test_months_that_follow_each_other_leave_no_day_out(until: date, months: int) -> None:
    before = clock.add_months(until, -months)
    day = Told(before)
    assert count_in_months([day], months, until=until) == Count(0, 0)
    assert count_in_months([day], months, until=before) == Count(1, 1)


def test_a_night_in_summer_belongs_to_the_london_day() -> None:
    half_past_midnight = datetime(2026, 7, 1, 0, 30, tzinfo=clock.LONDON)
    with clock.moved_to(half_past_midnight):
        span = span_of(Told(date(2026, 7, 1), Certainty.ABOUT))
    assert span.latest == date(2026, 7, 1)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_the_last_of_a_month_is_the_day_before_the_first_of_the_next(day: date) -> None:
    last = last_of_month(day)
    assert (last.month, (last + timedelta(days=1)).day) == (day.month, 1)


@pytest.mark.parametrize(
    ("count", "words"), [(Count(3, 3), "3"), (Count(3, 4), "3 or 4"), (Count(0, 2), "0 to 2")]
)
def test_a_count_says_how_sure_it_is(count: Count, words: str) -> None:
    assert count.words == words
