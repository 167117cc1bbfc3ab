"""Reading legal holds: always with who asks."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac.access import Actor
from marac.cases.exceptional.policy import known_to
from marac.cases.models import Case
from marac.governance import policy
from marac.governance.models import LegalHold


def get_case_to_hold(session: Session, *, by: Actor, case_id: UUID) -> Case | None:
    """Find a case on which the person may put a hold; its reference, not its content."""
    return session.scalar(sa.select(Case).where(Case.id == case_id, policy.holdable_by(by)))


def find_case_to_hold(session: Session, *, by: Actor, reference: str) -> Case | None:
    """Find by its reference a case on which the person may put a hold."""
    wanted = Case.reference == reference.strip().upper()
    return session.scalar(sa.select(Case).where(wanted, policy.holdable_by(by)))


def list_holds(session: Session, *, by: Actor) -> list[LegalHold]:
    """List the holds that stand, the oldest first."""
    standing = _holds(by).where(LegalHold.lifted_at.is_(None))
    return list(session.scalars(standing.order_by(LegalHold.set_at, LegalHold.id)))


def list_holds_of(session: Session, *, by: Actor, case: Case) -> list[LegalHold]:
    """List the holds that stand on a case on which the person may put one."""
    standing = (
        _all_holds()
        .where(LegalHold.case_id == case.id, LegalHold.lifted_at.is_(None))
        .where(policy.holdable_by(by))
    )
    return list(session.scalars(standing.order_by(LegalHold.set_at, LegalHold.id)))


def get_hold_to_lift(session: Session, *, by: Actor, hold_id: UUID) -> LegalHold | None:
    """Read a hold that the person may ask to have lifted."""
    wanted = (LegalHold.id == hold_id, LegalHold.lifted_at.is_(None), policy.liftable_by(by))
    return session.scalar(_all_holds().where(*wanted))


def is_held(session: Session, *, case_id: UUID) -> bool:
    """Tell whether a hold keeps a case from being disposed of."""
    held = sa.select(LegalHold.id).where(
        LegalHold.case_id == case_id, LegalHold.lifted_at.is_(None)
    )
    return session.scalar(held.limit(1)) is not None


def _holds(by: Actor) -> sa.Select[LegalHold]:
    return _all_holds().where(known_to(by))


def _all_holds() -> sa.Select[LegalHold]:
    return (
        sa.select(LegalHold)
        .join(LegalHold.case)
        .options(
            joinedload(LegalHold.case, innerjoin=True), joinedload(LegalHold.set_by, innerjoin=True)
        )
    )
