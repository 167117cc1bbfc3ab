"""The agenda builder: each button posts one change and comes back to the page."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac import clock
from marac.access import Actor, Permission, requires, the_actor
from marac.agencies.models import CodeList
from marac.agencies.queries import get_code_book
from marac.cases.queries import get_case
from marac.cases.wording import risk_words
from marac.database import db
from marac.events import publish
from marac.meetings import events, operations
from marac.meetings.blueprint import bp
from marac.meetings.builder import (
    flag_words,
    kept_back,
    list_flags_to_bring,
    load_builder,
    put_off_before,
)
from marac.meetings.calendar import deadlines
from marac.meetings.forms import DeferForm, PlaceForm
from marac.meetings.models import Meeting
from marac.meetings.routes.finding import (
    back_to_agenda,
    get_place,
    open_meeting,
    refuse_unless_listable,
)
from marac.meetings.waiting import comes_late, heard_before_for, why_not_late

STEPS = {"up": -1, "down": 1}


@bp.get("/meetings/<uuid:meeting_id>/agenda")
@requires(Permission.AGENDA_BUILD)
def agenda(meeting_id: UUID) -> str:
    """Show the waiting list beside the agenda, with the buttons that change it."""
    return _page(open_meeting(meeting_id))


@bp.post("/meetings/<uuid:meeting_id>/agenda/cases/<uuid:case_id>")
@requires(Permission.AGENDA_BUILD)
def add_case(meeting_id: UUID, case_id: UUID) -> Response:
    """Put a waiting case on the agenda; of a late one the chair must be told why first.

    With the first case of an agenda come those whose flag ends.
    """
    by, meeting = the_actor(), open_meeting(meeting_id)
    case = get_case(db.session, by=by, case_id=case_id) or abort(404)
    refuse_unless_listable(case, meeting)
    if comes_late(meeting):
        late = url_for("meetings.ask_to_hear_late", meeting_id=meeting.id, case_id=case.id)
        return redirect(late, 303)
    builder = load_builder(db.session, by=by, meeting=meeting)
    place = builder.numbered(request.form.get("to", 0, type=int))
    to = place.listing.position if place is not None and "to" in request.form else None
    listing = operations.list_case(db.session, by=by, meeting=meeting, case=case, to=to)
    came = [] if builder.begun else _bring_flags(by, meeting)
    with_it = f" So is {', '.join(came)}: the flag ends." if came else ""
    flash(f"{case.reference} is on the agenda.{with_it}", "success")
    return back_to_agenda(meeting_id, f"case-{listing.id}")


@bp.post("/meetings/<uuid:meeting_id>/agenda/<uuid:listing_id>/move")
@requires(Permission.AGENDA_BUILD)
def move_case(meeting_id: UUID, listing_id: UUID) -> Response:
    """Move a case one place up or down, or to a number, among those that the reader sees."""
    by, meeting = the_actor(), open_meeting(meeting_id)
    listing = get_place(meeting, listing_id)
    builder = load_builder(db.session, by=by, meeting=meeting)
    number = request.form.get("to", type=int)
    if number is not None:
        target = builder.numbered(number)
    else:
        step = STEPS.get(request.form.get("way", "")) or abort(400)
        target = builder.neighbour(listing_id, step)
    if target is not None:
        operations.move(db.session, by=by, listing=listing, to=target.listing.position)
    elif listing.circulated_at is not None:
        operations.move(db.session, by=by, listing=listing, to=0)
    return back_to_agenda(meeting_id, f"case-{listing_id}")


@bp.post("/meetings/<uuid:meeting_id>/agenda/<uuid:listing_id>/minutes")
@requires(Permission.AGENDA_BUILD)
def set_minutes(meeting_id: UUID, listing_id: UUID) -> Response | tuple[str, int]:
    """Plan more or fewer minutes for a case, and give it another place."""
    by, meeting = the_actor(), open_meeting(meeting_id)
    listing = get_place(meeting, listing_id)
    form = PlaceForm()
    form.minutes.id, form.place.id = f"minutes-{listing_id}", f"place-{listing_id}"
    if not form.validate_on_submit():
        return _page(meeting, form=form, changing=listing_id), 422
    if form.minutes.data != listing.minutes:
        operations.set_minutes(db.session, by=by, listing=listing, minutes=form.minutes.data)
    if form.place.data and listing.circulated_at is None:
        builder = load_builder(db.session, by=by, meeting=meeting)
        target = builder.numbered(form.place.data)
        if target is not None and target.listing.id != listing.id:
            operations.move(db.session, by=by, listing=listing, to=target.listing.position)
    return back_to_agenda(meeting_id, f"case-{listing_id}")


@bp.post("/meetings/<uuid:meeting_id>/agenda/<uuid:listing_id>/off")
@requires(Permission.AGENDA_BUILD)
def take_off(meeting_id: UUID, listing_id: UUID) -> Response:
    """Take a case off an agenda that has not gone out; it waits again."""
    listing = get_place(open_meeting(meeting_id), listing_id)
    operations.take_off(db.session, by=the_actor(), listing=listing)
    flash(f"{listing.case.reference} is off the agenda and waits again.", "success")
    return back_to_agenda(meeting_id)


@bp.route("/meetings/<uuid:meeting_id>/agenda/<uuid:listing_id>/put-off", methods=["GET", "POST"])
@requires(Permission.AGENDA_BUILD)
def put_off(meeting_id: UUID, listing_id: UUID) -> str | Response | tuple[str, int]:
    """Put off a case that went out already, which needs a reason."""
    by, meeting = the_actor(), open_meeting(meeting_id)
    listing = get_place(meeting, listing_id)
    codes = get_code_book(db.session, area_id=by.area_id).choices(CodeList.DEFERRAL)
    form = DeferForm(codes=codes)
    if form.validate_on_submit():
        operations.take_off(
            db.session, by=by, listing=listing, code=form.code.data, note=form.note.data or ""
        )
        flash(f"{listing.case.reference} is put off and waits again.", "success")
        return back_to_agenda(meeting_id)
    page = render_template("meetings/put_off.html", form=form, meeting=meeting, listing=listing)
    return (page, 422) if form.is_submitted() else page


def _bring_flags(by: Actor, meeting: Meeting) -> list[str]:
    """Put the cases whose flag ends on an agenda that begins; give their references."""
    cases = list_flags_to_bring(db.session, by=by, meeting=meeting)
    came = operations.bring(db.session, by=by, meeting=meeting, cases=cases) if cases else []
    return [listing.case.reference or "" for listing in came]


def _page(meeting: Meeting, form: PlaceForm | None = None, changing: UUID | None = None) -> str:
    by, session = the_actor(), db.session
    builder = load_builder(session, by=by, meeting=meeting)
    if not form:
        publish(
            session,
            events.AgendaConsulted(
                actor_id=by.user_id,
                area_id=by.area_id,
                meeting_id=meeting.id,
                case_ids=tuple(case.id for case in builder.cases),
            ),
        )
    return render_template(
        "meetings/agenda.html",
        meeting=meeting,
        builder=builder,
        form=form,
        changing=changing,
        codes=get_code_book(session, area_id=by.area_id),
        dates=deadlines(meeting),
        closed=comes_late(meeting),
        too_late=why_not_late(meeting) if comes_late(meeting) else "",
        age=lambda case: clock.working_days_between(
            clock.london_day(case.submitted_at), clock.today()
        ),
        flag_words=flag_words,
        kept_back=kept_back,
        heard_before_for=heard_before_for,
        put_off_before=put_off_before,
        risk_words=risk_words,
    )
