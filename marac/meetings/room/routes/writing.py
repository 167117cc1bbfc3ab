"""Writing together: keeping what is typed, telling whoever waits what is new, earlier texts."""

from typing import Any
from uuid import UUID

from flask import (
    abort,
    current_app,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from marac import clock
from marac.access import Actor, Permission, quiet, requires, the_actor
from marac.accounts.guarding import throttled
from marac.accounts.throttling import Kind
from marac.accounts.watching import ask_to_reload
from marac.cases.openings import limits
from marac.cases.wording import Words
from marac.database import db
from marac.meetings.blueprint import bp
from marac.meetings.models import Heading
from marac.meetings.queries import get_listing
from marac.meetings.room import events, history, keeping, operations, presence, queries, recording
from marac.meetings.room.case_queries import Hearing
from marac.meetings.room.following import (
    news_for_writer,
    read_notes,
    read_record,
    states_of,
)
from marac.meetings.room.forms import HearingForm, NotesForm, fingerprint
from marac.meetings.room.pulse import Pulse, read_pulse
from marac.meetings.room.routes.finding import listing_or_404
from marac.meetings.room.routes.kept import kept_on
from marac.meetings.room.wording import CASE_WORDS
from marac.web.filters import clock_time
from marac.widgets.typed import Kept, typing_sent


def waiting_form(hearing: Hearing, kept: Kept) -> HearingForm:
    """Make the form of a case with what was typed and not saved, or as its record stands."""
    if kept.row is not None:
        form = recording.posted_form(hearing, kept.row.sent)
        if recording.differs(hearing, form):
            return form
        kept.row = None
    return recording.form_for(hearing)


@bp.post("/meetings/<uuid:meeting_id>/room/<uuid:listing_id>/typed")
@requires(Permission.MINUTES_WRITE)
@throttled(Kind.AUTOSAVE)
@quiet
def keep_hearing(meeting_id: UUID, listing_id: UUID) -> Response:
    """Keep what is typed about a case; the page sends it by itself, so nobody stays in by it."""
    by = the_actor()
    operations.hold(db.session, listing_id=listing_id)
    _, listing = listing_or_404(by, meeting_id, listing_id)
    place = request.form.get("place", "")
    row = keeping.keep_typed(db.session, by=by, listing=listing, typing=typing_sent(), place=place)
    return jsonify(revision=row.revision, at=clock_time(row.typed_at))


@bp.post("/meetings/<uuid:meeting_id>/room/<uuid:listing_id>/notes")
@requires(Permission.MINUTES_WRITE)
def save_notes(meeting_id: UUID, listing_id: UUID) -> Response | tuple[Response, int]:
    """Save the notes of a case without leaving its page; a clash is shown by the page's Save."""
    by = the_actor()
    operations.hold(db.session, listing_id=listing_id)
    meeting, listing = listing_or_404(by, meeting_id, listing_id)
    form, kept = NotesForm(), kept_on(by, meeting, listing)
    if not form.validate():
        return jsonify(problem="form"), 422
    notes = read_notes(db.session, listing_id=listing.id)
    for heading in Heading:
        recording.record_note(
            db.session,
            by=by,
            listing=listing,
            notes=notes,
            heading=heading,
            typed=form.note_for(heading),
        )
    if not kept.typed_elsewhere:
        keeping.forget_typed(db.session, by=by, listing=listing)
    return jsonify(at=clock_time(clock.now()), notes=states_of(notes))


@bp.post("/meetings/<uuid:meeting_id>/room/<uuid:listing_id>/typed/forget")
@requires(Permission.MINUTES_WRITE)
def forget_hearing(meeting_id: UUID, listing_id: UUID) -> Response:
    """Throw away what was typed about a case and not saved."""
    by = the_actor()
    _, listing = listing_or_404(by, meeting_id, listing_id)
    keeping.forget_typed(db.session, by=by, listing=listing)
    flash("What you had typed there and not saved is gone.", "success")
    return _to_case(meeting_id, listing_id)


@bp.get("/meetings/<uuid:meeting_id>/room/<uuid:listing_id>/pulse")
@requires(Permission.MEETING_READ)
@quiet
def room_pulse(meeting_id: UUID, listing_id: UUID) -> Response:
    """Tell a page that waits what is new about the case since it last asked; mostly nothing."""
    by, seen = the_actor(), request.args.get("seen", "")
    pulse = read_pulse(db.session, by=by, meeting_id=meeting_id, listing_id=listing_id)
    pulse = pulse or abort(404)
    if pulse.sits and by.may(Permission.MINUTES_WRITE):
        return _tell_writer(by, pulse, meeting_id, listing_id, seen)
    if str(pulse) == seen:
        return make_response("", 204)
    if not pulse.same_place(seen):
        return _move(by, pulse, meeting_id, listing_id, seen)
    _log(by, pulse, meeting_id, listing_id)
    return make_response(_fragment(by, pulse, meeting_id, listing_id))


@bp.get("/meetings/<uuid:meeting_id>/room/<uuid:listing_id>/history")
@requires(Permission.MINUTES_WRITE)
def note_history(meeting_id: UUID, listing_id: UUID) -> str:
    """Show every text that stood under the headings of a case."""
    by = the_actor()
    meeting, listing = listing_or_404(by, meeting_id, listing_id)
    pulse = read_pulse(db.session, by=by, meeting_id=meeting.id, listing_id=listing.id)
    _log(by, pulse or abort(404), meeting.id, listing.id)
    changes = history.list_changes(db.session, by=by, listing=listing)
    return render_template(
        "meetings/room/history.html", meeting=meeting, listing=listing, changes=changes
    )


@bp.post("/meetings/<uuid:meeting_id>/room/<uuid:listing_id>/history")
@requires(Permission.MINUTES_WRITE)
def put_back(meeting_id: UUID, listing_id: UUID) -> Response:
    """Let an earlier text stand again, as a new one: what stood until now stays in the history."""
    by = the_actor()
    operations.hold(db.session, listing_id=listing_id)
    _, listing = listing_or_404(by, meeting_id, listing_id)
    revision = history.get_revision(
        db.session, by=by, listing=listing, revision_id=request.form.get("revision", type=UUID)
    )
    revision = revision or abort(404)
    operations.save_note(
        db.session,
        by=by,
        listing=listing,
        heading=revision.heading,
        text=revision.text,
        version=request.form.get("version", type=int),
    )
    flash(f"“{revision.heading.label}” says again what it said then", "success")
    return _to_case(meeting_id, listing_id)


def _tell_writer(
    by: Actor, pulse: Pulse, meeting_id: UUID, listing_id: UUID, seen: str
) -> Response:
    """Give a writer the texts of others and where they type; what is being typed stays as it is."""
    typing = presence.list_typing(db.session, by=by, listing_id=listing_id)
    mark = f"{pulse}/{fingerprint(typing)[:8] if typing else ''}"
    if mark == seen:
        return make_response("", 204)
    _log(by, pulse, meeting_id, listing_id)
    news: dict[str, Any] = {"seen": mark, "typing": typing, "notes": {}}
    if not seen.startswith(f"{pulse}/"):
        news["notes"] = news_for_writer(db.session, listing_id=listing_id)
    return jsonify(news | {"more": not pulse.same_but_notes(seen)})


def _fragment(by: Actor, pulse: Pulse, meeting_id: UUID, listing_id: UUID) -> str:
    """Render what changes while the room talks about a case."""
    session = db.session
    meeting = queries.get_meeting_with_register(session, by=by, meeting_id=meeting_id) or abort(404)
    hearing = read_record(session, by=by, meeting=meeting, listing_id=listing_id) or abort(404)
    # No page, so nothing is asked for that surrounds one.
    news = current_app.jinja_env.get_template("meetings/room/_news.html")
    return news.render(
        meeting=meeting,
        hearing=hearing,
        form=None,
        pulse=pulse,
        words=_words(hearing, pulse),
        **CASE_WORDS,
    )


def _words(hearing: Hearing, pulse: Pulse) -> Words:
    """Say how far the room is with the case, as the running order does."""
    line = queries.RoomLine(
        number=0,
        listing=hearing.listing,
        reference="",
        who="",
        planned_at=clock.now(),
        in_the_room=pulse.in_the_room,
    )
    return line.words


def _move(by: Actor, pulse: Pulse, meeting_id: UUID, listing_id: UUID, seen: str) -> Response:
    """Take a reader to the case that the room turned to, if they may see it; else load again."""
    place: dict[str, Any] = {"meeting_id": meeting_id, "listing_id": listing_id}
    if pulse.left_since(seen) and pulse.current is not None:
        meeting = queries.get_meeting_with_register(db.session, by=by, meeting_id=meeting_id)
        meeting = meeting or abort(404)
        found = get_listing(db.session, by=by, meeting=meeting, listing_id=pulse.current)
        if found is not None:
            page = url_for("meetings.room_case", **place | {"listing_id": found.id})
            answer = ask_to_reload(page)
            del answer.headers["HX-Refresh"]
            answer.headers["HX-Redirect"] = page
            return answer
    return ask_to_reload(url_for("meetings.room_case", **place))


def _log(by: Actor, pulse: Pulse, meeting_id: UUID, listing_id: UUID) -> None:
    """Log that somebody reads the case, unless the log says so of this hour."""
    if not pulse.opened:
        limits.note(
            db.session,
            events.RoomFollowed(
                actor_id=by.user_id,
                area_id=by.area_id,
                case_id=pulse.case_id,
                meeting_id=meeting_id,
                listing_id=listing_id,
            ),
        )


def _to_case(meeting_id: UUID, listing_id: UUID) -> Response:
    page = url_for("meetings.room_case", meeting_id=meeting_id, listing_id=listing_id)
    return redirect(page, 303)
