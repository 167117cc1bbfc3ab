"""What the page and the paper show beside the numbers: the chart, and where one goes from here."""

from dataclasses import dataclass

from markupsafe import Markup

from marac.reports.charts import Bar, stacked
from marac.reports.periods import LENGTHS, Period
from marac.reports.scorecard import Scorecard
from marac.reports.trends import NAMES, Month

CHART = "trend"


@dataclass(frozen=True)
class Choice:
    """A period to go to, as the address names it."""

    text: str
    months: int
    until: str
    here: bool = False


def chart_of(card: Scorecard, *, with_key: bool = False) -> Markup:
    """Draw how the actions went month by month; on paper the key stands in the drawing."""
    rounded = ", rounded to fives" if card.trend.about else ""
    return stacked(
        [_bar(month) for month in card.trend.months],
        NAMES,
        name=CHART,
        title=f"Actions of {card.subject}, month by month",
        description=f"{card.trend.sentence} The numbers are in the table{rounded}.",
        with_key=with_key,
    )


def lengths(period: Period) -> list[Choice]:
    """List the lengths that a period may have."""
    return [
        Choice(words, months, period.key, here=months == period.length)
        for months, words in LENGTHS.items()
    ]


def neighbours(period: Period) -> list[Choice]:
    """List the period before, and the one after if it has begun."""
    around = [("Earlier", period.moved(-period.length)), ("Later", period.later)]
    return [
        Choice(f"{words}: {other.words}", other.length, other.key)
        for words, other in around
        if other is not None
    ]


def _bar(month: Month) -> Bar:
    name = f"{month.day:%b} {month.day:%y}"
    if month.values is None:
        return Bar(name, (), "too few")
    return Bar(name, month.values, str(month.whole))
