"""How a person stands to a case when they open it: read with the case, in the same query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, prepared
from marac.cases import policy
from marac.cases.models import Case, Opening, Purpose, StatedPurpose
from marac.cases.openings.limits import count_others
from marac.cases.openings.reasons import Reason
from marac.cases.whole import case_itself, gather
from marac.database import day, instant


@dataclass(frozen=True)
class Standing:
    """What a person opens a case for today, and how many others they opened within the hour.

    `purpose` is what they said, else what their work tells, else what they opened it for earlier
    in the day; None when nobody knows. `stated` tells that it is their own answer.
    """

    purpose: Purpose | None
    words: str
    stated: bool
    others: int


def get_case_to_open(
    session: Session, *, by: Actor, case_id: UUID, reasons: Sequence[Reason]
) -> tuple[Case, Standing] | None:
    """Read a case that the person may open, and how they stand to it, in two queries."""
    row = session.execute(*_opened(by, tuple(reasons), case_id=case_id)).one_or_none()
    if row is None:
        return None
    gather(session, [row[0]], to_show=True)
    return row[0], _read(row, reasons)


@prepared
def _opened(
    by: Actor, reasons: tuple[Reason, ...], *, case_id: UUID
) -> sa.Select[*tuple[Any, ...]]:
    # Kept apart and materialised, so that it is reckoned once.
    standing = _standing(by, case_id, reasons).cte("standing").prefix_with("MATERIALIZED")
    return (
        sa.select(Case, standing.c.stated, standing.c.words, standing.c.reason)
        .add_columns(standing.c.earlier, standing.c.others)
        .join(standing, standing.c.case_id == Case.id)
        .where(Case.id == case_id, policy.visible_to(by))
        .options(*case_itself())
    )


def _read(row: sa.Row[*tuple[object, ...]], reasons: Sequence[Reason]) -> Standing:
    if row.stated is not None:
        words = row.words or f"{row.stated.label[:1].lower()}{row.stated.label[1:]}"
        return Standing(row.stated, words, stated=True, others=row.others)
    reason = next((reason for reason in reasons if reason.key == row.reason), None)
    if reason is not None:
        return Standing(reason.purpose, reason.words, stated=False, others=row.others)
    words = f"{row.earlier.label[:1].lower()}{row.earlier.label[1:]}" if row.earlier else ""
    return Standing(row.earlier, words, stated=False, others=row.others)


def _standing(
    by: Actor, case_id: UUID, reasons: Sequence[Reason]
) -> sa.Select[*tuple[object, ...]]:
    said = (StatedPurpose.case_id == case_id, StatedPurpose.user_id == by.user_id)
    said_today = (*said, StatedPurpose.day == day())
    holding = [(reason.holds_for(by), reason.key) for reason in reasons]
    return sa.select(
        Case.id.label("case_id"),
        sa.select(StatedPurpose.purpose).where(*said_today).scalar_subquery().label("stated"),
        sa.select(StatedPurpose.words).where(*said_today).scalar_subquery().label("words"),
        (sa.case(*holding, else_="") if holding else sa.literal("")).label("reason"),
        _earlier_today(by, case_id).label("earlier"),
        count_others(by.user_id, case_id).label("others"),
    ).where(Case.id == case_id)


def _earlier_today(by: Actor, case_id: UUID) -> sa.ScalarSelect[Purpose | None]:
    """Find what the person opened the case for earlier today, when the work has since ended."""
    return (
        sa.select(Opening.purpose)
        .where(
            Opening.case_id == case_id,
            Opening.user_id == by.user_id,
            Opening.opened_at >= instant(lambda: clock.london(clock.today(), time())),
            Opening.purpose.is_not(None),
        )
        .order_by(Opening.opened_at.desc())
        .limit(1)
        .scalar_subquery()
    )
