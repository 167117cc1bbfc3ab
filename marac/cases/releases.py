"""Who has the safe contact of a case, and who may say so: its referrer, or the co-ordinator."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac.access import Actor, Role
from marac.accounts.models import User
from marac.agencies.models import Agency
from marac.cases import policy
from marac.cases.models import Case, ContactRelease, Invitation


@dataclass(frozen=True)
class Partner:
    """An agency that takes part in a case; since when it has the safe contact, and by whom."""

    agency_id: UUID
    name: str
    released_at: datetime | None
    released_by: str


def releasable_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Say of which cases a person may release the safe contact.

    It is whoever wrote the referral, or the co-ordinator on their behalf.
    """
    for_them = sa.and_(policy.visible_to(actor), sa.literal(actor.has(Role.COORDINATOR)))
    return sa.and_(Case.submitted_at.is_not(None), sa.or_(policy.referred_by(actor), for_them))


def get_case_to_release(session: Session, *, by: Actor, case_id: UUID) -> Case | None:
    """Read a case of which the person may release the safe contact."""
    found = sa.select(Case).where(Case.id == case_id, releasable_by(by))
    loaded = found.options(
        joinedload(Case.contact),
        joinedload(Case.advocate),
        joinedload(Case.referrer, innerjoin=True),
        joinedload(Case.invitations),
        joinedload(Case.contact_releases),
    )
    return session.scalars(loaded).unique().one_or_none()


def list_partners(session: Session, *, by: Actor, case: Case) -> list[Partner]:
    """List the agencies that take part, by name, and which of them have the safe contact."""
    live = sa.and_(
        ContactRelease.case_id == Invitation.case_id,
        ContactRelease.agency_id == Invitation.agency_id,
        ContactRelease.withdrawn_at.is_(None),
    )
    rows = session.execute(
        sa.select(Agency.id, Agency.name, ContactRelease.released_at, User.name)
        .select_from(Invitation)
        .join(Case, Case.id == Invitation.case_id)
        .join(Agency, Agency.id == Invitation.agency_id)
        .outerjoin(ContactRelease, live)
        .outerjoin(User, User.id == ContactRelease.released_by_id)
        .where(Case.id == case.id, releasable_by(by), Invitation.withdrawn_at.is_(None))
        .order_by(Agency.name)
    )
    return [Partner(id_, name, at, who or "") for id_, name, at, who in rows]
