"""Reading only what changes while the room talks about a case, for those who follow it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload

from marac.access import Actor, prepared
from marac.cases.models import Listing, RiskAssessment
from marac.meetings import policy
from marac.meetings.models import Heading, Meeting, Note
from marac.meetings.room.case_queries import Hearing, deferral_words, latest, load_writing
from marac.meetings.room.forms import fingerprint
from marac.web.filters import clock_time


def read_record(
    session: Session, *, by: Actor, meeting: Meeting, listing_id: UUID
) -> Hearing | None:
    """Read what the room wrote and decided about a case, if the actor may see it.

    The register of the meeting is loaded. What does not change while the room talks is left out.
    """
    statement = _record(by, meeting_id=meeting.id, listing_id=listing_id)
    row = session.execute(*statement).one_or_none()
    if row is None:
        return None
    listing, level, reason, deferral = row
    record_open = policy.follows_record(by, meeting, listing)
    hearing = Hearing(
        listing=listing,
        case=listing.case,
        risk_before=None,
        risk_after=level if record_open else None,
        risk_reason=(reason or "") if record_open else "",
        deferral=deferral or listing.deferral_code,
        record_open=record_open,
        sees_contact=False,
    )
    if record_open:
        load_writing(session, hearing)
    return hearing


@prepared
def _record(by: Actor, *, meeting_id: Any, listing_id: Any) -> sa.Select[Any]:
    here = RiskAssessment.listing_id == Listing.id
    return (
        sa.select(
            Listing,
            latest(RiskAssessment.level, here),
            latest(RiskAssessment.reason, here),
            deferral_words(),
        )
        .join(Listing.case)
        .join(Meeting, Meeting.id == Listing.meeting_id)
        .where(
            Listing.id == listing_id,
            Listing.meeting_id == meeting_id,
            policy.listing_visible_to(by),
            policy.on_the_agenda(),
        )
        .options(contains_eager(Listing.case))
    )


def news_for_writer(session: Session, *, listing_id: UUID) -> dict[str, dict[str, str]]:
    """Give the texts under the headings of a case that its writer was found to see."""
    notes = read_notes(session, listing_id=listing_id)
    return {heading.value: _told(note) for heading, note in notes.items()}


def read_notes(session: Session, *, listing_id: UUID) -> dict[Heading, Note]:
    """Read the texts of a case that the reader was found to see the record of."""
    notes = session.scalars(
        sa.select(Note).where(Note.listing_id == listing_id).options(joinedload(Note.edited_by))
    )
    return {note.heading: note for note in notes}


def state_of(note: Note | None) -> dict[str, str]:
    """Give what a page carries to write over a note: the version that it shows, and its text."""
    version = str(note.version) if note is not None else ""
    text = note.text if note is not None else ""
    return {"version": version, "base": version, "was": fingerprint(text)}


def states_of(notes: Mapping[Heading, Note]) -> dict[str, dict[str, str]]:
    """Give what a page carries under every heading."""
    return {heading.value: state_of(notes.get(heading)) for heading in Heading}


def _told(note: Note) -> dict[str, str]:
    told = {"text": note.text, "who": note.edited_by.name, "at": clock_time(note.edited_at)}
    return told | state_of(note)
