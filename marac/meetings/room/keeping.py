"""What one person typed about a case and has not saved: kept until it is saved or thrown away."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.models import Listing
from marac.events import publish
from marac.meetings.room import events, presence
from marac.meetings.room.hearing import about, lock
from marac.meetings.room.kept import TypedHearing
from marac.widgets.typed import Typing, must_fit

PAGE = "hearing"


def own(by: Actor) -> sa.ColumnElement[bool]:
    """Say what of a hearing is one's own and not saved; the query joins Listing."""
    return sa.and_(
        TypedHearing.listing_id == Listing.id,
        TypedHearing.user_id == by.user_id,
        TypedHearing.page == PAGE,
    )


def get_typed(session: Session, *, by: Actor, listing: Listing) -> TypedHearing | None:
    """Read what a person typed about a case and has not saved; nobody reads another's."""
    return session.scalar(
        sa.select(TypedHearing).where(
            TypedHearing.listing_id == listing.id,
            TypedHearing.user_id == by.user_id,
            TypedHearing.page == PAGE,
        )
    )


def keep_typed(
    session: Session, *, by: Actor, listing: Listing, typing: Typing, place: str = ""
) -> TypedHearing:
    """Keep what stands on the page now, and hint to others where it is being typed."""
    lock(session, listing)
    must_fit(PAGE, typing.fields)
    row = get_typed(session, by=by, listing=listing)
    if row is None:
        row = TypedHearing(listing=listing, user_id=by.user_id, page=PAGE)
        typing.put_into(row)
        session.add(row)
        # The typing goes on; that it began is enough for the log.
        publish(session, events.HearingTyped(**about(by, listing)))
    else:
        typing.must_know(row)
        typing.put_into(row)
    presence.note_typing(session, by=by, listing=listing, place=place)
    session.flush()
    return row


def forget_typed(session: Session, *, by: Actor, listing: Listing) -> None:
    """Throw away what a person typed, because it was saved or is not wanted."""
    row = get_typed(session, by=by, listing=listing)
    if row is not None:
        session.delete(row)
    presence.leave(session, by=by, listing=listing)
    session.flush()
