"""The agenda builder: each button posts one change and comes back to the page."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac import clock
from marac.access import Permission, requires, the_actor
from marac.agencies.models import CodeList
from marac.agencies.queries import get_code_book
from marac.cases.models import Listing
from marac.cases.queries import get_case
from marac.cases.wording import risk_words
from marac.database import db
from marac.events import publish
from marac.meetings import events, operations, queries
from marac.meetings.blueprint import bp
from marac.meetings.builder import flag_words, kept_back, load_builder
from marac.meetings.calendar import deadlines
from marac.meetings.forms import DeferForm, MinutesForm
from marac.meetings.models import Meeting
from marac.meetings.stages import refuse_unless_open

STEPS = {"up": -1, "down": 1}


@bp.get("/meetings/<uuid:meeting_id>/agenda")
@requires(Permission.AGENDA_BUILD)
def agenda(meeting_id: UUID) -> str:
    """Show the waiting list beside the agenda, with the buttons that change it."""
    return _page(_open_meeting(meeting_id))


@bp.post("/meetings/<uuid:meeting_id>/agenda/cases/<uuid:case_id>")
@requires(Permission.AGENDA_BUILD)
def add_case(meeting_id: UUID, case_id: UUID) -> Response:
    """Put a waiting case at the end of the agenda."""
    by, meeting = the_actor(), _open_meeting(meeting_id)
    case = get_case(db.session, by=by, case_id=case_id) or abort(404)
    listing = operations.list_case(db.session, by=by, meeting=meeting, case=case)
    late = " as a late item" if listing.late else ""
    flash(f"{case.reference} is on the agenda{late}.", "success")
    return _back(meeting_id)


@bp.post("/meetings/<uuid:meeting_id>/agenda/children-first")
@requires(Permission.AGENDA_BUILD)
def children_first(meeting_id: UUID) -> Response:
    """Put the cases with children at the head."""
    meeting = _open_meeting(meeting_id)
    operations.put_children_first(db.session, by=the_actor(), meeting=meeting)
    flash("Cases with children now come first.", "success")
    return _back(meeting_id)


@bp.post("/meetings/<uuid:meeting_id>/agenda/<uuid:listing_id>/move")
@requires(Permission.AGENDA_BUILD)
def move_case(meeting_id: UUID, listing_id: UUID) -> Response:
    """Move a case one place up or down among those that the reader sees."""
    by, meeting = the_actor(), _open_meeting(meeting_id)
    listing = _listing(meeting, listing_id)
    step = STEPS.get(request.form.get("way", "")) or abort(400)
    builder = load_builder(db.session, by=by, meeting=meeting)
    neighbour = builder.neighbour(listing_id, step)
    if neighbour is not None:
        operations.move(db.session, by=by, listing=listing, to=neighbour.listing.position)
    elif listing.circulated_at is not None:
        operations.move(db.session, by=by, listing=listing, to=listing.position + step)
    return _back(meeting_id, f"case-{listing_id}")


@bp.post("/meetings/<uuid:meeting_id>/agenda/<uuid:listing_id>/minutes")
@requires(Permission.AGENDA_BUILD)
def set_minutes(meeting_id: UUID, listing_id: UUID) -> Response | tuple[str, int]:
    """Plan more or fewer minutes for a case."""
    meeting = _open_meeting(meeting_id)
    listing = _listing(meeting, listing_id)
    form = MinutesForm()
    form.minutes.id = f"minutes-{listing_id}"
    if not form.validate_on_submit():
        return _page(meeting, form=form, changing=listing_id), 422
    operations.set_minutes(db.session, by=the_actor(), listing=listing, minutes=form.minutes.data)
    return _back(meeting_id, f"case-{listing_id}")


@bp.post("/meetings/<uuid:meeting_id>/agenda/<uuid:listing_id>/off")
@requires(Permission.AGENDA_BUILD)
def take_off(meeting_id: UUID, listing_id: UUID) -> Response:
    """Take a case off an agenda that has not gone out; it waits again."""
    listing = _listing(_open_meeting(meeting_id), listing_id)
    operations.take_off(db.session, by=the_actor(), listing=listing)
    flash(f"{listing.case.reference} is off the agenda and waits again.", "success")
    return _back(meeting_id)


@bp.route("/meetings/<uuid:meeting_id>/agenda/<uuid:listing_id>/put-off", methods=["GET", "POST"])
@requires(Permission.AGENDA_BUILD)
def put_off(meeting_id: UUID, listing_id: UUID) -> str | Response | tuple[str, int]:
    """Put off a case that went out already, which needs a reason."""
    by, meeting = the_actor(), _open_meeting(meeting_id)
    listing = _listing(meeting, listing_id)
    codes = get_code_book(db.session, area_id=by.area_id).choices(CodeList.DEFERRAL)
    form = DeferForm(codes=codes)
    if form.validate_on_submit():
        operations.take_off(
            db.session, by=by, listing=listing, code=form.code.data, note=form.note.data or ""
        )
        flash(f"{listing.case.reference} is put off and waits again.", "success")
        return _back(meeting_id)
    page = render_template("meetings/put_off.html", form=form, meeting=meeting, listing=listing)
    return (page, 422) if form.is_submitted() else page


def _open_meeting(meeting_id: UUID) -> Meeting:
    meeting: Meeting = queries.get_meeting(
        db.session, by=the_actor(), meeting_id=meeting_id
    ) or abort(404)
    refuse_unless_open(meeting)
    return meeting


def _listing(meeting: Meeting, listing_id: UUID) -> Listing:
    listing: Listing = queries.get_listing(
        db.session, by=the_actor(), meeting=meeting, listing_id=listing_id
    ) or abort(404)
    return listing


def _back(meeting_id: UUID, anchor: str | None = None) -> Response:
    return redirect(url_for("meetings.agenda", meeting_id=meeting_id, _anchor=anchor), 303)


def _page(meeting: Meeting, form: MinutesForm | None = None, changing: UUID | None = None) -> str:
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
        closed=clock.now() >= deadlines(meeting).referrals_close and not meeting.emergency,
        age=lambda case: clock.working_days_between(
            clock.to_london(case.submitted_at).date(), clock.today()
        ),
        flag_words=flag_words,
        kept_back=kept_back,
        risk_words=risk_words,
    )
