"""What an export can hold of a case, and what it never holds."""

import re
from datetime import date

import pytest
import sqlalchemy as sa

from marac.cases.models import Case, Part, PartKind
from marac.governance.exporting.columns import COLUMNS, Group
from marac.keys import SealedText
from tests.access.canaries import WHERE
from tests.cases.conftest import Partnership
from tests.governance.asking import As, ask, decide, fetch, rows_of


def fill(here: Partnership) -> tuple[Case, dict[str, str]]:
    """A case with two perpetrators, every word of which is its own; gives each word's place."""
    case = here.case()
    other = here.make.identity(here.area)
    for _ in range(2):
        identity = here.make.identity(here.area)
        case.parts.append(Part(kind=PartKind.HARM_SOURCE, identity=identity))
    case.parts.append(Part(kind=PartKind.CHILD, identity=other))
    rows = [case, case.contact, *case.incidents, *case.parts, *case.assessments]
    words = {}
    for row in [*rows, *(part.identity for part in case.parts)]:
        for column in sa.inspect(type(row)).columns:
            text = isinstance(column.type, (sa.String, SealedText))
            free = text and not isinstance(column.type, sa.Enum)
            if free and not column.name.endswith("_code") and not column.foreign_keys:
                token = f"zq{len(words):04d}q"
                words[token] = f"{type(row).__name__}.{column.name}"
                setattr(row, column.name, token)
    case.parts[0].identity.born_on = date(1990, 2, 3)
    here.make.session.flush()
    return case, words


EXPECTED = {
    "reference": {"Case.reference"},
    "harmed_name": {"Identity.name"},
    "harmed_others": {"Identity.known_as", "Identity.aliases"},
    "harmed_pronouns": {"Identity.pronouns"},
    "harmed_ward": {"Identity.ward"},
    "harmed_language": {"Identity.language"},
    "harmed_adjustments": {"Identity.adjustments"},
    "source_name": {"Identity.name"},
    "source_others": {"Identity.known_as", "Identity.aliases"},
    "source_account": {"Identity.handle", "Identity.platform"},
    "crime_reference": {"Incident.crime_reference"},
    "summary": {"Incident.summary"},
    "words_used": {"Incident.words_used"},
    "injury": {"Incident.injury"},
    "damage": {"Incident.damage"},
    "outcome": {"Incident.outcome"},
}


@pytest.mark.parametrize("group", Group)
def test_the_file_holds_exactly_the_chosen_columns(
    here: Partnership, browse_as: As, group: Group
) -> None:
    """Of all the words of a case, each column holds only those that its name promises."""
    _, words = fill(here)
    chosen = [column for column in COLUMNS if column.group is group]
    browser = browse_as(here.coordinator)
    ask(browser, **{group.value: [column.key for column in reversed(chosen)]})
    decide(browse_as(here.chair))
    _marking, heads, row = rows_of(fetch(browser))
    assert heads == [column.heading for column in chosen]
    for column, cell in zip(chosen, row, strict=True):
        held = {place for token, place in words.items() if token in cell}
        assert held == EXPECTED.get(column.key, set()), column.key
    values = dict(zip(heads, row, strict=True))
    if group is Group.HARMED:
        assert values["Person harmed: Date of birth"] == "1990-02-03"
    if group is Group.SOURCES:
        assert re.fullmatch(r"\(1\) zq\d+q; \(2\) zq\d+q", values["Alleged perpetrator: Name"])


def test_what_tells_where_people_are_and_who_told_is_no_column() -> None:
    told = set().union(*EXPECTED.values())
    assert told.isdisjoint(f"Identity.{name}" for name in WHERE)
    assert told.isdisjoint({"Incident.place", "Incident.witnesses", "Incident.perceived_by"})
    assert not any(place.startswith(("SafeContact", "Part.")) for place in told)
