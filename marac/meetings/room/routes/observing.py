"""Who at the meeting only observes, and which cases they may hear."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.database import db
from marac.meetings.blueprint import bp
from marac.meetings.room import operations, queries
from marac.meetings.room.forms import ObserverForm
from marac.meetings.room.routes.finding import meeting_or_404, note_entering, person_or_404
from marac.widgets import choice


@bp.route(
    "/meetings/<uuid:meeting_id>/attendance/<uuid:attendance_id>/observes",
    methods=["GET", "POST"],
)
@requires(Permission.MINUTES_WRITE)
def limit_observer(meeting_id: UUID, attendance_id: UUID) -> str | Response | tuple[str, int]:
    """Say whether somebody only observes, and which cases they may hear."""
    by = the_actor()
    meeting = meeting_or_404(by, meeting_id)
    person = person_or_404(meeting, attendance_id)
    room = queries.get_room(db.session, by=by, meeting=meeting)
    form = ObserverForm(data={"observes": person.hears is not None, "hears": person.hears or []})
    form.hears.choices = [
        choice(line.listing.id, f"{line.reference}, {line.who}") for line in room.lines
    ]
    if form.validate_on_submit():
        wanted = form.may_hear
        listings = [line.listing for line in room.lines if str(line.listing.id) in (wanted or ())]
        operations.limit(
            db.session,
            by=by,
            meeting=meeting,
            attendance=person,
            listings=listings if wanted is not None else None,
        )
        flash("Register saved", "success")
        return redirect(url_for("meetings.attendance", meeting_id=meeting.id), 303)
    note_entering(by, meeting)
    page = render_template("meetings/room/observes.html", meeting=meeting, person=person, form=form)
    return page if request.method == "GET" else (page, 422)
