"""A pattern ready for a page: the sentence, the drawing in rows, the table and the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marac import clock
from marac.agencies.models import CodeList
from marac.agencies.queries import CodeBook
from marac.cases.models import Case
from marac.cases.patterns.arithmetic import Bin, Happening, Unit, bins, count_before, happenings
from marac.cases.patterns.arithmetic import pace_of as pace
from marac.cases.patterns.drawing import COLUMNS, Drawing, draw, name_of
from marac.cases.patterns.sentence import say_pattern
from marac.cases.patterns.severity import Severity
from marac.incidents.models import Incident
from marac.web.filters import plural

MOST_ROWS = 3


@dataclass(frozen=True)
class Row:
    """One line of the table; a gap stands for several columns in which nothing happened."""

    name: str
    count: str
    went_on: str
    worst: str
    gap: bool = False


@dataclass(frozen=True)
class Pattern:
    """What a page shows of a pattern; `earlier` counts what lies before the first drawn column."""

    sentence: str
    unit: Unit
    drawings: tuple[Drawing, ...]
    rows: tuple[Row, ...]
    severities: tuple[Severity, ...]
    uncertain: bool
    went_on: bool
    earlier: str
    total: int


def pattern_of(
    incidents: Sequence[Incident],
    *,
    unit: Unit = Unit.MONTH,
    most_rows: int = MOST_ROWS,
    today: date | None = None,
) -> Pattern:
    """Work out the pattern of incidents as it looks today."""
    day = today or clock.today()
    found = happenings(incidents, today=day)
    width = COLUMNS[unit]
    columns = bins(found, unit=unit, columns=width * most_rows, today=day)
    groups = [columns[n : n + width] for n in range(0, len(columns), width)]
    while len(groups) > 1 and all(one.empty for one in groups[0]):
        groups.pop(0)
    tallest = max(one.count.most for group in groups for one in group)
    shown = [one for group in groups for one in group]
    return Pattern(
        sentence=say_pattern(pace(found, today=day), today=day),
        unit=unit,
        drawings=tuple(draw(group, unit=unit, tallest=tallest) for group in groups),
        rows=tuple(_rows(shown, unit)),
        severities=tuple(sorted({s for one in shown for s in one.began}, reverse=True)),
        uncertain=any(one.perhaps for one in shown),
        went_on=any(one.went_on for one in shown),
        earlier=_earlier(found, shown[0].first),
        total=len(incidents),
    )


def aimed_at(incidents: Sequence[Incident], strand: str | None) -> list[Incident]:
    """Narrow incidents to those that were aimed at a strand."""
    if not strand:
        return list(incidents)
    return [one for one in incidents if any(s.strand == strand for s in one.strands)]


def strands_of(case: Case, book: CodeBook) -> list[tuple[str, str]]:
    """Give the strands of a case's incidents, each with its word."""
    return [(code, book.label(CodeList.STRAND, code, day)) for code, day in case.strand_days]


def _earlier(found: Sequence[Happening], first: date) -> str:
    count = count_before(found, first)
    return f"{plural(count, 'earlier incident')} not drawn" if count else ""


def _rows(columns: Sequence[Bin], unit: Unit) -> list[Row]:
    """Write the columns down, the latest first; empty ones together."""
    made: list[Row] = []
    empty = 0
    for one in reversed(columns):
        if one.empty:
            empty += 1
            continue
        if empty:
            made.append(_gap(empty, unit))
        empty = 0
        worst = one.worst.label if one.worst is not None else ""
        went_on = str(one.went_on) if one.went_on else ""
        made.append(Row(name_of(one, unit), one.count.words, went_on, worst))
    return made


def _gap(count: int, unit: Unit) -> Row:
    return Row(f"{plural(count, unit.value)} without an incident", "0", "", "", gap=True)
