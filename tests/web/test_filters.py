"""Dates, times and numbers are written as people say them."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac.web import filters


def test_an_instant_is_shown_on_the_wall_clock_of_london() -> None:
    assert filters.date_time(datetime(2026, 11, 26, 10, tzinfo=UTC)) == (
        "Thursday 26 November 2026, 10am"
    )
    assert filters.date_time(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == (
        "Wednesday 1 July 2026, 12:30am"
    )


def test_the_short_forms_fit_a_column() -> None:
    assert filters.short_date(date(2026, 11, 5)) == "5 Nov 2026"
    assert filters.long_date(date(2026, 11, 5)) == "Thursday 5 November 2026"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (time(0, 0), "midnight"),
        (time(12, 0), "midday"),
        (time(0, 5), "12:05am"),
        (time(10, 0), "10am"),
        (time(12, 30), "12:30pm"),
        (time(14, 5), "2:05pm"),
    ],
)
def test_a_time_is_said_as_people_say_it(at: time, said: str) -> None:
    assert filters.clock_time(at) == said


@pytest.mark.parametrize(
    "shown", [filters.long_date, filters.short_date, filters.clock_time, filters.date_time]
)
def test_nothing_is_shown_where_nothing_is_recorded(shown: object) -> None:
    assert shown(None) == ""  # type: ignore[operator]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (2, "in 2 working days"),
        (1, "in 1 working day"),
        (0, "today"),
        (-3, "3 working days overdue"),
        (None, ""),
    ],
)
def test_a_deadline_is_said_in_working_days(days: int | None, said: str) -> None:
    assert filters.working_days(days) == said


def test_things_are_counted_in_words_that_agree() -> None:
    assert filters.plural(1, "case") == "1 case"
    assert filters.plural(0, "case") == "0 cases"
    assert filters.plural(1234, "agency", "agencies") == "1,234 agencies"


def test_initials_are_the_letters_a_name_is_made_of() -> None:
    assert filters.initials("Amira Hassan-Ali") == "AHA"
    assert filters.initials("  ołena  ") == "O"
    assert filters.initials(None) == ""


def test_lines_become_paragraphs() -> None:
    assert filters.lines("One\ntwo\n\n\nthree") == (
        '<p class="govuk-body">One<br>two</p>\n<p class="govuk-body">three</p>'
    )
    assert filters.lines(None) == ""


@given(st.text())
def test_no_text_can_put_markup_into_a_page(text: str) -> None:
    shown = filters.lines(text)
    for ours in ('<p class="govuk-body">', "</p>", "<br>"):
        shown = type(shown)(str(shown).replace(ours, ""))
    assert "<" not in shown


def test_the_last_weeks_of_summer_time_do_not_move_a_day() -> None:
    assert filters.iso(datetime(2026, 10, 25, 1, 30, tzinfo=UTC)) == "2026-10-25T01:30:00+00:00"
    assert filters.clock_time(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)) == "1:30am"
    assert filters.clock_time(datetime(2026, 10, 25, 1, 30, tzinfo=UTC)) == "1:30am"
