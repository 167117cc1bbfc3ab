"""What the case page shows round the incidents: their pattern, and what the reader may do."""

from dataclasses import dataclass
from uuid import UUID

from marac.access import Actor
from marac.cases.happenings.policy import list_correctable, may_record
from marac.cases.models import Case
from marac.cases.patterns.sheet import Pattern, pattern_of


@dataclass(frozen=True)
class IncidentsPart:
    """The pattern as a short strip, which incidents the reader may correct, and if one ever was."""

    pattern: Pattern
    may_record: bool
    correctable: frozenset[UUID]
    corrected: bool


def incidents_part(case: Case, *, by: Actor) -> IncidentsPart:
    """Work out the part for somebody to whom the case is open."""
    return IncidentsPart(
        pattern=pattern_of(case.incidents, most_rows=1),
        may_record=may_record(by, case),
        correctable=frozenset(one.id for one in list_correctable(by, case, case.incidents)),
        corrected=case.has_corrections,
    )
