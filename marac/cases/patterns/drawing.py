"""The strip as shapes: where every block stands. The template only writes them down.

The drawing is 300 units wide, so that it is readable on a narrow phone. Blocks stand on each other,
the most serious on top; what only perhaps belongs to a column has a broken outline.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from marac.cases.patterns.arithmetic import Bin, Unit
from marac.cases.patterns.severity import Severity
from marac.web.filters import plain_date

WIDTH, TOP, GROUND, BOTTOM = 300.0, 14.0, 104.0, 22.0
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
    """All shapes of one row of columns, and its words for those who cannot see them."""

    blocks: tuple[Block, ...]
    labels: tuple[Label, ...]
    title: str
    description: str

    @property
    def box(self) -> str:
        """Give the view box."""
        return f"0 0 {WIDTH:g} {GROUND + BOTTOM:g}"

    @property
    def ground(self) -> float:
        """Say where the columns stand."""
        return GROUND


def draw(columns: Sequence[Bin], *, unit: Unit, tallest: int) -> Drawing:
    """Draw one row; `tallest` is the highest column of all rows, so that rows compare."""
    step = WIDTH / len(columns)
    unit_height = min(TALLEST_BLOCK, (GROUND - TOP) / max(1, tallest))
    blocks: list[Block] = []
    labels: list[Label] = []
    for place, one in enumerate(columns):
        blocks += _column(one, place * step, step, unit_height)
        labels += _words(one, place * step + step / 2, unit_height, unit)
    return Drawing(
        tuple(blocks),
        tuple(labels),
        title=f"Incidents {unit.label.lower()}, {_from_to(columns)}",
        description=describe(columns, unit),
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


def _column(one: Bin, x: float, step: float, height: float) -> list[Block]:
    """Stack the blocks of a column on the ground; a bar below tells what went on from before."""
    gap = min(2.0, step / 6)
    width, blocks, level = step - 2 * gap, [], GROUND
    for severity in Severity:
        for _ in range(one.began[severity]):
            level -= height
            blocks.append(_block(x + gap, level, width, height, f"severity-{severity.value}"))
    for _ in range(one.perhaps):
        level -= height
        blocks.append(_block(x + gap, level, width, height, "perhaps"))
    if one.went_on:
        blocks.append(Block(round(x, 2), GROUND + 1, round(step, 2), 3, "went-on"))
    return blocks


def _block(x: float, y: float, width: float, height: float, look: str) -> Block:
    return Block(
        round(x, 2), round(y + 0.5, 2), round(width, 2), round(max(0.5, height - 1), 2), look
    )


def _words(one: Bin, middle: float, height: float, unit: Unit) -> list[Label]:
    x = round(middle, 2)
    found = []
    if one.count.most:
        words = one.count.words.replace(" or ", "–").replace(" to ", "–")
        found.append(Label(x, round(GROUND - one.count.most * height - 3, 2), words, "count"))
    if unit is Unit.MONTH or one.first.day <= 7:
        found.append(Label(x, GROUND + 14, f"{one.first:%b}"))
    return found
