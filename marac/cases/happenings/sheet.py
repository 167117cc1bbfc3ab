"""One incident as it is read: when, what, against whom it was aimed, and its details."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from marac.agencies.queries import CodeBook
from marac.cases.models import Case
from marac.cases.people_sheet import Fact, locked
from marac.cases.whereabouts import homes_of, tells_home
from marac.incidents.models import Incident
from marac.incidents.saying import PLACE, details_of, when_of_it
from marac.incidents.words import strand_words
from marac.web.filters import short_date


@dataclass(frozen=True)
class IncidentSheet:
    """One incident as one person may read it; `told_by` names who told of it after the referral."""

    id: UUID
    when: str
    summary: str
    strands: tuple[str, ...]
    facts: tuple[Fact, ...]
    told_by: str = ""


def incidents_of(case: Case, book: CodeBook, *, located: bool) -> tuple[IncidentSheet, ...]:
    """Give the incidents, the latest first; `located` opens where the people harmed live."""
    return incident_sheets(case, case.incidents, book, located=located)


def incident_sheets(
    case: Case, incidents: Sequence[Incident], book: CodeBook, *, located: bool
) -> tuple[IncidentSheet, ...]:
    """Give some of a case's incidents, the latest first."""
    homes = homes_of(case)
    return tuple(
        incident_sheet(incident, book, located=located or not tells_home(incident, homes))
        for incident in reversed(incidents)
    )


def incident_sheet(incident: Incident, book: CodeBook, *, located: bool) -> IncidentSheet:
    """Give one incident; without `located` its place says that it is confidential."""
    return IncidentSheet(
        id=incident.id,
        when=when_of_it(incident),
        summary=incident.summary,
        strands=strand_words(incident, book),
        facts=tuple(_facts(incident, book, located=located)),
        told_by=_told_by(incident),
    )


def _facts(incident: Incident, book: CodeBook, *, located: bool) -> Iterator[Fact]:
    for said in details_of(incident, book):
        if said.answer == PLACE:
            yield locked(said.answer.label, said.text, open_=located)
        else:
            yield Fact(said.answer.label, said.text)


def _told_by(incident: Incident) -> str:
    if incident.agency is None:
        return ""
    return f"Told by {incident.agency.name} on {short_date(incident.created_at)}"
