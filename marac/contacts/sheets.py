"""What somebody sees of a case who keeps in touch with the person harmed: this and nothing else.

Never the incidents, the address, the risk or who did harm. The template is given this frozen sheet
and no record, so it cannot show more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor, Role
from marac.agencies.models import Area
from marac.cases.callers import ROLES
from marac.cases.models import Case, Part, PartKind, SafeContact
from marac.cases.projection import ContactSheet, contact_sheet
from marac.contacts import policy
from marac.contacts.duties import Duty, duties_of, select_facts
from marac.contacts.models import Caller, Contact
from marac.contacts.queries import SLIVER
from marac.database import beyond
from marac.people.models import Identity


@dataclass(frozen=True)
class Earlier:
    """One attempt that the reader made."""

    happened_on: date
    outcome: str
    means: str
    said: str
    needs: str
    next_on: date | None


@dataclass(frozen=True)
class CallSheet:
    """Whom to ask for and how to reach them safely, for the one person who keeps in touch."""

    case_id: UUID
    area_id: UUID
    reference: str
    name: str
    pronouns: str
    phones: tuple[str, ...]
    language: str
    interpreter: bool
    adjustments: str
    contact: ContactSheet | None
    note: str
    duty: Duty
    caller_id: UUID | None
    agency_id: UUID
    earlier: tuple[Earlier, ...]
    every_days: int


def get_call_sheet(session: Session, *, by: Actor, case_id: UUID) -> CallSheet | None:
    """Find a case in which the person keeps in touch; any other is as if it never was."""
    if not by.has(*ROLES):
        return None
    mine = sa.and_(Case.id == case_id, policy.callable_by(by))
    with beyond(session, SLIVER):
        row = session.execute(_select_case(by, mine)).first()
        if row is None:
            return None
        (duty,) = duties_of(session.execute(select_facts(mine)).all())
        made = session.scalars(
            sa.select(Contact)
            .where(Contact.case_id == case_id, Contact.made_by_id == by.user_id)
            .order_by(Contact.happened_on.desc(), Contact.recorded_at.desc(), Contact.id)
        ).all()
    return _sheet(by, row, duty, made)


def _select_case(
    by: Actor, mine: sa.ColumnElement[bool]
) -> sa.Select[UUID, str | None, Area, Identity, SafeContact, Caller]:
    own = sa.and_(
        Caller.case_id == Case.id, Caller.user_id == by.user_id, Caller.ended_at.is_(None)
    )
    subject = sa.and_(Part.case_id == Case.id, Part.kind == PartKind.SUBJECT)
    return (
        sa.select(Case.id, Case.reference, Area, Identity, SafeContact, Caller)
        .join(Area, Area.id == Case.area_id)
        .outerjoin(Part, subject)
        .outerjoin(Identity, Identity.id == Part.identity_id)
        .outerjoin(SafeContact, SafeContact.case_id == Case.id)
        .outerjoin(Caller, own)
        .where(mine)
        .order_by(Part.position, Part.id)
    )


def _sheet(
    by: Actor, row: sa.Row[*tuple[Any, ...]], duty: Duty, made: Sequence[Contact]
) -> CallSheet:
    case_id, reference, area, who, contact, caller = row
    return CallSheet(
        case_id=case_id,
        area_id=area.id,
        reference=reference or "",
        name=(who.known_as or who.name) if who is not None else "",
        pronouns=who.pronouns if who is not None else "",
        phones=who.phones if who is not None else (),
        language=who.language if who is not None else "",
        interpreter=bool(who is not None and who.interpreter),
        adjustments=who.adjustments if who is not None else "",
        contact=contact_sheet(contact) if contact is not None else None,
        note=caller.note if caller is not None else "",
        duty=duty,
        caller_id=caller.id if caller is not None else None,
        agency_id=caller.agency_id if caller is not None else _advocates_agency(by),
        earlier=tuple(map(_earlier, made)),
        every_days=area.contact_days,
    )


def _advocates_agency(by: Actor) -> UUID:
    return next(iter(sorted(by.agencies_as(Role.ADVOCATE))))


def _earlier(made: Contact) -> Earlier:
    return Earlier(
        happened_on=made.happened_on,
        outcome=made.outcome.label,
        means=made.means.label,
        said=made.said,
        needs=made.needs,
        next_on=made.next_on,
    )
