"""Who is kept away from a case: for those who may keep them away, and for nobody else."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from marac.access import Actor, Permission
from marac.accounts.models import User
from marac.agencies.models import Agency, Membership
from marac.cases import policy
from marac.cases.models import Case, Conflict


@dataclass(frozen=True)
class KeptAway:
    """A person or an agency that is kept away from a case, or was."""

    conflict: Conflict
    name: str
    agency_name: str
    recorded_by: str
    lifted_by: str

    @property
    def own(self) -> bool:
        """Tell whether the person declared it themselves."""
        return self.conflict.user_id == self.conflict.declared_by_id

    @property
    def who(self) -> str:
        """Name the person with their agency, or the agency."""
        return (
            f"{self.name}, {self.agency_name}"
            if self.name and self.agency_name
            else (self.name or f"Everyone at {self.agency_name}")
        )


def list_kept_away(session: Session, *, by: Actor, case: Case) -> list[KeptAway]:
    """List everyone who is kept away from a case, and who was until it was lifted; oldest first."""
    allowed = policy.governable(by)
    found = _described().where(Conflict.case_id == case.id, allowed)
    return _read(session, found.order_by(Conflict.created_at, Conflict.id))


def get_kept_away(
    session: Session, *, by: Actor, case_id: UUID, conflict_id: UUID
) -> KeptAway | None:
    """Find whom somebody who may ask for it wants to let near a case again."""
    liftable = sa.and_(policy.governable(by), policy.within(by, Permission.CONFLICT_LIFT))
    found = _described().where(Conflict.case_id == case_id, Conflict.id == conflict_id, liftable)
    return next(iter(_read(session, found)), None)


def describe_kept_away(session: Session, *, by: Actor, conflict_id: UUID) -> KeptAway | None:
    """Find whom a request is about, for those who may decide it."""
    found = _described().where(Conflict.id == conflict_id, policy.governable(by))
    return next(iter(_read(session, found)), None)


def _described() -> sa.Select[Conflict, str | None, str | None, str | None, str | None]:
    recorder, lifter = aliased(User), aliased(User)
    seat_at = (
        sa.select(Agency.name)
        .join(Membership, Membership.agency_id == Agency.id)
        .where(Membership.user_id == Conflict.user_id, Membership.area_id == Case.area_id)
        .order_by(Membership.starts_on.desc(), Membership.id.desc())
        .limit(1)
        .correlate(Conflict, Case)
        .scalar_subquery()
    )
    return (
        sa.select(
            Conflict,
            User.name,
            sa.func.coalesce(Agency.name, seat_at),
            recorder.name,
            lifter.name,
        )
        .join(Case, Case.id == Conflict.case_id)
        .outerjoin(User, User.id == Conflict.user_id)
        .outerjoin(Agency, Agency.id == Conflict.agency_id)
        .outerjoin(recorder, recorder.id == Conflict.declared_by_id)
        .outerjoin(lifter, lifter.id == Conflict.lifted_by_id)
    )


def _read(
    session: Session,
    found: sa.Select[Conflict, str | None, str | None, str | None, str | None],
) -> list[KeptAway]:
    return [
        KeptAway(conflict, name or "", agency or "", recorder or "", lifter or "")
        for conflict, name, agency, recorder, lifter in session.execute(found)
    ]
