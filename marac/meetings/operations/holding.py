"""Holding a meeting while its agenda changes, so that two people's changes follow one another."""

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac.cases.models import Case, Listing
from marac.database import beyond
from marac.meetings.models import Meeting
from marac.meetings.stages import refuse_unless_open


def hold(session: Session, row: Meeting | Case) -> None:
    """Lock one row until the transaction ends, and read it afresh with all that hangs on it."""
    kind = type(row)
    session.execute(
        sa.select(kind)
        .where(kind.id == row.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def hold_open(session: Session, meeting: Meeting) -> list[Listing]:
    """Lock a meeting until the transaction ends and read its places afresh, in their order.

    Refused when its agenda may no longer change.
    """
    places = hold_places(session, meeting)
    refuse_unless_open(meeting)
    return places


def hold_places(session: Session, meeting: Meeting) -> list[Listing]:
    """Lock a meeting, begun or not, and read its places afresh, in their order.

    SQLite has the whole database locked already.
    """
    hold(session, meeting)
    places = (
        sa.select(Listing)
        .where(Listing.meeting_id == meeting.id)
        .options(joinedload(Listing.case, innerjoin=True).selectinload(Case.parts))
        .order_by(Listing.position, Listing.id)
        .execution_options(populate_existing=True)
    )
    with beyond(session, "each place has its number, also that of a hidden case"):
        return list(session.scalars(places))
