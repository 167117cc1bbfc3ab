"""How often it happens and whether it grows worse is worked out from days, and never guessed."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac import clock
from marac.cases.patterns.arithmetic import (
    Bin,
    Happening,
    Trend,
    Unit,
    begin_of,
    bins,
    count_before,
    end_of,
    months_between,
    pace_of,
    steps_back,
)
from marac.cases.patterns.drawing import TOP, WIDTH, draw
from marac.cases.patterns.sentence import say_length, say_pattern
from marac.cases.patterns.severity import Severity, severity_of
from marac.cases.patterns.sheet import pattern_of
from marac.incidents.kinds import Certainty
from marac.incidents.models import Incident
from marac.incidents.timing import Count, Span

TODAY = date(2026, 11, 20)
DAYS = st.dates(date(2022, 1, 1), TODAY)
UNITS = st.sampled_from(Unit)


def at(*days_ago: int, severity: Severity = Severity.WORDS) -> list[Happening]:
    """Happenings so many days before today."""
    days = [TODAY - timedelta(days=ago) for ago in days_ago]
    return [Happening(Span(day, day, day), severity) for day in days]


def said(*found: Happening) -> str:
    return say_pattern(pace_of(found, today=TODAY), today=TODAY)


@st.composite
def happenings(draw: st.DrawFn) -> Happening:
    first = draw(DAYS)
    latest = min(TODAY, first + timedelta(days=draw(st.integers(0, 45))))
    end = latest + timedelta(days=draw(st.integers(0, 70)))
    return Happening(Span(first, latest, end), draw(st.sampled_from(Severity)))


@given(UNITS, st.dates(date(1999, 1, 1), date(2050, 1, 1)), st.integers(1, 40))
def test_columns_follow_each_other_without_a_gap(unit: Unit, today: date, columns: int) -> None:
    made = bins([], unit=unit, columns=columns, today=today)
    assert len(made) == columns
    assert made[-1].first <= today <= made[-1].last
    for one, following in pairwise(made):
        assert following.first == one.last + timedelta(days=1)
    lengths = {(one.last - one.first).days + 1 for one in made}
    assert lengths <= ({7} if unit is Unit.WEEK else {28, 29, 30, 31})


@given(st.lists(happenings(), max_size=12), UNITS)
def test_each_incident_is_drawn_once_for_sure_or_else_as_perhaps(
    found: list[Happening], unit: Unit
) -> None:
    columns = 500
    made = bins(found, unit=unit, columns=columns, today=TODAY)
    straddling = [
        one.span
        for one in found
        if begin_of(one.span.earliest, unit) != begin_of(one.span.latest, unit)
    ]
    assert sum(one.began.total() for one in made) == len(found) - len(straddling)
    touched = sum(
        1
        for span in straddling
        for one in made
        if span.earliest <= one.last and one.first <= span.latest
    )
    assert sum(one.perhaps for one in made) == touched


@given(st.lists(happenings(), max_size=12), UNITS)
def test_what_lies_before_the_drawing_is_counted_apart(found: list[Happening], unit: Unit) -> None:
    made = bins(found, unit=unit, columns=12, today=TODAY)
    before = count_before(found, made[0].first)
    assert before + sum(one.span.latest >= made[0].first for one in found) == len(found)


@given(st.lists(happenings(), max_size=12), UNITS)
def test_going_on_is_said_only_of_columns_after_the_beginning(
    found: list[Happening], unit: Unit
) -> None:
    for one in bins(found, unit=unit, columns=30, today=TODAY):
        expected = [h for h in found if h.span.latest < one.first <= h.span.end]
        assert one.went_on == len(expected)


@given(st.lists(happenings(), min_size=1, max_size=20))
def test_more_often_is_never_said_of_what_may_be_less_often(found: list[Happening]) -> None:
    pace = pace_of(found, today=TODAY)
    since = TODAY - timedelta(days=29)
    before_days = (since - min(h.span.earliest for h in found)).days
    if pace.trend in (Trend.MORE, Trend.LESS):
        most = sum(h.span.latest >= since for h in found)
        least = sum(h.span.earliest >= since for h in found)
        most_before = (len(found) - least) * 30 / before_days
        least_before = (len(found) - most) * 30 / before_days
        assert least > most_before if pace.trend is Trend.MORE else most < least_before


def test_the_sentence_says_how_many_how_long_and_how_lately() -> None:
    assert said(*at(91, 60, 20, 9, 2)) == (
        "5 incidents in 3 months, more often lately (3 in the last 30 days)"
    )
    assert said(*at(200, 170, 140, 110, 80, 50, 10)) == (
        "7 incidents in 7 months, about as often lately (1 in the last 30 days)"
    )
    assert said(*at(200, 180, 160, 140)) == (
        "4 incidents in 7 months, less often lately (none in the last 30 days)"
    )
    assert said(*at(12, 3)) == "2 incidents in 13 days"
    assert said(*at(70, 3)) == "2 incidents in 2 months (1 in the last 30 days)"
    assert said() == "No incident is recorded"


def test_worse_is_said_only_when_both_are_known() -> None:
    before = at(90, 60, severity=Severity.THREAT)
    assert said(*before, *at(3, severity=Severity.VIOLENCE)).endswith(
        "and more serious: violence, sexual acts or fire, after threats, harassment or exploitation"
    )
    unsaid = at(90, 60, severity=Severity.UNKNOWN)
    assert "serious" not in said(*unsaid, *at(3, severity=Severity.VIOLENCE))
    assert "serious" not in said(*before, *at(3, severity=Severity.WORDS))


def test_an_unsure_day_makes_the_number_unsure_and_claims_nothing() -> None:
    unsure = Happening(Span(TODAY - timedelta(days=40), TODAY - timedelta(days=20), TODAY))
    sentence = said(*at(91), unsure, *at(9, 2, 1))
    assert sentence.startswith("5 incidents in 3 months, more often lately (3 or 4 in the last 30")
    assert "about as often lately (2 or 3 in" in said(*at(91, 60), unsure, *at(9, 2))
    assert said(*at(12), unsure, unsure).count("more often") == 0


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 11, 20), date(2026, 11, 20), "1 day"),
        (date(2026, 11, 1), date(2026, 11, 20), "20 days"),
        (date(2026, 10, 31), date(2026, 11, 20), "3 weeks"),
        (date(2024, 2, 29), date(2025, 2, 28), "12 months"),
        (date(2024, 1, 31), date(2024, 4, 30), "3 months"),
        (date(2020, 2, 29), date(2026, 2, 28), "6 years"),
    ],
)
def test_a_length_of_time_is_said_as_people_say_it(first: date, last: date, words: str) -> None:
    assert say_length(first, last) == words


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 240))
def test_so_many_months_later_is_so_many_months(first: date, months: int) -> None:
    assert months_between(first, clock.add_months(first, months)) == months


@given(UNITS, st.dates(date(1950, 1, 1), date(2050, 1, 1)), st.integers(0, 60))
def test_going_back_and_forth_ends_where_it_began(unit: Unit, day: date, count: int) -> None:
    first = begin_of(day, unit)
    back = steps_back(first, unit, count)
    assert back == begin_of(back, unit)
    for _ in range(count):
        back = end_of(back, unit) + timedelta(days=1)
    assert back == first


@given(st.lists(happenings(), max_size=30), UNITS)
def test_nothing_is_drawn_outside_the_drawing(found: list[Happening], unit: Unit) -> None:
    columns = bins(found, unit=unit, columns=12, today=TODAY)
    tallest = max(one.count.most for one in columns)
    drawing = draw(columns, unit=unit, tallest=tallest)
    for block in drawing.blocks:
        assert block.x >= 0
        assert block.x + block.width <= WIDTH + 0.05
        assert block.y >= TOP - 0.05
        assert block.height > 0
    counted = [block for block in drawing.blocks if block.look != "went-on"]
    assert len(counted) == sum(one.count.most for one in columns)
    assert all(block.y + block.height <= drawing.ground for block in counted)


def test_the_worst_of_several_acts_counts_and_unknown_words_do_not() -> None:
    assert severity_of(["verbal", "arson", "local-word"]) is Severity.VIOLENCE
    assert severity_of(["local-word"]) is Severity.UNKNOWN
    assert severity_of([]) is Severity.UNKNOWN


def test_the_table_says_what_the_drawing_shows() -> None:
    incidents = [
        Incident(
            happened_on=date(2026, 6, 1),
            latest_on=date(2026, 6, 30),
            certainty=Certainty.MONTH,
            acts=["verbal"],
        ),
        Incident(
            happened_on=date(2026, 8, 20),
            ended_on=date(2026, 9, 2),
            certainty=Certainty.EXACT,
            acts=["threat"],
        ),
        Incident(
            happened_on=date(2026, 10, 28),
            latest_on=date(2026, 11, 3),
            certainty=Certainty.BETWEEN,
            acts=["arson"],
        ),
    ]
    pattern = pattern_of(incidents, today=TODAY)
    assert [(row.name, row.count, row.went_on, row.worst) for row in pattern.rows] == [
        ("November 2026", "0 or 1", "", ""),
        ("October 2026", "0 or 1", "", ""),
        ("September 2026", "0", "1", ""),
        ("August 2026", "1", "", "Threats, harassment or exploitation"),
        ("1 month without an incident", "0", "", ""),
        ("June 2026", "1", "", "Words, signs or unfair treatment"),
    ]
    assert pattern.uncertain
    assert pattern.went_on
    assert "October 2026: 0 or 1; November 2026: 0 or 1" in pattern.drawings[0].description


def test_just_after_midnight_in_summer_today_is_londons() -> None:
    incident = Incident(happened_on=date(2026, 7, 1), certainty=Certainty.EXACT, acts=[])
    with clock.moved_to(datetime(2026, 7, 1, 0, 30, tzinfo=clock.LONDON)):
        assert pattern_of([incident]).sentence == "1 incident in 1 day"


def test_an_empty_column_holds_nothing() -> None:
    assert Bin(TODAY, TODAY).count == Count(0, 0)
    assert Bin(TODAY, TODAY).worst is None
