"""Writing down what was said: the newest text under each heading, and every one before it."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.models import Listing
from marac.events import publish
from marac.meetings.models import Heading, Note
from marac.meetings.room import events
from marac.meetings.room.hearing import about, lock
from marac.meetings.room.kept import NoteRevision
from marac.refusals import Clash


def save_note(  # noqa: PLR0913 - which note, its text and the version it was written over
    session: Session,
    *,
    by: Actor,
    listing: Listing,
    heading: Heading,
    text: str,
    version: int | None,
) -> Note:
    """Write down what was said under a heading; somebody else's newer text is never overwritten.

    `version` is that of the text on the screen; None when nothing stood there.
    """
    lock(session, listing)
    note = session.scalar(
        sa.select(Note)
        .where(Note.listing_id == listing.id, Note.heading == heading)
        .execution_options(populate_existing=True)
    )
    if (note.version if note is not None else None) != version:
        raise Clash(f"Somebody else has just changed “{heading.label}”.")
    if note is None:
        note = Note(listing=listing, heading=heading)
        session.add(note)
    else:
        _begin_history(session, note)
    note.text, note.edited_at, note.edited_by_id = text, clock.now(), by.user_id
    session.flush()
    session.add(_revision_of(note))
    session.flush()
    publish(session, events.NoteSaved(**about(by, listing), heading=heading.value))
    return note


def _begin_history(session: Session, note: Note) -> None:
    """Keep the text of a note that is older than the history of notes, before it is changed."""
    known = sa.exists().where(
        NoteRevision.listing_id == note.listing_id,
        NoteRevision.heading == note.heading,
        NoteRevision.number == note.version,
    )
    if not session.scalar(sa.select(known)):
        session.add(_revision_of(note))


def _revision_of(note: Note) -> NoteRevision:
    return NoteRevision(
        listing=note.listing,
        heading=note.heading,
        number=note.version,
        text=note.text,
        written_at=note.edited_at,
        written_by_id=note.edited_by_id,
    )
