"""Notes that somebody writes for themselves while a case is heard; nobody else reads them."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.models import Case, Listing
from marac.events import publish
from marac.meetings import policy
from marac.meetings.room import events
from marac.meetings.room.models import PrivateNote


def own(by: Actor) -> sa.ColumnElement[bool]:
    """Say which note of a hearing is one's own; the query joins Listing, and asks for the case."""
    return sa.and_(PrivateNote.listing_id == Listing.id, PrivateNote.author_id == by.user_id)


def get_private_note(session: Session, *, by: Actor, listing: Listing) -> PrivateNote | None:
    """Find one's own note about a hearing, while one may still see the case."""
    return session.scalar(
        sa.select(PrivateNote)
        .join(Listing, Listing.id == PrivateNote.listing_id)
        .join(Case, Case.id == Listing.case_id)
        .where(
            Listing.id == listing.id,
            own(by),
            policy.listing_visible_to(by),
        )
    )


def keep_private_note(
    session: Session, *, by: Actor, listing: Listing, text: str, version: int | None
) -> None:
    """Keep one's own note; an empty one goes. `version` is that of the text on the screen.

    What one wrote meanwhile in another window stays above what comes from this one.
    """
    note = get_private_note(session, by=by, listing=listing)
    stands = note.text if note is not None else ""
    if text == stands:
        return
    if note is not None and note.version != version:
        text = "\n\n".join(part for part in (stands, text) if part)
    if note is None:
        session.add(PrivateNote(listing_id=listing.id, author_id=by.user_id, text=text))
    elif text:
        note.text = text
    else:
        session.delete(note)
    session.flush()
    publish(
        session,
        events.PrivateNoteKept(
            actor_id=by.user_id,
            area_id=by.area_id,
            case_id=listing.case_id,
            listing_id=listing.id,
        ),
    )
