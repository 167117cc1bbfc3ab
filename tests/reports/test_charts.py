"""The chart says in its own words what it shows, and tells its parts apart without colour."""

from datetime import date
from xml.etree import ElementTree as etree  # noqa: N813 - as lxml calls it

from marac.reports.charts import PATTERNS, Bar, stacked, swatch
from marac.reports.figures import Fate, Tally
from marac.reports.periods import Period
from marac.reports.trends import NAMES, SERIES, Trend, trend_of

SVG = "{http://www.w3.org/2000/svg}"
PERIOD = Period(date(2026, 11, 1), 3)
MONTHS = PERIOD.months


def drawn(bars: list[Bar], *, with_key: bool = False) -> etree.Element:
    markup = stacked(
        bars, NAMES, name="trend", title="Actions <b>", description="Up & up", with_key=with_key
    )
    return etree.fromstring(str(markup))


def test_a_chart_has_a_title_and_a_description_and_no_style() -> None:
    chart = drawn([Bar("Oct 26", (3, 1, 0, 0, 0, 2), "6")])
    texts = {part.get("id"): part.text for part in chart if part.get("id")}
    assert texts == {"trend-title": "Actions <b>", "trend-description": "Up & up"}
    assert (chart.get("role"), chart.get("aria-labelledby")) == (
        "img",
        "trend-title trend-description",
    )
    assert not [part for part in chart.iter() if part.get("style") or part.tag == f"{SVG}style"]


def test_parts_are_as_wide_as_their_numbers_and_differ_by_pattern() -> None:
    chart = drawn([Bar("Oct 26", (3, 1, 0, 0, 0, 2), "6"), Bar("Nov 26", (6, 0, 0, 0, 0, 0), "6")])
    parts = chart.findall(f".//{SVG}rect[@stroke]")
    widths = [float(part.get("width") or 0) for part in parts]
    unit = widths[1]
    assert [round(width / unit) for width in widths] == [3, 1, 2, 6]
    assert len(set(PATTERNS)) == len(PATTERNS) == len(NAMES) == len(SERIES)
    filled = {part.get("fill") for part in chart.findall(f".//{SVG}rect")}
    ids = {f"url(#{part.get('id')})" for part in chart.findall(f".//{SVG}pattern")}
    assert {fill for fill in filled if str(fill).startswith("url")} <= ids


def test_a_month_with_too_few_has_no_bar_and_says_so() -> None:
    chart = drawn([Bar("Oct 26", (), "too few")])
    assert chart.findall(f".//{SVG}rect") == []
    assert [text.text for text in chart.findall(f".//{SVG}text")] == ["Oct 26", "too few"]


def test_on_paper_the_key_stands_in_the_drawing() -> None:
    chart = drawn([Bar("Oct 26", (1, 1, 1, 1, 1, 1), "6")], with_key=True)
    assert set(NAMES) < {text.text for text in chart.findall(f".//{SVG}text")}
    assert "aria-hidden" in swatch(1, "trend")


def tally(on_time: int, overdue: int) -> Tally:
    found = Tally()
    found.actions[Fate.ON_TIME], found.actions[Fate.OVERDUE] = on_time, overdue
    return found


def trend(*counts: tuple[int, int], careful: bool = False) -> Trend:
    tallies = {day: tally(*count) for day, count in zip(MONTHS, counts, strict=False)}
    return trend_of(tallies, period=PERIOD, careful=careful)


def test_the_trend_is_said_in_one_sentence() -> None:
    assert trend((5, 5), (9, 1), (7, 3)).sentence == (
        "Actions done on time: up from 50% in September 2026 to 70% in November 2026,"
        " and was between 50% and 90%."
    )
    assert trend((5, 5), (0, 0), (4, 6)).sentence == (
        "Actions done on time: down from 50% in September 2026 to 40% in November 2026."
    )
    assert trend((1, 1)).sentence == (
        "Actions done on time: 50% in September 2026, the only month that has enough of them."
    )
    assert trend().sentence == "No month has enough actions for a share."
    assert trend().empty
    assert "the same from" in trend((1, 1), (0, 0), (2, 2)).sentence


def test_where_numbers_are_kept_small_a_small_month_never_stands_alone() -> None:
    found = trend((12, 10), (3, 2), (8, 8), careful=True)
    assert [month.values is None for month in found.months] == [False, True, True]
    assert found.months[0].values == (10, 0, 0, 0, 0, 10)
    assert found.months[0].whole == 20
