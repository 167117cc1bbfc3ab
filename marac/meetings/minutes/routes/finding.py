"""Finding the meeting and the version of its minutes that an address names."""

from uuid import UUID

from flask import abort, request

from marac.access import Actor
from marac.database import db
from marac.meetings.minutes import queries
from marac.meetings.models import Meeting, MinutesRevision
from marac.meetings.queries import get_meeting


def meeting_or_404(by: Actor, meeting_id: UUID) -> Meeting:
    """Find a meeting that the person may know of."""
    return get_meeting(db.session, by=by, meeting_id=meeting_id) or abort(404)


def revision_or_404(by: Actor, meeting: Meeting) -> MinutesRevision:
    """Find the version that the form was about, or the latest."""
    typed = request.form.get("number", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else None
    found = queries.get_revision(db.session, by=by, meeting=meeting, number=number)
    return found or abort(404)
