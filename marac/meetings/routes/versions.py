"""The versions of an agenda, and what is different between any two of them."""

from uuid import UUID

from flask import abort, render_template, request

from marac.access import Permission, requires, the_actor
from marac.database import db
from marac.meetings import queries
from marac.meetings.blueprint import bp
from marac.meetings.differences import compare_versions
from marac.meetings.models import Circulation, Meeting


@bp.get("/meetings/<uuid:meeting_id>/agenda/versions")
@requires(Permission.AGENDA_BUILD)
def versions(meeting_id: UUID) -> str:
    """List what went out and compare two versions: by default the last one and the one before."""
    by, session = the_actor(), db.session
    meeting = queries.get_whole_meeting(session, by=by, meeting_id=meeting_id) or abort(404)
    last = len(meeting.circulations)
    then, now = _numbered(meeting, "from", last - 1), _numbered(meeting, "to", last)
    difference = None
    if then is not None and now is not None and then is not now:
        difference = compare_versions(session, by=by, then=then, now=now)
    return render_template(
        "meetings/versions.html", meeting=meeting, then=then, now=now, difference=difference
    )


def _numbered(meeting: Meeting, name: str, default: int) -> Circulation | None:
    """Find the version whose number stands in the address; a number that is none is the default."""
    number = request.args.get(name, default, type=int)
    return next((one for one in meeting.circulations if one.number == number), None)
