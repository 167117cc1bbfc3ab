"""The case before the room: reading along, and writing down what is said and decided."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, requires, the_actor
from marac.agencies.models import CodeList
from marac.agencies.queries import get_code_book
from marac.cases.openings import limits
from marac.database import db
from marac.meetings.blueprint import bp
from marac.meetings.models import Meeting
from marac.meetings.room import events, keeping, operations, queries, recording
from marac.meetings.room.case_queries import Hearing
from marac.meetings.room.clashing import Theirs, settle
from marac.meetings.room.due import told_by_default
from marac.meetings.room.forms import DeferForm, HearingForm
from marac.meetings.room.pulse import pulse_of
from marac.meetings.room.risking import read_risk
from marac.meetings.room.routes import private
from marac.meetings.room.routes.catching import pick
from marac.meetings.room.routes.finding import hearing_or_404, listing_or_404
from marac.meetings.room.routes.kept import kept_on, kept_with
from marac.meetings.room.routes.turning import ask_to_leave, go_on_to, leaves_first, turn_to
from marac.meetings.room.routes.writing import waiting_form
from marac.meetings.room.wording import CASE_WORDS
from marac.meetings.stages import is_in_session
from marac.widgets import choice
from marac.widgets.typed import Kept


@bp.get("/meetings/<uuid:meeting_id>/room/<uuid:listing_id>")
@requires(Permission.MEETING_READ)
def room_case(meeting_id: UUID, listing_id: UUID) -> str:
    """Show a case as the room hears it: to write in for who runs it, to read along for others."""
    by = the_actor()
    meeting, hearing = hearing_or_404(by, meeting_id, listing_id)
    writes = _writes(by, meeting)
    if writes and leaves_first(meeting, hearing):
        return ask_to_leave(by, meeting, hearing)
    if writes:
        read_risk(db.session, hearing)
    limits.note(
        db.session,
        events.RoomFollowed(
            actor_id=by.user_id,
            area_id=by.area_id,
            case_id=hearing.case.id,
            meeting_id=meeting.id,
            listing_id=listing_id,
        ),
        others=hearing.others,
    )
    runs = by.may(Permission.MINUTES_WRITE)
    kept = kept_with(meeting, hearing.listing, hearing.typed) if runs else None
    form = waiting_form(hearing, kept) if writes and kept is not None else None
    if form is not None:
        pick(hearing, form)
    return _page(by, meeting, hearing, form, kept=kept)


@bp.post("/meetings/<uuid:meeting_id>/room/<uuid:listing_id>")
@requires(Permission.MINUTES_WRITE)
def save_hearing(meeting_id: UUID, listing_id: UUID) -> Response | tuple[str, int]:
    """Save everything that was typed about a case, whichever button was pressed."""
    by = the_actor()
    operations.hold(db.session, listing_id=listing_id)
    meeting, hearing = hearing_or_404(by, meeting_id, listing_id)
    read_risk(db.session, hearing)
    form, sent = recording.posted_form(hearing), request.form
    _mind(meeting, hearing, form)
    kept = kept_on(by, meeting, hearing.listing)
    theirs = settle(
        db.session,
        hearing=hearing,
        form=form,
        both=sent.get("both", ""),
        theirs=sent.get("theirs", ""),
        clashed=sent.getlist("clashed") if sent.get("both") or sent.get("theirs") else (),
    )
    if theirs:
        return _page(by, meeting, hearing, form, theirs, kept=kept), 409
    if not recording.is_whole(form, wants_action=sent.get("then") == "action"):
        return _page(by, meeting, hearing, form, kept=kept), 422
    theirs = recording.record(db.session, by=by, hearing=hearing, form=form)
    if theirs:
        return _page(by, meeting, hearing, form, theirs, kept=kept), 409
    private.keep(by, hearing.listing)
    if not kept.typed_elsewhere:
        keeping.forget_typed(db.session, by=by, listing=hearing.listing)
    if sent.get("strike"):
        _strike(by, hearing, sent["strike"])
    return _go_on(by, meeting, hearing, sent.get("then", ""))


@bp.route("/meetings/<uuid:meeting_id>/room/<uuid:listing_id>/defer", methods=["GET", "POST"])
@requires(Permission.MINUTES_WRITE)
def defer_case(meeting_id: UUID, listing_id: UUID) -> str | Response | tuple[str, int]:
    """Put a case off, with the reason."""
    by = the_actor()
    meeting, listing = listing_or_404(by, meeting_id, listing_id)
    book = get_code_book(db.session, area_id=meeting.area_id)
    form = DeferForm()
    form.code.choices = [choice(c.code, c.label) for c in book.choices(CodeList.DEFERRAL)]
    back = url_for("meetings.room_case", meeting_id=meeting.id, listing_id=listing.id)
    if form.validate_on_submit():
        operations.defer(
            db.session, by=by, listing=listing, code=form.code.data, note=form.note.data or ""
        )
        flash(f"{listing.case.reference} is deferred", "success")
        return redirect(back, 303)
    page = render_template(
        "meetings/room/defer.html", form=form, meeting=meeting, listing=listing, back=back
    )
    return page if request.method == "GET" else (page, 422)


def _writes(by: Actor, meeting: Meeting) -> bool:
    return is_in_session(meeting) and by.may(Permission.MINUTES_WRITE)


def _mind(meeting: Meeting, hearing: Hearing, form: HearingForm) -> None:
    form.mind_means(
        unwritable=hearing.unwritable,
        uncallable=hearing.uncallable,
        told_by=told_by_default(meeting),
    )
    form.here = {p.user_id for p in meeting.attendances if p.user_id is not None and p.is_here}


def _page(  # noqa: PLR0913 - what was read, typed and met
    by: Actor,
    meeting: Meeting,
    hearing: Hearing,
    form: HearingForm | None,
    theirs: Theirs | None = None,
    *,
    kept: Kept | None = None,
) -> str:
    room = queries.get_room(db.session, by=by, meeting=meeting)
    before, after = room.beside(hearing.listing.id)
    if form is not None:
        form.offer(hearing.owners)
        _mind(meeting, hearing, form)
    return render_template(
        "meetings/room/case.html",
        room=room,
        meeting=meeting,
        hearing=hearing,
        line=next(line for line in room.lines if line.listing.id == hearing.listing.id),
        before=before,
        after=after,
        form=form,
        theirs=theirs or Theirs(),
        private=private.form_for(hearing.private),
        kept=kept,
        pulse=pulse_of(meeting, hearing, by=by),
        runs=by.runs_the_cycle,
        here_is="",
        **CASE_WORDS,
    )


def _strike(by: Actor, hearing: Hearing, typed: str) -> None:
    action = next((a for a in hearing.actions if str(a.id) == typed), None)
    operations.strike(db.session, by=by, action=action or abort(404))


def _go_on(by: Actor, meeting: Meeting, hearing: Hearing, then: str) -> Response:
    """Stay with the case, or go where the button said."""
    listing, endpoint = hearing.listing, "meetings.room_case"
    if then == "defer":
        endpoint = "meetings.defer_case"
    elif then == "undecide":
        operations.undecide(db.session, by=by, listing=listing)
    elif then in ("hear", "cleared"):
        turn_to(by, meeting, listing, cleared=then == "cleared")
    elif then == "next":
        _, after = queries.get_room(db.session, by=by, meeting=meeting).beside(listing.id)
        if after is None:
            return redirect(url_for("meetings.conclude", meeting_id=meeting.id), 303)
        go_on_to(by, meeting, listing, after.listing)
        listing = after.listing
    flash("Action added" if then == "action" else "Saved", "success")
    place: dict[str, Any] = {"meeting_id": meeting.id, "listing_id": listing.id}
    if then == "action":
        place["_anchor"] = "line"
    if picked := request.form.get("pick"):
        return redirect(url_for(endpoint, **place, pick=picked, _anchor="actions"), 303)
    return redirect(url_for(endpoint, **place), 303)
