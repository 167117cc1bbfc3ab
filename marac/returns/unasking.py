"""Taking back what agencies were asked for, when the agenda that asked them is recalled."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.models import Listing
from marac.events import publish
from marac.returns import events
from marac.returns.models import Return


def unask(session: Session, *, by: Actor, listings: Sequence[Listing]) -> None:
    """Remove the requests on these listings that nobody has begun to answer.

    What an agency began to write stays, out of reach until it is asked again.
    """
    untouched = session.scalars(
        sa.select(Return)
        .where(
            Return.listing_id.in_([listing.id for listing in listings]),
            Return.started_at.is_(None),
            Return.submitted_at.is_(None),
            Return.answer.is_(None),
            ~Return.items.any(),
        )
        .order_by(Return.id)
        .with_for_update()
    ).all()
    for agency_return in untouched:
        session.delete(agency_return)
        publish(
            session,
            events.ReturnUnasked(
                actor_id=by.user_id,
                area_id=by.area_id,
                case_id=agency_return.case_id,
                return_id=agency_return.id,
                agency_id=agency_return.agency_id,
            ),
        )
    session.flush()
