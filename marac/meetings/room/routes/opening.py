"""The start of the meeting: opening it, its running order and matters arising."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, quiet, requires, the_actor
from marac.actions.queries import list_matters_arising
from marac.cases.attesting.queries import count_to_check
from marac.database import db
from marac.meetings.blueprint import bp
from marac.meetings.room import operations, queries
from marac.meetings.room.attendance import current_statement
from marac.meetings.room.quorum import quorum_of
from marac.meetings.room.routes.finding import meeting_or_404, note_entering


@bp.get("/meetings/<uuid:meeting_id>/room")
@requires(Permission.MEETING_READ)
def room(meeting_id: UUID) -> str:
    """Show where the meeting stands: its order, the statement and what earlier meetings left."""
    by = the_actor()
    meeting = meeting_or_404(by, meeting_id)
    shown = queries.get_room(db.session, by=by, meeting=meeting)
    register = queries.list_register(db.session, by=by, meeting=meeting)
    arising = list_matters_arising(db.session, by=by, meeting=meeting)
    note_entering(by, meeting)
    return render_template(
        "meetings/room/room.html",
        room=shown,
        meeting=meeting,
        arising=arising,
        quorum=quorum_of(meeting, register) if register else None,
        to_check=count_to_check(db.session, by=by),
        statement=current_statement(db.session, area_id=meeting.area_id),
        runs=by.runs_the_cycle,
    )


@bp.post("/meetings/<uuid:meeting_id>/start")
@requires(Permission.MINUTES_WRITE)
def start(meeting_id: UUID) -> Response:
    """Open the meeting."""
    by = the_actor()
    meeting = meeting_or_404(by, meeting_id)
    operations.start(db.session, by=by, meeting=meeting)
    flash("The meeting has started. Keep the register first", "success")
    return redirect(url_for("meetings.attendance", meeting_id=meeting.id), 303)


@bp.get("/meetings/<uuid:meeting_id>/room/order")
@requires(Permission.MEETING_READ)
@quiet
def running_order(meeting_id: UUID) -> str:
    """Give a page that stays open the running order as it stands now; the page was logged."""
    by = the_actor()
    meeting = meeting_or_404(by, meeting_id)
    return render_template(
        "meetings/room/_order.html",
        room=queries.get_room(db.session, by=by, meeting=meeting),
        runs=by.runs_the_cycle,
        here_is=request.args.get("at", ""),
        shown=request.args.get("case", 0, type=int),
    )
