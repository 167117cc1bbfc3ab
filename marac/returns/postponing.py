"""Giving open requests another deadline, when their meeting is moved or the deadlines change."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.cases.models import Listing
from marac.database import beyond
from marac.returns.models import Return


def postpone(session: Session, *, meeting_id: UUID, due_at: datetime) -> dict[UUID, list[UUID]]:
    """Set when the returns of a meeting that are still open are due; what is in stays as it is.

    Gives the agencies that are still asked, each with the cases.
    """
    places = sa.select(Listing.id).where(
        Listing.meeting_id == meeting_id, Listing.ended_at.is_(None)
    )
    still_open = sa.and_(Return.listing_id.in_(places), Return.submitted_at.is_(None))
    asked: dict[UUID, list[UUID]] = defaultdict(list)
    with beyond(session, "a deadline holds for every case of the meeting, also a hidden one"):
        for agency_id, case_id in session.execute(
            sa.select(Return.agency_id, Return.case_id).where(still_open).order_by(Return.id)
        ):
            asked[agency_id].append(case_id)
        session.execute(
            sa.update(Return).where(still_open).values(due_at=due_at),
            execution_options={"synchronize_session": "fetch"},
        )
    return asked
