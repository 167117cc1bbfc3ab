"""Reading one case: always through the policy, with all that its page shows in a few queries."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases import policy
from marac.cases.models import Case, NamedReader
from marac.cases.whole import case_itself, gather


def get_case(session: Session, *, by: Actor, case_id: UUID) -> Case | None:
    """Read a case that the actor may open, or nothing: it might as well not exist."""
    return _one(session, policy.visible_to(by), case_id)


def may_open(session: Session, *, by: Actor, case_id: UUID) -> bool:
    """Tell whether the actor may open a case, without reading it."""
    found = sa.select(Case.id).where(Case.id == case_id, policy.visible_to(by))
    return session.scalar(found) is not None


def get_case_to_read(session: Session, *, by: Actor, case_id: UUID) -> Case | None:
    """Read a case for its page alone, where an emergency lets a person in too."""
    return _one(session, policy.openable_by(by), case_id)


def get_case_for_triage(session: Session, *, by: Actor, case_id: UUID) -> Case | None:
    """Read a referral that the actor may triage; another person's, by the rules for cases."""
    return _one(session, policy.triageable(by), case_id)


def get_case_to_step_back_from(session: Session, *, by: Actor, case_id: UUID) -> Case | None:
    """Read a case in which the actor may declare an interest: one they can see or referred."""
    return _one(session, sa.or_(policy.visible_to(by), policy.referred_by(by)), case_id)


def get_case_to_govern(session: Session, *, by: Actor, case_id: UUID) -> Case | None:
    """Find a case from which the actor may keep others away; its reference, not its content."""
    return session.scalar(sa.select(Case).where(Case.id == case_id, policy.governable(by)))


def find_case_to_govern(session: Session, *, by: Actor, reference: str) -> Case | None:
    """Find by its reference a case from which the actor may keep others away."""
    found = sa.select(Case).where(Case.reference == reference.strip().upper())
    return session.scalar(found.where(policy.governable(by)))


def list_named_ids(session: Session, *, by: Actor, case: Case) -> set[UUID]:
    """List who is on the list of a restricted case, for those who may change it."""
    return set(
        session.scalars(
            sa.select(NamedReader.user_id)
            .join(Case, Case.id == NamedReader.case_id)
            .where(Case.id == case.id, policy.visible_to(by))
        )
    )


def _one(session: Session, allowed: sa.ColumnElement[bool], case_id: UUID) -> Case | None:
    found = sa.select(Case).where(Case.id == case_id, allowed).options(*case_itself())
    case = session.scalars(found).one_or_none()
    if case is not None:
        gather(session, [case])
    return case
