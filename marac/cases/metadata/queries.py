"""The register of cases: one line each of what may be known without opening any of them.

No name, no strand, no ward, no risk and nothing that anybody wrote is fetched. A case from which
the reader is kept away is not in it, nor in its counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor, Permission, Reach, Stage
from marac.cases import conditions, policy
from marac.cases.calendar import MEETINGS
from marac.cases.models import Case, Decision, Invitation, Listing
from marac.cases.stages import stage_expression
from marac.cases.wording import Standing, Words, status_words

PAGE_SIZE = 100


@dataclass(frozen=True)
class RegisterLine:
    """What the register tells of one case; `open_id` is set when a grant opens it."""

    reference: str
    status: Words
    restricted: bool
    submitted_at: datetime
    met_at: datetime | None
    closed_at: datetime | None
    disposed_at: datetime | None
    agencies: int
    open_id: UUID | None


def sees_register(by: Actor) -> bool:
    """Tell whether the person may know of every case of the area without opening it."""
    return bool(by.roles_reaching(Permission.CASE_LIST_SEARCH, Reach.METADATA))


def sees_only_register(by: Actor) -> bool:
    """Tell whether the register is all that the person has for a list of cases."""
    return sees_register(by) and not any(
        by.roles_reaching(Permission.CASE_LIST_SEARCH, reach)
        for reach in (Reach.AREA, Reach.INVITED, Reach.ASSIGNED)
    )


def count_register(session: Session, *, by: Actor, stage: Stage | None = None) -> int:
    """Count the cases of the register, or those of one stage."""
    found = sa.select(sa.func.count()).select_from(Case)
    return session.scalar(found.where(*_conditions(by, stage))) or 0


def count_drafts(session: Session, *, by: Actor) -> int:
    """Count the referrals that are not submitted yet: they have no reference to list them by."""
    found = sa.select(sa.func.count()).select_from(Case)
    return session.scalar(found.where(_known(by), Case.submitted_at.is_(None))) or 0


def list_register(
    session: Session, *, by: Actor, stage: Stage | None = None, offset: int = 0
) -> list[RegisterLine]:
    """List the cases of the register, the latest referral first."""
    found = (
        sa.select(
            Case.id,
            Case.reference,
            Case.decision,
            Case.restricted_at,
            Case.submitted_at,
            Case.withdrawn_at,
            Case.closed_at,
            Case.disposed_at,
            stage_expression().label("stage"),
            _last_meeting().label("met_at"),
            _last_meeting(Listing.decided_at.is_(None)).label("heard_on"),
            _agencies().label("agencies"),
            sa.case((policy.visible_to(by), 1), else_=0).label("is_open"),
        )
        .where(*_conditions(by, stage))
        .order_by(Case.submitted_at.desc(), Case.id.desc())
        .offset(offset)
        .limit(PAGE_SIZE)
    )
    return _lines(session.execute(found).all())


def _known(by: Actor) -> sa.ColumnElement[bool]:
    """Say of which cases the person may know that they exist, whatever their state."""
    if not sees_register(by):
        return sa.false()
    return sa.and_(conditions.in_area(by), conditions.not_conflicted(by))


def _conditions(by: Actor, stage: Stage | None) -> list[sa.ColumnElement[bool]]:
    wanted = [_known(by), Case.submitted_at.is_not(None)]
    return [*wanted, stage_expression() == stage.value] if stage is not None else wanted


def _last_meeting(*conditions_: sa.ColumnElement[bool]) -> sa.ScalarSelect[datetime]:
    """Select the last meeting for which a case is listed, or at which it was decided."""
    kept = sa.or_(Listing.ended_at.is_(None), Listing.decided_at.is_not(None))
    return (
        sa.select(sa.func.max(MEETINGS.c.starts_at))
        .join(Listing, Listing.meeting_id == MEETINGS.c.id)
        .where(Listing.case_id == Case.id, kept, *conditions_)
        .correlate(Case)
        .scalar_subquery()
    )


def _agencies() -> sa.ScalarSelect[int]:
    """Count the agencies that take part in a case today."""
    return (
        sa.select(sa.func.count(Invitation.id))
        .where(Invitation.case_id == Case.id, Invitation.withdrawn_at.is_(None))
        .correlate(Case)
        .scalar_subquery()
    )


def _lines(rows: Sequence[Any]) -> list[RegisterLine]:
    return [
        RegisterLine(
            reference=row.reference or "",
            status=_status(row),
            restricted=row.restricted_at is not None,
            submitted_at=row.submitted_at,
            met_at=row.met_at,
            closed_at=row.closed_at,
            disposed_at=row.disposed_at,
            agencies=row.agencies,
            open_id=row.id if row.is_open else None,
        )
        for row in rows
    ]


def _status(row: Any) -> Words:
    stage = Stage(row.stage)
    if stage is Stage.DISPOSED:
        return status_words(Standing(stage))
    return status_words(
        Standing(
            stage=stage,
            decision=Decision(row.decision) if row.decision else None,
            withdrawn=row.withdrawn_at is not None,
            heard_on=row.heard_on,
        )
    )
