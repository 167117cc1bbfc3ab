"""The register: who came, what they signed, what they declared."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, requires, the_actor
from marac.agencies.queries import list_agencies
from marac.database import db
from marac.meetings.blueprint import bp
from marac.meetings.models import Attendance, Meeting
from marac.meetings.room import operations, queries, register
from marac.meetings.room.attendance import current_statement
from marac.meetings.room.forms import InterestForm, ObserverForm, PersonForm
from marac.meetings.room.quorum import quorum_of
from marac.meetings.room.routes.finding import meeting_or_404, note_entering, person_or_404
from marac.meetings.room.wording import interests_of
from marac.widgets import choice


@bp.route("/meetings/<uuid:meeting_id>/attendance", methods=["GET", "POST"])
@requires(Permission.MINUTES_WRITE)
def attendance(meeting_id: UUID) -> str | Response | tuple[str, int]:
    """Keep the register of the whole meeting on one page."""
    by = the_actor()
    meeting = meeting_or_404(by, meeting_id)
    people = queries.list_register(db.session, by=by, meeting=meeting)
    form = register.RegisterForm(data={"people": register.data_of(people)})
    rows = register.rows_of(form, people)
    if request.method == "POST":
        whole = form.validate()
        if register.check_rows(rows) and whole:
            presences = register.presences_of(meeting, rows)
            operations.record_attendance(db.session, by=by, meeting=meeting, presences=presences)
            _move(by, meeting, people)
            flash("Register saved", "success")
            return redirect(url_for("meetings.attendance", meeting_id=meeting.id), 303)
    note_entering(by, meeting)
    page = render_template(
        "meetings/room/attendance.html",
        quorum=quorum_of(meeting, people),
        meeting=meeting,
        rows=rows,
        interests_of=interests_of,
        form=form,
        statement=current_statement(db.session, area_id=meeting.area_id),
        room=queries.get_room(db.session, by=by, meeting=meeting),
    )
    return page if request.method == "GET" else (page, 422)


@bp.route("/meetings/<uuid:meeting_id>/attendance/add", methods=["GET", "POST"])
@requires(Permission.MINUTES_WRITE)
def add_person(meeting_id: UUID) -> str | Response | tuple[str, int]:
    """Add somebody who was not expected."""
    by = the_actor()
    meeting = meeting_or_404(by, meeting_id)
    members = queries.list_absent_members(db.session, by=by, meeting=meeting)
    room = queries.get_room(db.session, by=by, meeting=meeting)
    form = PersonForm()
    form.hears.choices = [
        choice(line.listing.id, f"{line.reference}, {line.who}") for line in room.lines
    ]
    form.member.choices = [choice(key, m.text, group=m.agency) for key, m in members.items()]
    agencies = {str(a.id): a for a in list_agencies(db.session, by=by)}
    form.agency.choices = [choice(key, agency.name) for key, agency in agencies.items()]
    if form.validate_on_submit():
        member = members.get(form.member.data or "")
        operations.add_person(
            db.session,
            by=by,
            meeting=meeting,
            name=member.name if member else form.name.data or "",
            capacity=form.capacity.data or (member.capacity if member else ""),
            user_id=member.user_id if member else None,
            agency_id=member.agency_id if member else _id(form.agency.data),
            hears=_heard(form, room),
        )
        flash("Added to the register", "success")
        return redirect(url_for("meetings.attendance", meeting_id=meeting.id), 303)
    page = render_template("meetings/room/add_person.html", meeting=meeting, form=form)
    return page if request.method == "GET" else (page, 422)


@bp.route(
    "/meetings/<uuid:meeting_id>/attendance/<uuid:attendance_id>/interest",
    methods=["GET", "POST"],
)
@requires(Permission.MINUTES_WRITE)
def declare_interest(meeting_id: UUID, attendance_id: UUID) -> str | Response | tuple[str, int]:
    """Write down an interest; the cases that it names are kept from the person at once."""
    by = the_actor()
    meeting = meeting_or_404(by, meeting_id)
    person = person_or_404(meeting, attendance_id)
    room = queries.get_room(db.session, by=by, meeting=meeting)
    form = InterestForm()
    form.listings.choices = [
        choice(line.listing.id, f"{line.reference}, {line.who}") for line in room.lines
    ]
    if form.validate_on_submit():
        chosen = set(form.listings.data or ())
        operations.declare_interest(
            db.session,
            by=by,
            meeting=meeting,
            attendance=person,
            listings=[line.listing for line in room.lines if str(line.listing.id) in chosen],
            text=form.text.data or "",
        )
        flash(f"Interest of {person.name} recorded", "success")
        return redirect(url_for("meetings.attendance", meeting_id=meeting.id), 303)
    note_entering(by, meeting)
    page = render_template("meetings/room/interest.html", meeting=meeting, person=person, form=form)
    return page if request.method == "GET" else (page, 422)


def _move(by: Actor, meeting: Meeting, people: list[Attendance]) -> None:
    """Let somebody out or back in whose button in the register was pressed."""
    for word, move in (("out", operations.step_out), ("back", operations.come_back)):
        person = next((p for p in people if str(p.id) == request.form.get(word)), None)
        if person is not None:
            move(db.session, by=by, meeting=meeting, attendance=person)


def _heard(form: ObserverForm, room: queries.Room) -> set[UUID] | None:
    wanted = form.may_hear
    if wanted is None:
        return None
    return {line.listing.id for line in room.lines if str(line.listing.id) in wanted}


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None
