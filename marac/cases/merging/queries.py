"""Reading what was merged: into a case, and out of a referral."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac.access import Actor
from marac.cases import policy
from marac.cases.models import Case, Merge


def find_case(session: Session, *, by: Actor, reference: str) -> Case | None:
    """Find by its reference a case that the actor may open."""
    wanted = Case.reference == reference.strip().upper()
    return session.scalar(sa.select(Case).where(wanted, policy.visible_to(by)))


def list_merges(session: Session, *, by: Actor, case: Case) -> Sequence[Merge]:
    """List the referrals that went into a case, the latest first."""
    return session.scalars(
        sa.select(Merge)
        .join(Case, Case.id == Merge.case_id)
        .where(Merge.case_id == case.id, Merge.undone_at.is_(None), policy.visible_to(by))
        .options(
            joinedload(Merge.merged_by, innerjoin=True),
            joinedload(Merge.duplicate, innerjoin=True).load_only(Case.reference, Case.closed_at),
        )
        .order_by(Merge.merged_at.desc(), Merge.id.desc())
    ).all()


def get_merge(session: Session, *, by: Actor, case_id: UUID, merge_id: UUID) -> Merge | None:
    """Read a merge that may still be undone, of a case that the actor may open."""
    return session.scalar(
        sa.select(Merge)
        .join(Case, Case.id == Merge.case_id)
        .where(
            Merge.id == merge_id,
            Merge.case_id == case_id,
            Merge.undone_at.is_(None),
            policy.visible_to(by),
        )
    )
