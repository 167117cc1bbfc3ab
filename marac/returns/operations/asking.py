"""Asking agencies what they know of a case, once its agenda is out."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.models import Listing
from marac.events import publish
from marac.returns import events
from marac.returns.models import Return


def request(
    session: Session, *, by: Actor, listing: Listing, agency_ids: Iterable[UUID], due_at: datetime
) -> list[Return]:
    """Ask agencies what they know of a listed case; nobody is asked twice."""
    return ask(
        session,
        actor_id=by.user_id,
        area_id=by.area_id,
        listing=listing,
        agency_ids=agency_ids,
        due_at=due_at,
    )


def ask(  # noqa: PLR0913 - who asks whom, of what, until when
    session: Session,
    *,
    actor_id: UUID | None,
    area_id: UUID | None,
    listing: Listing,
    agency_ids: Iterable[UUID],
    due_at: datetime,
) -> list[Return]:
    """Ask them for what somebody did of whom only the ids are known, as an event tells it."""
    asked = set(session.scalars(sa.select(Return.agency_id).where(Return.listing_id == listing.id)))
    new = [
        Return(
            listing_id=listing.id,
            case_id=listing.case_id,
            agency_id=agency_id,
            requested_at=clock.now(),
            due_at=due_at,
        )
        for agency_id in dict.fromkeys(agency_ids)
        if agency_id not in asked
    ]
    session.add_all(new)
    session.flush()
    if new:
        publish(
            session,
            events.ReturnsRequested(
                actor_id=actor_id,
                area_id=area_id,
                case_id=listing.case_id,
                listing_id=listing.id,
                agency_ids=tuple(r.agency_id for r in new),
            ),
        )
    return new
