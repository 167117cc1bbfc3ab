"""Finding the meeting and the case that an address names, or answering that there are none."""

from typing import NoReturn
from uuid import UUID

import sqlalchemy as sa
from flask import abort, request

from marac.access import Actor
from marac.cases.attesting.detour import not_there
from marac.cases.models import Case, Listing
from marac.database import db
from marac.events import publish
from marac.meetings.models import Attendance, Meeting
from marac.meetings.queries import get_listing, get_meeting
from marac.meetings.room import events, queries
from marac.meetings.room.case_queries import Hearing, get_hearing


def meeting_or_404(by: Actor, meeting_id: UUID) -> Meeting:
    """Find a meeting that the person may know of."""
    return get_meeting(db.session, by=by, meeting_id=meeting_id) or _nothing()


def listing_or_404(by: Actor, meeting_id: UUID, listing_id: UUID) -> tuple[Meeting, Listing]:
    """Find a case on a meeting's agenda that the person may see."""
    meeting = meeting_or_404(by, meeting_id)
    listing = get_listing(db.session, by=by, meeting=meeting, listing_id=listing_id)
    return meeting, listing or _not_open(by, listing_id)


def hearing_or_404(
    by: Actor, meeting_id: UUID, listing_id: UUID, *, shared: bool = True
) -> tuple[Meeting, Hearing]:
    """Read a case as the room hears it, with what agencies `shared` if the page shows that."""
    session = db.session
    meeting = queries.get_meeting_with_register(session, by=by, meeting_id=meeting_id)
    meeting = meeting or _nothing()
    hearing = get_hearing(session, by=by, meeting=meeting, listing_id=listing_id, shared=shared)
    return meeting, hearing or _not_open(by, listing_id)


def person_or_404(meeting: Meeting, attendance_id: UUID) -> Attendance:
    """Find somebody on the register of a meeting that the person may know of."""
    found = sa.select(Attendance).where(
        Attendance.id == attendance_id, Attendance.meeting_id == meeting.id
    )
    return db.session.scalar(found) or abort(404)


def note_entering(by: Actor, meeting: Meeting) -> None:
    """Log that a person looked at the order of the cases; a change logs itself."""
    if request.method == "GET":
        publish(
            db.session,
            events.RoomEntered(actor_id=by.user_id, area_id=by.area_id, meeting_id=meeting.id),
        )


def _not_open(by: Actor, listing_id: UUID) -> NoReturn:
    """Ask whoever may not follow a case yet whether they have a conflict; to others it is not."""
    not_there(by, Case.id.in_(sa.select(Listing.case_id).where(Listing.id == listing_id)))


def _nothing() -> NoReturn:
    abort(404)
