"""Late items, which the chair agrees to hear or keeps for another meeting."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.cases.models import Listing
from marac.cases.queries import get_case
from marac.database import db
from marac.meetings import operations, queries
from marac.meetings.blueprint import bp
from marac.meetings.calendar import deadlines
from marac.meetings.forms import LateForm, NotThisTimeForm
from marac.meetings.models import Meeting
from marac.meetings.routes.finding import back_to_agenda, open_meeting, refuse_unless_listable
from marac.meetings.waiting import why_not_late
from marac.refusals import Refused


@bp.route("/meetings/<uuid:meeting_id>/agenda/cases/<uuid:case_id>/late", methods=["GET", "POST"])
@requires(Permission.AGENDA_BUILD)
def ask_to_hear_late(meeting_id: UUID, case_id: UUID) -> str | Response | tuple[str, int]:
    """Put a case on the agenda after referrals closed, with what the chair must know to decide."""
    by, session, meeting = the_actor(), db.session, open_meeting(meeting_id)
    case = get_case(session, by=by, case_id=case_id) or abort(404)
    refuse_unless_listable(case, meeting)
    if reason := why_not_late(meeting):
        raise Refused(reason)
    form = LateForm()
    if form.validate_on_submit():
        listing = operations.list_case(
            session, by=by, meeting=meeting, case=case, late_reason=form.reason.data or ""
        )
        flash(_asked(listing), "success")
        return back_to_agenda(meeting_id, f"case-{listing.id}")
    page = render_template(
        "meetings/ask_to_hear_late.html",
        form=form,
        meeting=meeting,
        case=case,
        dates=deadlines(meeting),
    )
    return (page, 422) if form.is_submitted() else page


@bp.post("/meetings/<uuid:meeting_id>/late/<uuid:listing_id>/agree")
@requires(Permission.LATE_ITEM_AGREE)
def agree_to_hear(meeting_id: UUID, listing_id: UUID) -> Response:
    """Record the chair's agreement, so that the co-ordinator may send the supplement."""
    meeting, listing = _late_item(meeting_id, listing_id)
    operations.agree_to_hear(db.session, by=the_actor(), listing=listing)
    flash(f"You agreed to hear {listing.case.reference}.", "success")
    return redirect(url_for("meetings.view", meeting_id=meeting.id), 303)


@bp.route(
    "/meetings/<uuid:meeting_id>/late/<uuid:listing_id>/not-this-time", methods=["GET", "POST"]
)
@requires(Permission.LATE_ITEM_AGREE)
def refuse_to_hear(meeting_id: UUID, listing_id: UUID) -> str | Response | tuple[str, int]:
    """Take a late item off the agenda with the chair's reason."""
    meeting, listing = _late_item(meeting_id, listing_id)
    form = NotThisTimeForm()
    if form.validate_on_submit():
        operations.refuse_to_hear(
            db.session, by=the_actor(), listing=listing, reason=form.reason.data or ""
        )
        flash(f"{listing.case.reference} is off this agenda and waits for another.", "success")
        return redirect(url_for("meetings.view", meeting_id=meeting.id), 303)
    page = render_template(
        "meetings/not_this_time.html", form=form, meeting=meeting, listing=listing
    )
    return (page, 422) if form.is_submitted() else page


def _asked(listing: Listing) -> str:
    if not listing.late:
        return f"{listing.case.reference} is on the agenda."
    return f"{listing.case.reference} is on the agenda as a late item. The chair decides."


def _late_item(meeting_id: UUID, listing_id: UUID) -> tuple[Meeting, Listing]:
    by, session = the_actor(), db.session
    meeting = queries.get_meeting(session, by=by, meeting_id=meeting_id) or abort(404)
    listing = queries.get_listing(session, by=by, meeting=meeting, listing_id=listing_id) or abort(
        404
    )
    return meeting, listing
