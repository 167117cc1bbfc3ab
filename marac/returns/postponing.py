"""Giving open requests another deadline, when the meeting that asked for them is moved."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.cases.models import Listing
from marac.database import beyond
from marac.returns.models import Return


def postpone(session: Session, *, meeting_id: UUID, due_at: datetime) -> None:
    """Set when the returns of a meeting that are still open are due; what is in stays as it is."""
    places = sa.select(Listing.id).where(
        Listing.meeting_id == meeting_id, Listing.ended_at.is_(None)
    )
    open_requests = sa.update(Return).where(
        Return.listing_id.in_(places), Return.submitted_at.is_(None)
    )
    with beyond(session, "a deadline holds for every case of the meeting, also a hidden one"):
        session.execute(
            open_requests.values(due_at=due_at), execution_options={"synchronize_session": "fetch"}
        )
