"""Reading repeats: the case to tell of, and who waits for the next agenda because of one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from marac.access import Actor
from marac.agencies.models import Agency
from marac.cases import policy
from marac.cases.flag import ever_flagged
from marac.cases.lines import CaseLine, fill_lines, select_lines
from marac.cases.models import Case, Listing, Repeat
from marac.cases.repeats.policy import may_tell_of


@dataclass(frozen=True)
class WaitingRepeat:
    """A case that was told of again and is on no agenda since."""

    line: CaseLine
    told_at: datetime
    told_by: str


def get_case_to_tell_of(session: Session, *, by: Actor, case_id: UUID) -> Case | None:
    """Read a case in which somebody may tell of a further incident, or nothing."""
    found = (
        sa.select(Case)
        .where(Case.id == case_id, may_tell_of(by))
        .options(selectinload(Case.listings), selectinload(Case.parts))
    )
    return session.scalars(found).one_or_none()


def list_waiting_repeats(session: Session, *, by: Actor) -> list[WaitingRepeat]:
    """List the repeats that wait for an agenda, for those who build it, the oldest first."""
    found = (
        select_lines(
            by,
            policy.visible_to(by),
            sa.literal(by.runs_the_cycle),
            ever_flagged(),
            Case.closed_at.is_(None),
            _not_listed_since(),
        )
        .add_columns(Case.last_repeat_at, _told_by().label("told_by"))
        .order_by(Case.last_repeat_at, Case.id)
    )
    rows = session.execute(found).all()
    lines = fill_lines(session, rows)
    return [
        WaitingRepeat(line, row.last_repeat_at, row.told_by)
        for line, row in zip(lines, rows, strict=True)
    ]


def _not_listed_since() -> sa.ColumnElement[bool]:
    """Say in SQL that a case was put on no agenda since it was told of again."""
    listed = (
        sa.select(Listing.id)
        .where(Listing.case_id == Repeat.case_id, Listing.listed_at >= Repeat.referred_at)
        .correlate(Repeat)
        .exists()
    )
    told = sa.select(Repeat.id).where(Repeat.case_id == Case.id, ~listed)
    return told.correlate(Case).exists()


def _told_by() -> sa.ScalarSelect[str]:
    """Select the agency that told of a case last."""
    return (
        sa.select(Agency.name)
        .join(Repeat, Repeat.agency_id == Agency.id)
        .where(Repeat.case_id == Case.id)
        .order_by(Repeat.referred_at.desc(), Repeat.id.desc())
        .correlate(Case)
        .limit(1)
        .scalar_subquery()
    )
