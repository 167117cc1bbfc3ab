"""The end of the meeting: what is undecided, any other business, and changing captured actions."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.database import db
from marac.meetings.blueprint import bp
from marac.meetings.room import operations, queries
from marac.meetings.room.acting import ActionFields
from marac.meetings.room.forms import ConcludeForm
from marac.meetings.room.quorum import quorum_of
from marac.meetings.room.routes.finding import hearing_or_404, meeting_or_404, note_entering
from marac.refusals import Refused


@bp.route("/meetings/<uuid:meeting_id>/conclude", methods=["GET", "POST"])
@requires(Permission.MINUTES_WRITE)
def conclude(meeting_id: UUID) -> str | Response | tuple[str, int]:
    """List what is undecided; close the meeting once nothing is."""
    by = the_actor()
    meeting = meeting_or_404(by, meeting_id)
    form, refusal, status = ConcludeForm(obj=meeting), "", 200
    if request.method == "POST":
        status = 422
        if form.validate():
            text = form.any_other_business.data or ""
            operations.note_other_business(db.session, by=by, meeting=meeting, text=text)
            if request.form.get("button") == "secondary":
                flash("Saved", "success")
                return redirect(url_for("meetings.conclude", meeting_id=meeting.id), 303)
            try:
                operations.conclude(db.session, by=by, meeting=meeting)
            except Refused as refused:
                refusal, status = str(refused), 409
            else:
                flash("The meeting is concluded and its actions are issued", "success")
                return redirect(url_for("meetings.minutes", meeting_id=meeting.id), 303)
    note_entering(by, meeting)
    room = queries.get_room(db.session, by=by, meeting=meeting)
    register = queries.list_register(db.session, by=by, meeting=meeting)
    page = render_template(
        "meetings/room/conclude.html",
        room=room,
        meeting=meeting,
        form=form,
        refusal=refusal,
        quorum=quorum_of(meeting, register),
        next_meeting=queries.get_next_date(db.session, by=by, meeting=meeting),
    )
    return page, status


@bp.route(
    "/meetings/<uuid:meeting_id>/room/<uuid:listing_id>/actions/<uuid:action_id>",
    methods=["GET", "POST"],
)
@requires(Permission.MINUTES_WRITE)
def change_captured(
    meeting_id: UUID, listing_id: UUID, action_id: UUID
) -> str | Response | tuple[str, int]:
    """Change an action that the room captured and that has not gone out."""
    by = the_actor()
    meeting, hearing = hearing_or_404(by, meeting_id, listing_id)
    action = next((a for a in hearing.actions if a.id == action_id), None) or abort(404)
    chosen = f"{action.agency_id}/{action.owner_id or ''}"
    name = "" if action.owner_id else action.owner_name
    parts = {"task": action.task, "owner": chosen, "owner_name": name, "due": action.due_on}
    form = ActionFields(data=parts | {"aim": action.aim})
    form.offer(hearing.owners)
    back = url_for("meetings.room_case", meeting_id=meeting.id, listing_id=listing_id)
    whole = request.method == "POST" and form.validate()
    if request.method == "POST" and form.check_action() and whole:
        operations.reword(db.session, by=by, action=action, **form.facts)
        flash("Action changed", "success")
        return redirect(back, 303)
    page = render_template("meetings/room/action.html", form=form, hearing=hearing, back=back)
    return page if request.method == "GET" else (page, 422)
