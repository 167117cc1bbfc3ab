"""When something happened is read as people write it, and what goes out comes back the same."""

import contextlib
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac.incidents.dates import When, problem_with, read_when, say_when, settled
from marac.incidents.kinds import Certainty
from marac.incidents.timing import last_of_month
from marac.widgets.when import NotUnderstood

TODAY = date(2026, 11, 20)
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
TIMES = st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0))
ABOUT, BETWEEN, MONTH = Certainty.ABOUT, Certainty.BETWEEN, Certainty.MONTH


@st.composite
def whens(draw: st.DrawFn) -> When:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    certainty = draw(st.sampled_from(Certainty))
    if certainty is MONTH:
        first = first.replace(day=1)
        return When(happened_on=first, certainty=MONTH, latest_on=last_of_month(first))
    if certainty is BETWEEN:
        return When(happened_on=first, certainty=BETWEEN, latest_on=last)
    ended = draw(st.none() | st.just(last).filter(lambda day: day != first))
    return When(happened_on=first, happened_at=draw(TIMES), ended_on=ended, certainty=certainty)


@given(whens(), st.booleans())
def test_what_is_said_is_read_again_as_it_was_meant(when: When, short: bool) -> None:
    assert read_when(say_when(when, when.happened_at, short=short)) == when


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_in_plain_words(text: str) -> None:
    with contextlib.suppress(NotUnderstood):
        assert read_when(text).happened_on.year >= 1


@given(whens())
def test_settling_twice_changes_nothing_more(when: When) -> None:
    once = settled(when, today=TODAY)
    assert settled(once, today=TODAY) == once


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("14 November 2026", When(happened_on=date(2026, 11, 14))),
        ("Sat 14 Nov 2026", When(happened_on=date(2026, 11, 14))),
        ("Saturday 14th November 2026", When(happened_on=date(2026, 11, 14))),
        ("14/11/2026", When(happened_on=date(2026, 11, 14))),
        ("14.11.2026", When(happened_on=date(2026, 11, 14))),
        ("2026-11-14", When(happened_on=date(2026, 11, 14))),
        (
            "14 November 2026 at 10.30pm",
            When(happened_on=date(2026, 11, 14), happened_at=time(22, 30)),
        ),
        ("14/11/2026 22:30", When(happened_on=date(2026, 11, 14), happened_at=time(22, 30))),
        ("about 14 Nov 2026", When(happened_on=date(2026, 11, 14), certainty=ABOUT)),
        ("c. 14/11/2026", When(happened_on=date(2026, 11, 14), certainty=ABOUT)),
        ("3 to 9 May 2026", When(happened_on=date(2026, 5, 3), ended_on=date(2026, 5, 9))),
        (
            "from 28 April until 2 May 2026",
            When(happened_on=date(2026, 4, 28), ended_on=date(2026, 5, 2)),
        ),
        (
            "between 28 April and 2 May 2026",
            When(happened_on=date(2026, 4, 28), certainty=BETWEEN, latest_on=date(2026, 5, 2)),
        ),
        (
            "in February 2024",
            When(happened_on=date(2024, 2, 1), certainty=MONTH, latest_on=date(2024, 2, 29)),
        ),
        (
            "02/2025",
            When(happened_on=date(2025, 2, 1), certainty=MONTH, latest_on=date(2025, 2, 28)),
        ),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, when: When) -> None:
    assert read_when(text) == when


@pytest.mark.parametrize(
    "text", ["", "last week", "31 February 2026", "29/02/2025", "9 to 3 May 2026", "14 November"]
)
def test_what_cannot_be_a_date_is_refused(text: str) -> None:
    with pytest.raises(NotUnderstood):
        read_when(text)


def test_a_month_that_is_not_over_ends_today() -> None:
    told = When(happened_on=date(2026, 11, 5), certainty=MONTH)
    assert settled(told, today=TODAY).latest_on == TODAY
    assert settled(told, today=TODAY).happened_on == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("when", "reported", "answer"),
    [
        (When(happened_on=date(2026, 11, 21)), None, "happened_on"),
        (When(happened_on=TODAY, ended_on=date(2026, 11, 21)), None, "ended_on"),
        (When(happened_on=TODAY, ended_on=date(2026, 11, 1)), None, "ended_on"),
        (When(happened_on=TODAY, certainty=BETWEEN), None, "latest_on"),
        (
            When(happened_on=TODAY, certainty=BETWEEN, latest_on=date(2026, 11, 1)),
            None,
            "latest_on",
        ),
        (When(happened_on=TODAY), date(2026, 11, 19), "reported_on"),
        (When(happened_on=TODAY), date(2026, 11, 21), "reported_on"),
    ],
)
def test_days_that_cannot_be_are_named_with_their_answer(
    when: When, reported: date | None, answer: str
) -> None:
    problem = problem_with(when, reported, today=TODAY)
    assert problem is not None
    assert problem[0] == answer


def test_a_report_may_come_before_a_day_that_is_only_about() -> None:
    told = When(happened_on=TODAY, certainty=ABOUT)
    assert problem_with(told, date(2026, 11, 19), today=TODAY) is None
