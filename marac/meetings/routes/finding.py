"""Finding the meeting and the place that somebody wants to change, and going back to the agenda."""

from uuid import UUID

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from marac.access import the_actor
from marac.cases.models import Case, Listing
from marac.database import db
from marac.meetings import queries
from marac.meetings.models import Meeting
from marac.meetings.stages import refuse_unless_open
from marac.meetings.waiting import why_not_listed
from marac.refusals import Refused


def open_meeting(meeting_id: UUID) -> Meeting:
    """Find a meeting whose agenda may still change: 404 out of sight, 409 when it is too late."""
    meeting: Meeting = queries.get_meeting(
        db.session, by=the_actor(), meeting_id=meeting_id
    ) or abort(404)
    refuse_unless_open(meeting)
    return meeting


def get_place(meeting: Meeting, listing_id: UUID) -> Listing:
    """Find a place on a meeting's agenda that the reader sees, or answer 404."""
    listing: Listing = queries.get_listing(
        db.session, by=the_actor(), meeting=meeting, listing_id=listing_id
    ) or abort(404)
    return listing


def refuse_unless_listable(case: Case, meeting: Meeting) -> None:
    """Raise `Refused` when a case cannot be put on this agenda, before anything is asked."""
    if reason := why_not_listed(case, meeting):
        raise Refused(reason)


def back_to_agenda(meeting_id: UUID, anchor: str | None = None) -> Response:
    """Go back to the agenda builder, to a case on it."""
    return redirect(url_for("meetings.agenda", meeting_id=meeting_id, _anchor=anchor), 303)
