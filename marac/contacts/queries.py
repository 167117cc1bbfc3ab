"""Reading the contact that is owed: by those who watch over it, and by who keeps in touch."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from marac.access import Actor, prepared
from marac.accounts.models import User
from marac.agencies.models import Agency
from marac.cases import callers
from marac.cases import policy as cases
from marac.cases.callers import ROLES
from marac.cases.models import Case, Part, PartKind
from marac.contacts import policy
from marac.contacts.duties import Duty, duties_of, select_facts
from marac.contacts.models import Caller, Contact
from marac.contacts.states import Standing
from marac.database import beyond
from marac.people.models import Identity

SLIVER = "who keeps in touch may not open the case; of it they learn this, and nothing else"


@dataclass(frozen=True)
class Made:
    """An attempt, with who made it for which agency."""

    contact: Contact
    by: str
    agency: str


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to."""

    standing: Standing | None = None
    late: bool = False

    def holds_for(self, duty: Duty) -> bool:
        """Tell whether a duty belongs on the list."""
        state = duty.state
        return (self.standing in (None, state.standing)) and (state.late or not self.late)


def list_overseen(session: Session, *, by: Actor) -> list[Duty]:
    """List the contact of every running case that the person watches over, what is due first."""
    if not by.runs_the_cycle:
        return []
    return duties_of(session.execute(*_overseen(by)).all())


def list_due(session: Session, *, by: Actor) -> list[Duty]:
    """List the contact that is the person's own to make, what is due first; no names."""
    if not by.has(*ROLES):
        return []
    with beyond(session, SLIVER):
        rows = session.execute(*_own(by)).all()
    return duties_of(rows)


def list_waiting(session: Session, *, by: Actor) -> list[Duty]:
    """List what was given to a person and waits for their word on a conflict of interest.

    Until then not even the reference of it is for them: how many there are, and by when.
    """
    if not by.has(*ROLES):
        return []
    with beyond(session, SLIVER):
        rows = session.execute(*_waiting(by)).all()
    return duties_of(rows)


@prepared
def _overseen(by: Actor) -> sa.Select[*tuple[Any, ...]]:
    return select_facts(policy.overseen_by(by))


@prepared
def _own(by: Actor) -> sa.Select[*tuple[Any, ...]]:
    return select_facts(policy.callable_by(by))


@prepared
def _waiting(by: Actor) -> sa.Select[*tuple[Any, ...]]:
    return select_facts(callers.awaiting(by))


def read_contacts(session: Session, *, by: Actor, case: Case) -> tuple[Duty | None, list[Made]]:
    """Read how things stand with the contact of a case that is open to somebody: one query.

    The attempts come with it, the latest first. Nothing stands with a case that is not running.
    """
    maker, of = aliased(User), aliased(Agency)
    found = (
        select_facts(Case.id == case.id, cases.visible_to(by))
        .outerjoin(maker, maker.id == Contact.made_by_id)
        .outerjoin(of, of.id == Contact.agency_id)
        .add_columns(Contact, maker.name.label("made_by"), of.name.label("made_for"))
    )
    rows = session.execute(found).all()
    made = [Made(row.Contact, row.made_by, row.made_for) for row in reversed(rows) if row.Contact]
    running = case.decision in callers.TAKEN_ON and case.closed_at is None
    return next(iter(duties_of(rows)), None) if running else None, made


def list_initials(session: Session, *, by: Actor, case_ids: Collection[UUID]) -> dict[UUID, str]:
    """Give the initials of the person harmed in cases that the person watches over."""
    rows = session.execute(
        sa.select(Case.id, Identity)
        .join(Part, sa.and_(Part.case_id == Case.id, Part.kind == PartKind.SUBJECT))
        .join(Identity, Identity.id == Part.identity_id)
        .where(Case.id.in_(case_ids), policy.overseen_by(by))
    )
    return {case_id: identity.initials for case_id, identity in rows}


def list_holding(session: Session, *, by: Actor) -> dict[UUID, int]:
    """Count for each person with how many running cases' people they were chosen to be in touch.

    Cases that the reader may not open are not counted.
    """
    found = (
        sa.select(Caller.user_id, sa.func.count(Caller.id))
        .join(Case, Case.id == Caller.case_id)
        .where(Caller.ended_at.is_(None), policy.overseen_by(by))
        .group_by(Caller.user_id)
    )
    return {row[0]: row[1] for row in session.execute(found)}
