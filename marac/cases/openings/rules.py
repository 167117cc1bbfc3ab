"""By which rule somebody could open a case at the moment they did, worked out from dated facts."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.agencies.models import Membership
from marac.cases.models import BreakGlass, CaseGrant, Opening

EMERGENCY = "Opened in an emergency"
GRANT = "A grant that names them and the case"

# The strongest first: the rule that would have let the person in without the others.
WORDS = {
    Role.COORDINATOR: "Co-ordinator of the area",
    Role.CHAIR: "Chair of the area",
    Role.REPRESENTATIVE: "Representative of an invited agency",
    Role.DEPUTY: "Deputy of an invited agency",
    Role.ADVOCATE: "Advocate assigned to the case",
}


def broke_the_glass() -> sa.ColumnElement[bool]:
    """Say that an opening fell into the hour of an emergency of that person and case."""
    return (
        sa.select(BreakGlass.id)
        .where(
            BreakGlass.case_id == Opening.case_id,
            BreakGlass.user_id == Opening.user_id,
            BreakGlass.opened_at <= Opening.opened_at,
            BreakGlass.expires_at > Opening.opened_at,
        )
        .correlate(Opening)
        .exists()
    )


def held_a_grant() -> sa.ColumnElement[bool]:
    """Say that an opening fell into the days of a grant of that person and case."""
    ended = sa.func.coalesce(CaseGrant.ended_at, CaseGrant.expires_at)
    return (
        sa.select(CaseGrant.id)
        .where(
            CaseGrant.case_id == Opening.case_id,
            CaseGrant.user_id == Opening.user_id,
            CaseGrant.granted_at <= Opening.opened_at,
            ended > Opening.opened_at,
        )
        .correlate(Opening)
        .exists()
    )


def seats_of(
    session: Session, *, area_id: UUID | None, user_ids: Iterable[UUID]
) -> list[Membership]:
    """Read every seat that these people ever held in an area, for `role_words`."""
    found = sa.select(Membership).where(
        Membership.area_id == area_id, Membership.user_id.in_(set(user_ids))
    )
    return list(session.scalars(found))


def role_words(
    seats: Iterable[Membership], *, user_id: UUID, agency_id: UUID | None, at: datetime
) -> str:
    """Name the strongest role that a person held for an agency at a moment."""
    held = {
        seat.role
        for seat in seats
        if seat.user_id == user_id and seat.agency_id == agency_id and _held(seat, at)
    }
    return next((words for role, words in WORDS.items() if role in held), "")


def _held(seat: Membership, at: datetime) -> bool:
    day = clock.london_day(at)
    over = (seat.ended_at is not None and seat.ended_at <= at) or (
        seat.ends_on is not None and seat.ends_on < day
    )
    return seat.starts_on <= day and not over
