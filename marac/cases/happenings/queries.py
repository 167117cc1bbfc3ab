"""Reading what incidents said before they were corrected or taken out."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac.access import Actor
from marac.cases import policy
from marac.cases.happenings.operations import REASON
from marac.cases.models import Case
from marac.cases.people_sheet import Fact, locked
from marac.incidents.models import IncidentChange
from marac.incidents.saying import LABELS, when_of_it


@dataclass(frozen=True)
class Earlier:
    """One correction: of which incident, when, by whom, and what was said before."""

    title: str
    when: datetime
    by: str
    removal: bool
    reason: str
    said: tuple[Fact, ...]


def list_changes(session: Session, *, by: Actor, case: Case) -> list[IncidentChange]:
    """List what was said before in a case that the actor may open, the latest first."""
    found = (
        sa.select(IncidentChange)
        .join(Case, Case.id == IncidentChange.case_id)
        .where(IncidentChange.case_id == case.id, policy.visible_to(by))
        .options(
            joinedload(IncidentChange.changed_by, innerjoin=True),
            joinedload(IncidentChange.agency, innerjoin=True),
        )
        .order_by(IncidentChange.changed_at.desc(), IncidentChange.incident_id, IncidentChange.id)
    )
    return list(session.scalars(found))


def load_history(session: Session, *, by: Actor, case: Case) -> list[Earlier]:
    """Load the corrections of a case's incidents; a place tells no home to whom it is locked."""
    open_ = policy.sees_safe_contact(by, case)
    titles = {incident.id: when_of_it(incident) for incident in case.incidents}
    changes = list_changes(session, by=by, case=case)
    grouped = groupby(changes, key=lambda change: (change.changed_at, change.incident_id))
    return [_earlier(list(rows), key[1], titles, open_=open_) for key, rows in grouped]


def _earlier(
    rows: list[IncidentChange], incident_id: UUID, titles: dict[UUID, str], *, open_: bool
) -> Earlier:
    first = rows[0]
    said = {row.answer: row for row in rows}
    when = said["when"].said if first.removal and "when" in said else ""
    return Earlier(
        title=titles.get(incident_id) or when or "An incident that was taken out later",
        when=first.changed_at,
        by=f"{first.changed_by.name}, {first.agency.name}",
        removal=first.removal,
        reason=said[REASON].said if REASON in said else "",
        said=tuple(
            locked(label, said[key].said or "Nothing", open_=open_ or not said[key].located)
            for key, label in LABELS.items()
            if key in said
        ),
    )
