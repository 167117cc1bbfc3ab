"""Typing in the register, and each case on its own."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac import clock
from marac.access import Actor, Permission, requires, the_actor
from marac.agencies.models import CodeList
from marac.agencies.queries import get_code_book
from marac.cases.openings import limits
from marac.cases.risk.queries import latest_or_empty
from marac.database import db
from marac.meetings.blueprint import bp
from marac.meetings.models import Heading, Meeting
from marac.meetings.paper import entering, operations
from marac.meetings.paper.entering import Theirs
from marac.meetings.paper.forms import PaperCaseForm
from marac.meetings.paper.models import Step
from marac.meetings.room import events, queries, register
from marac.meetings.room import operations as room_operations
from marac.meetings.room.attendance import current_statement
from marac.meetings.room.case_queries import Hearing
from marac.meetings.room.routes.finding import hearing_or_404, meeting_or_404, note_entering
from marac.meetings.room.wording import CASE_WORDS
from marac.widgets import choice

Answer = str | Response | tuple[str, int]


@bp.route("/meetings/<uuid:meeting_id>/paper/register", methods=["GET", "POST"])
@requires(Permission.MINUTES_WRITE)
def paper_register(meeting_id: UUID) -> Answer:
    """Type in the attendance sheet: who came and left when, and who signed."""
    by, session = the_actor(), db.session
    meeting = meeting_or_404(by, meeting_id)
    people = queries.list_register(session, by=by, meeting=meeting)
    form = register.RegisterForm(data={"people": register.data_of(people)})
    rows = register.rows_of(form, people)
    if request.method == "POST":
        whole = form.validate()
        if register.check_rows(rows) and whole:
            _came_at_the_start(meeting, rows)
            presences = register.presences_of(meeting, rows)
            room_operations.record_attendance(session, by=by, meeting=meeting, presences=presences)
            operations.note_typed(session, by=by, meeting=meeting, step=Step.REGISTER)
            flash("Register saved", "success")
            return redirect(_after_register(by, meeting), 303)
    note_entering(by, meeting)
    page = render_template(
        "meetings/paper/register.html",
        meeting=meeting,
        form=form,
        rows=rows,
        run=operations.run_of(session, meeting=meeting),
        statement=current_statement(session, area_id=meeting.area_id),
    )
    return (page, 422) if request.method == "POST" else page


@bp.route("/meetings/<uuid:meeting_id>/paper/cases/<uuid:listing_id>", methods=["GET", "POST"])
@requires(Permission.MINUTES_WRITE)
def paper_case(meeting_id: UUID, listing_id: UUID) -> Answer:
    """Type in what was said and decided about one case; it is saved on its own."""
    by, session = the_actor(), db.session
    if request.method == "POST":
        room_operations.hold(session, listing_id=listing_id)
    meeting, hearing = hearing_or_404(by, meeting_id, listing_id, shared=False)
    hearing.sheet = latest_or_empty(hearing.case)
    reasons = _reasons(meeting)
    if request.method == "GET":
        _note_reading(by, meeting, hearing)
        form = entering.form_for(hearing, meeting=meeting, reasons=reasons)
        return _case_page(by, meeting, hearing, form)
    form = entering.posted_form(hearing, meeting=meeting, reasons=reasons)
    if not form.check(meeting):
        return _case_page(by, meeting, hearing, form), 422
    theirs = entering.record(session, by=by, meeting=meeting, hearing=hearing, form=form)
    if theirs:
        return _case_page(by, meeting, hearing, form, theirs), 409
    operations.note_typed(session, by=by, meeting=meeting, step=Step.CASE, listing=hearing.listing)
    flash(f"{hearing.case.reference} saved", "success")
    return redirect(_after_case(by, meeting, listing_id), 303)


def _came_at_the_start(meeting: Meeting, rows: list[register.Row]) -> None:
    """Take whoever is ticked without a time to have been there when the meeting began."""
    began = meeting.started_at or meeting.starts_at
    at_the_start = clock.to_london(began).time().replace(second=0, microsecond=0)
    for row in rows:
        if row.fields.here.data and not row.fields.arrived.data and row.person.arrived_at is None:
            row.fields.arrived.data = at_the_start


def _reasons(meeting: Meeting) -> list[Any]:
    book = get_code_book(db.session, area_id=meeting.area_id)
    return [choice(c.code, c.label) for c in book.choices(CodeList.DEFERRAL)]


def _note_reading(by: Actor, meeting: Meeting, hearing: Hearing) -> None:
    read = events.RoomFollowed(
        actor_id=by.user_id,
        area_id=by.area_id,
        case_id=hearing.case.id,
        meeting_id=meeting.id,
        listing_id=hearing.listing.id,
    )
    limits.note(db.session, read, others=hearing.others)


def _case_page(
    by: Actor,
    meeting: Meeting,
    hearing: Hearing,
    form: PaperCaseForm,
    theirs: Theirs | None = None,
) -> str:
    room = queries.get_room(db.session, by=by, meeting=meeting)
    before, after = room.beside(hearing.listing.id)
    return render_template(
        "meetings/paper/case.html",
        meeting=meeting,
        hearing=hearing,
        line=next(line for line in room.lines if line.listing.id == hearing.listing.id),
        room=room,
        before=before,
        after=after,
        form=form,
        theirs=theirs or Theirs(),
        run=operations.run_of(db.session, meeting=meeting),
        notes=list(Heading),
        **CASE_WORDS,
    )


def _after_register(by: Actor, meeting: Meeting) -> str:
    """Go on to the first case of the agenda."""
    if request.form.get("button") == "secondary":
        return url_for("meetings.paper_register", meeting_id=meeting.id)
    lines = queries.get_room(db.session, by=by, meeting=meeting).lines
    return _case(meeting, lines[0].listing.id) if lines else _end(meeting)


def _after_case(by: Actor, meeting: Meeting, listing_id: UUID) -> str:
    """Go on to the next case, or to the end after the last."""
    if request.form.get("button") == "secondary":
        return _case(meeting, listing_id)
    _, after = queries.get_room(db.session, by=by, meeting=meeting).beside(listing_id)
    return _case(meeting, after.listing.id) if after is not None else _end(meeting)


def _case(meeting: Meeting, listing_id: UUID) -> str:
    return url_for("meetings.paper_case", meeting_id=meeting.id, listing_id=listing_id)


def _end(meeting: Meeting) -> str:
    return url_for("meetings.paper_end", meeting_id=meeting.id)
