"""The start and the end of the re-entry: when the meeting began, how far it is, when it ended."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac import clock
from marac.access import Permission, requires, the_actor
from marac.database import db
from marac.meetings.blueprint import bp
from marac.meetings.models import Meeting
from marac.meetings.paper import operations
from marac.meetings.paper.forms import NOT_YET, BeginForm, EndForm, at
from marac.meetings.paper.models import PaperRun, Step
from marac.meetings.room import operations as room_operations
from marac.meetings.room.queries import Room, get_room
from marac.meetings.room.routes.finding import meeting_or_404, note_entering
from marac.refusals import Refused


@bp.route("/meetings/<uuid:meeting_id>/paper", methods=["GET", "POST"])
@requires(Permission.MINUTES_WRITE)
def on_paper(meeting_id: UUID) -> str | Response | tuple[str, int]:
    """Show how far the record is typed in; the first time, ask when the meeting began."""
    by, session = the_actor(), db.session
    meeting = meeting_or_404(by, meeting_id)
    form = BeginForm(data=_planned(meeting))
    if request.method == "POST" and (meeting.started_at is not None or form.validate()):
        moment = form.moment if meeting.started_at is None else None
        operations.begin(session, by=by, meeting=meeting, started_at=moment)
        flash("This meeting is typed in from paper. Begin with the register", "success")
        return redirect(url_for("meetings.paper_register", meeting_id=meeting.id), 303)
    note_entering(by, meeting)
    run = operations.run_of(session, meeting=meeting)
    page = render_template(
        "meetings/paper/steps.html",
        meeting=meeting,
        form=form,
        run=run,
        typed=operations.typed_of(session, run=run) if run is not None else None,
        room=get_room(session, by=by, meeting=meeting),
        steps=Step,
    )
    return (page, 422) if request.method == "POST" else page


@bp.route("/meetings/<uuid:meeting_id>/paper/end", methods=["GET", "POST"])
@requires(Permission.MINUTES_WRITE)
def paper_end(meeting_id: UUID) -> str | Response | tuple[str, int]:
    """Type in what else was said and when the meeting ended, and conclude it."""
    by, session = the_actor(), db.session
    meeting = meeting_or_404(by, meeting_id)
    form, refusal, status = EndForm(obj=meeting), "", 200
    if request.method == "POST":
        status = 422
        concludes = request.form.get("button") != "secondary"
        if _is_whole(meeting, form, concludes=concludes):
            _save_business(meeting, form)
            if not concludes:
                flash("Saved", "success")
                return redirect(url_for("meetings.on_paper", meeting_id=meeting.id), 303)
            try:
                ended = at(meeting, form.ended.data)
                room_operations.conclude(session, by=by, meeting=meeting, at=ended)
            except Refused as refused:
                refusal, status = str(refused), 409
            else:
                flash("The meeting is concluded and its actions are issued", "success")
                return redirect(url_for("meetings.minutes", meeting_id=meeting.id), 303)
    note_entering(by, meeting)
    room = get_room(session, by=by, meeting=meeting)
    return _end_page(meeting, form, room, refusal), status


def _save_business(meeting: Meeting, form: EndForm) -> None:
    actor = the_actor()
    text = form.any_other_business.data or ""
    room_operations.note_other_business(db.session, by=actor, meeting=meeting, text=text)
    operations.note_typed(db.session, by=actor, meeting=meeting, step=Step.BUSINESS)


def _end_page(meeting: Meeting, form: EndForm, room: Room, refusal: str) -> str:
    run: PaperRun | None = operations.run_of(db.session, meeting=meeting)
    return render_template(
        "meetings/paper/end.html", meeting=meeting, form=form, room=room, refusal=refusal, run=run
    )


def _is_whole(meeting: Meeting, form: EndForm, *, concludes: bool) -> bool:
    """Check the end: it has come, it is not before the beginning, and concluding needs it."""
    whole = bool(form.validate())
    ended = at(meeting, form.ended.data)
    if ended is None:
        if concludes and not form.ended.errors:
            form.ended.errors = ["Enter when the meeting ended"]
    elif ended > clock.now():
        form.ended.errors = [NOT_YET]
    elif meeting.started_at is not None and ended < meeting.started_at:
        form.ended.errors = ["The meeting cannot end before it began"]
    return whole and not form.ended.errors


def _planned(meeting: Meeting) -> dict[str, object]:
    start = clock.to_london(meeting.starts_at)
    return {"day": start.date(), "began": start.time()}
