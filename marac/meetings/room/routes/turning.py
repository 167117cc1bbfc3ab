"""Turning the room to a case: who must leave goes first, and who was out may come back."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, requires, the_actor
from marac.cases.models import Listing
from marac.database import db
from marac.meetings.blueprint import bp
from marac.meetings.models import Meeting
from marac.meetings.room import operations, queries
from marac.meetings.room.case_queries import Hearing
from marac.meetings.room.leaving import list_barred
from marac.meetings.room.routes.finding import listing_or_404, note_entering


@bp.post("/meetings/<uuid:meeting_id>/room/<uuid:listing_id>/hear")
@requires(Permission.MINUTES_WRITE)
def hear(meeting_id: UUID, listing_id: UUID) -> Response:
    """Turn the room to a case."""
    by = the_actor()
    meeting, listing = listing_or_404(by, meeting_id, listing_id)
    turn_to(by, meeting, listing, cleared=request.form.get("cleared") == "yes")
    address = url_for("meetings.room_case", meeting_id=meeting.id, listing_id=listing.id)
    return redirect(address, 303)


def turn_to(by: Actor, meeting: Meeting, listing: Listing, *, cleared: bool) -> None:
    """Hear a case, and say that those who left for the last one may come back."""
    back = operations.hear(db.session, by=by, meeting=meeting, listing=listing, cleared=cleared)
    if back:
        flash("Whoever left the room for the last case may come back in", "success")


def go_on_to(by: Actor, meeting: Meeting, listing: Listing, after: Listing) -> None:
    """Hear the next case with the room, unless somebody must leave first: their page says so."""
    if meeting.current_listing_id != listing.id or after.deferral_code:
        return
    barred = list_barred(db.session, meeting=meeting, listing=after)
    if not any(person.may_be_here for person in barred):
        turn_to(by, meeting, after, cleared=False)


def leaves_first(meeting: Meeting, hearing: Hearing) -> bool:
    """Tell whether a case may not come on the screen yet, because somebody must leave the room."""
    in_the_room = meeting.current_listing_id == hearing.listing.id
    return bool(hearing.to_leave) and not in_the_room and "look" not in request.args


def ask_to_leave(by: Actor, meeting: Meeting, hearing: Hearing) -> str:
    """Say who must leave, and nothing of the case but its number and reference."""
    note_entering(by, meeting)
    room = queries.get_room(db.session, by=by, meeting=meeting)
    line = next(line for line in room.lines if line.listing.id == hearing.listing.id)
    return render_template(
        "meetings/room/leave.html",
        meeting=meeting,
        room=room,
        line=line,
        hearing=hearing,
        runs=True,
        here_is="",
    )
