"""What changes a whole agenda: its order, what was done last, and who is invited to its cases."""

from uuid import UUID

from flask import abort, flash, request
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.agencies.queries import list_agencies
from marac.cases import operations as cases
from marac.cases.routes.finding import case_for
from marac.database import db
from marac.meetings import operations
from marac.meetings.blueprint import bp
from marac.meetings.routes.finding import back_to_agenda, get_place, open_meeting


@bp.post("/meetings/<uuid:meeting_id>/agenda/children-first")
@requires(Permission.AGENDA_BUILD)
def children_first(meeting_id: UUID) -> Response:
    """Put the agenda in its usual order: put off before, with children, the others, then flags."""
    meeting = open_meeting(meeting_id)
    operations.put_children_first(db.session, by=the_actor(), meeting=meeting)
    flash("Cases put off before come first, then those with children.", "success")
    return back_to_agenda(meeting_id)


@bp.post("/meetings/<uuid:meeting_id>/agenda/by-presence")
@requires(Permission.AGENDA_BUILD)
def by_presence(meeting_id: UUID) -> Response:
    """Order the agenda by when the agencies can be there."""
    meeting = open_meeting(meeting_id)
    operations.put_by_presence(db.session, by=the_actor(), meeting=meeting)
    flash("The cases now follow the hours that agencies gave.", "success")
    return back_to_agenda(meeting_id)


@bp.post("/meetings/<uuid:meeting_id>/agenda/undo")
@requires(Permission.AGENDA_BUILD)
def undo_change(meeting_id: UUID) -> Response:
    """Take one's own last change to the agenda back; again and again it goes back further."""
    meeting = open_meeting(meeting_id)
    change = operations.undo(db.session, by=the_actor(), meeting=meeting)
    flash(f"Undone: {change.what}.", "success")
    return back_to_agenda(meeting_id)


@bp.post("/meetings/<uuid:meeting_id>/agenda/<uuid:listing_id>/invite")
@requires(Permission.CASE_INVITE_WITHDRAW)
def invite_agency(meeting_id: UUID, listing_id: UUID) -> Response:
    """Invite one agency to a case on the agenda, which asks its people about conflicts first."""
    by, session, meeting = the_actor(), db.session, open_meeting(meeting_id)
    listing = get_place(meeting, listing_id)
    case = case_for(Permission.CASE_INVITE_WITHDRAW, listing.case_id)
    agency_id = request.form.get("agency", type=UUID) or abort(400)
    names = {agency.id: agency.name for agency in list_agencies(session, by=by)}
    cases.invite(session, by=by, case=case, agency_ids=[agency_id])
    flash(f"{names[agency_id]} is invited to {case.reference}.", "success")
    return back_to_agenda(meeting_id, f"case-{listing_id}")
