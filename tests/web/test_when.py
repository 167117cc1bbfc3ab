"""Dates and times are read as people type them, and never guessed."""

from collections.abc import Callable
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac.web.filters import clock_time
from marac.widgets.when import NotUnderstood, parse_date, parse_time


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("10am", time(10)),
        ("10 AM", time(10)),
        ("10.30 a.m.", time(10, 30)),
        ("2:30pm", time(14, 30)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("14:00", time(14)),
        ("9:15", time(9, 15)),
        ("02:30", time(2, 30)),
        ("noon", time(12)),
        ("midnight", time(0)),
    ],
)
def test_a_time_is_read_in_every_usual_way(typed: str, meant: time) -> None:
    assert parse_time(typed) == meant


@pytest.mark.parametrize(
    "typed", ["10", "2:30", "6.00", "13pm", "0am", "24:00", "10:60", "10:5", "1030", "١٠am", "am"]
)
def test_a_time_that_could_mean_two_things_or_none_is_asked_again(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        parse_time(typed)


@given(st.times())
def test_a_time_reads_back_as_it_is_written(at: time) -> None:
    whole = at.replace(second=0, microsecond=0, tzinfo=None)
    assert parse_time(clock_time(whole)) == whole


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_date_reads_back_as_it_is_written(day: date) -> None:
    for month in (f"{day:%m}", f"{day:%B}", f"{day:%b}"):
        assert parse_date(str(day.day), month, str(day.year)) == day


def outcome(parse: Callable[..., object], *typed: str) -> object:
    """What was read, or how it was refused; anything else is a fault."""
    try:
        return parse(*typed)
    except NotUnderstood as refusal:
        return refusal


@given(st.text(), st.text(), st.text())
def test_a_date_is_read_or_refused_and_nothing_else(day: str, month: str, year: str) -> None:
    got = outcome(parse_date, day, month, year)
    assert isinstance(got, date) or (isinstance(got, NotUnderstood) and got.parts)


@given(st.text())
def test_a_time_is_read_or_refused_and_nothing_else(typed: str) -> None:
    got = outcome(parse_time, typed)
    assert isinstance(got, time) or str(got).startswith("Time ")
