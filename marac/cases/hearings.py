"""When the same person or place was heard before, in cases that the reader may open."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases import policy
from marac.cases.calendar import MEETINGS
from marac.cases.models import Case, Listing, Part, PartKind
from marac.keys import blinder_for
from marac.people import is_named, lives_at, was_born
from marac.people.models import Identity, IdentityKind


@dataclass(frozen=True)
class EarlierCase:
    """An earlier case about the same person or place, and when it was last heard."""

    id: UUID
    reference: str
    heard_on: datetime


def list_earlier(session: Session, *, by: Actor, case: Case) -> list[EarlierCase]:
    """List the earlier cases about who was harmed in this one, the latest first.

    Only those that the reader may open, and whose decision they may know: a case kept from them
    does not exist here either.
    """
    same = _same_subject(session, case.subject)
    if same is None or case.submitted_at is None:
        return []
    heard_on = sa.func.max(MEETINGS.c.starts_at, type_=MEETINGS.c.starts_at.type)
    found = session.execute(
        sa.select(Case.id, Case.reference, heard_on)
        .join(Part, sa.and_(Part.case_id == Case.id, Part.kind == PartKind.SUBJECT))
        .join(Identity, Identity.id == Part.identity_id)
        .join(Listing, Listing.case_id == Case.id)
        .join(MEETINGS, MEETINGS.c.id == Listing.meeting_id)
        .where(
            policy.visible_to(by),
            policy.known_decision(by),
            Case.id != case.id,
            Case.submitted_at < case.submitted_at,
            same,
        )
        .group_by(Case.id, Case.reference)
        .order_by(heard_on.desc(), Case.reference.desc())
    )
    return [EarlierCase(*row) for row in found]


def _same_subject(session: Session, subject: Identity | None) -> sa.ColumnElement[bool] | None:
    """Say in SQL who is taken for the same: one name and birthday, or one name and postcode.

    A name alone is never enough.
    """
    if subject is None or not subject.search_name:
        return None
    blinder = blinder_for(session, subject.area_id)
    named = sa.and_(is_named(blinder, subject.name), Identity.kind == subject.kind)
    if subject.born_on is not None:
        return sa.and_(named, was_born(blinder, subject.born_on))
    if subject.kind is not IdentityKind.PERSON and subject.postcode:
        return sa.and_(named, lives_at(blinder, subject.postcode))
    return None
