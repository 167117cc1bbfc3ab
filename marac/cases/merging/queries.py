"""Reading what was merged: into a case, and out of a referral."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases import policy
from marac.cases.models import Case, Merge


def find_case(session: Session, *, by: Actor, reference: str) -> Case | None:
    """Find by its reference a case that the actor may open."""
    wanted = Case.reference == reference.strip().upper()
    return session.scalar(sa.select(Case).where(wanted, policy.visible_to(by)))


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
