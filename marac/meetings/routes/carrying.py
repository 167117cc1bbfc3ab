"""Carrying one case to another meeting, from the agenda or from the page of the case."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.agencies.models import CodeList
from marac.agencies.queries import get_code_book
from marac.cases.models import Listing
from marac.database import db
from marac.meetings import operations, queries
from marac.meetings.blueprint import bp
from marac.meetings.calendar_forms import AgainForm, CarryForm
from marac.meetings.models import Meeting
from marac.meetings.stages import refuse_unless_open
from marac.refusals import Refused
from marac.web.filters import date_time

Answer = str | Response | tuple[str, int]
NONE_AHEAD = "No other meeting is planned. Plan one first, then carry the case to it."


@bp.route("/meetings/<uuid:meeting_id>/agenda/<uuid:listing_id>/carry", methods=["GET", "POST"])
@requires(Permission.AGENDA_BUILD)
def carry(meeting_id: UUID, listing_id: UUID) -> Answer:
    """Move a case to another meeting, with the reason."""
    by, session = the_actor(), db.session
    meeting, listing = _listing(meeting_id, listing_id)
    others = _others(meeting)
    codes = get_code_book(session, area_id=by.area_id).choices(CodeList.DEFERRAL)
    form = CarryForm(meetings=others, codes=codes, data={"to": str(others[0].id)})
    if form.validate_on_submit() and form.meeting is not None:
        operations.move_to_meeting(
            session,
            by=by,
            listing=listing,
            to=form.meeting,
            code=form.code.data,
            note=form.note.data or "",
        )
        when = date_time(form.meeting.starts_at)
        flash(f"{listing.case.reference} moves to {when}.", "success")
        return _back(meeting, listing)
    return _page("carry", form, meeting, listing)


@bp.route("/meetings/<uuid:meeting_id>/agenda/<uuid:listing_id>/again", methods=["GET", "POST"])
@requires(Permission.AGENDA_BUILD)
def hear_again(meeting_id: UUID, listing_id: UUID) -> Answer:
    """Say that a case is heard here and again at a later meeting, with the reason."""
    meeting, listing = _listing(meeting_id, listing_id)
    later = [one for one in _others(meeting) if one.starts_at > meeting.starts_at]
    if not later:
        raise Refused(NONE_AHEAD)
    usual = {"to": str(later[0].id), "reason": listing.again_reason}
    form = AgainForm(meetings=later, data=usual)
    if form.validate_on_submit() and form.meeting is not None:
        operations.hear_again(
            db.session,
            by=the_actor(),
            listing=listing,
            to=form.meeting,
            reason=form.reason.data or "",
        )
        when = date_time(form.meeting.starts_at)
        flash(f"{listing.case.reference} is heard here and again on {when}.", "success")
        return _back(meeting, listing)
    return _page("hear_again", form, meeting, listing)


@bp.post("/meetings/<uuid:meeting_id>/agenda/<uuid:listing_id>/once")
@requires(Permission.AGENDA_BUILD)
def hear_once(meeting_id: UUID, listing_id: UUID) -> Response:
    """Take back that a case is heard again."""
    meeting, listing = _listing(meeting_id, listing_id)
    operations.hear_once(db.session, by=the_actor(), listing=listing)
    flash(f"{listing.case.reference} is heard once.", "success")
    return _back(meeting, listing)


def _listing(meeting_id: UUID, listing_id: UUID) -> tuple[Meeting, Listing]:
    by, session = the_actor(), db.session
    meeting = queries.get_meeting(session, by=by, meeting_id=meeting_id) or abort(404)
    listing = queries.get_listing(session, by=by, meeting=meeting, listing_id=listing_id) or abort(
        404
    )
    refuse_unless_open(meeting)
    if not listing.undecided:
        raise Refused("This case is no longer on the agenda.")
    return meeting, listing


def _others(meeting: Meeting) -> list[Meeting]:
    others = queries.list_others_open(db.session, by=the_actor(), meeting=meeting)
    if not others:
        raise Refused(NONE_AHEAD)
    return others


def _page(name: str, form: CarryForm | AgainForm, meeting: Meeting, listing: Listing) -> Answer:
    page = render_template(
        f"meetings/{name}.html",
        form=form,
        meeting=meeting,
        listing=listing,
        back=_address(meeting, listing),
    )
    return (page, 422) if form.is_submitted() else page


def _back(meeting: Meeting, listing: Listing) -> Response:
    return redirect(_address(meeting, listing), 303)


def _address(meeting: Meeting, listing: Listing) -> str:
    """Give the page that the person came from: the case or the agenda."""
    if request.args.get("from") == "case":
        return url_for("cases.view", case_id=listing.case_id, _anchor="meetings")
    return url_for("meetings.agenda", meeting_id=meeting.id)
