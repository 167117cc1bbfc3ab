"""The strip as shapes: where every block stands. The template only writes them down.

The drawing is 300 units wide, so that it is readable on a narrow phone. Blocks stand on each other,
the most serious on top; what only perhaps belongs to a column has a broken outline.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from marac.cases.patterns.arithmetic import Bin, Unit
from marac.cases.patterns.severity import Severity
from marac.web.filters import plain_date

WIDTH, TOP, TALLEST, BOTTOM = 300.0, 14.0, 90.0, 34.0
TALLEST_BLOCK = 16.0
COLUMNS = {Unit.MONTH: 12, Unit.WEEK: 26}


@dataclass(frozen=True)
class Block:
    """One rectangle; `look` is the last part of its class."""

    x: float
    y: float
    width: float
    height: float
    look: str


@dataclass(frozen=True)
class Label:
    """One short text under or above a column."""

    x: float
    y: float
    text: str
    look: str = "label"


@dataclass(frozen=True)
class Drawing:
    """All shapes of one row of columns, and its words for those who cannot see them.

    `ground` is how far below the top the columns stand.
    """

    blocks: tuple[Block, ...]
    labels: tuple[Label, ...]
    title: str
    description: str
    ground: float

    @property
    def box(self) -> str:
        """Give the view box."""
        return f"0 0 {WIDTH:g} {self.ground + BOTTOM:g}"


@dataclass(frozen=True)
class Scale:
    """How the columns of all rows are drawn, so that rows compare."""

    unit: Unit
    height: float
    ground: float
    step: float


def draw(columns: Sequence[Bin], *, unit: Unit, tallest: int) -> Drawing:
    """Draw one row; `tallest` is the highest column of all rows."""
    height = min(TALLEST_BLOCK, TALLEST / max(1, tallest))
    ground = round(TOP + height * max(1, tallest), 2)
    scale = Scale(unit, height, ground, WIDTH / len(columns))
    blocks: list[Block] = []
    labels: list[Label] = []
    for place, one in enumerate(columns):
        blocks += _column(one, place * scale.step, scale)
        labels += _words(one, round((place + 0.5) * scale.step, 2), scale)
    return Drawing(
        tuple(blocks),
        tuple(labels),
        title=f"Incidents {unit.label.lower()}, {_from_to(columns)}",
        description=describe(columns, unit),
        ground=ground,
    )


def describe(columns: Sequence[Bin], unit: Unit) -> str:
    """Say the drawing in words: each column that holds something."""
    said = [f"{name_of(one, unit)}: {_count(one)}" for one in columns if not one.empty]
    return "; ".join(said) if said else "No incident"


def name_of(one: Bin, unit: Unit) -> str:
    """Name a column: November 2026, or the week that begins on a day."""
    if unit is Unit.MONTH:
        return f"{one.first:%B %Y}"
    return f"Week of {plain_date(one.first)}"


def _count(one: Bin) -> str:
    worst = one.worst
    said = one.count.words
    if worst:
        said += f" (at worst {worst.in_a_sentence})"
    return f"{said}, {one.went_on} going on from before" if one.went_on else said


def _from_to(columns: Sequence[Bin]) -> str:
    return f"{columns[0].first:%B %Y} to {columns[-1].last:%B %Y}"


def _column(one: Bin, x: float, scale: Scale) -> list[Block]:
    """Stack the blocks of a column on the ground; a bar below tells what went on from before."""
    gap = min(2.0, scale.step / 6)
    width, blocks, level = scale.step - 2 * gap, [], scale.ground
    looks = [
        f"severity-{severity.value}" for severity in Severity for _ in range(one.began[severity])
    ]
    for look in looks + ["perhaps"] * one.perhaps:
        level -= scale.height
        blocks.append(_block(x + gap, level, width, scale.height, look))
    if one.went_on:
        blocks.append(Block(round(x, 2), scale.ground + 1, round(scale.step, 2), 3, "went-on"))
    return blocks


def _block(x: float, y: float, width: float, height: float, look: str) -> Block:
    """Leave a little room between blocks, so that they can be counted."""
    return Block(
        round(x, 2), round(y + 0.5, 2), round(width, 2), round(max(0.5, height - 1), 2), look
    )


def _words(one: Bin, x: float, scale: Scale) -> list[Label]:
    """Write the count above a column, the month below it, and the year below each January."""
    found = []
    if words := _short_count(one, scale.unit):
        above = scale.ground - one.count.most * scale.height - 3
        found.append(Label(x, round(above, 2), words, "count"))
    if scale.unit is Unit.MONTH or one.first.day <= 7:
        found.append(Label(x, scale.ground + 14, f"{one.first:%b}"))
        if one.first.month == 1:
            found.append(Label(x, scale.ground + 27, str(one.first.year)))
    return found


def _short_count(one: Bin, unit: Unit) -> str:
    """Write a count as short as its column is narrow: a week has no room for two numbers."""
    count = one.count
    if unit is Unit.WEEK or count.least == count.most:
        return str(count.least) if count.least else ""
    return f"{count.least}–{count.most}"
