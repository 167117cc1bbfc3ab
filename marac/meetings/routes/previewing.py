"""What will this agency see? The agenda through the eyes of one agency, before it goes out."""

from uuid import UUID

from flask import abort, render_template

from marac.access import Permission, requires, the_actor
from marac.database import db
from marac.events import publish
from marac.meetings import events
from marac.meetings.agency_view import load_agency_view
from marac.meetings.blueprint import bp
from marac.meetings.calendar import returns_due_at
from marac.meetings.routes.finding import open_meeting


@bp.get("/meetings/<uuid:meeting_id>/circulate/<uuid:agency_id>")
@requires(Permission.AGENDA_BUILD)
def preview_agency(meeting_id: UUID, agency_id: UUID) -> str:
    """Show what one agency would find: its cases, what it reads first, and who of it can open."""
    by, session, meeting = the_actor(), db.session, open_meeting(meeting_id)
    view = load_agency_view(session, by=by, meeting=meeting, agency_id=agency_id) or abort(404)
    publish(
        session,
        events.AgendaConsulted(
            actor_id=by.user_id,
            area_id=by.area_id,
            meeting_id=meeting.id,
            case_ids=tuple(seen.item.case.id for seen in view.cases),
        ),
    )
    return render_template(
        "meetings/preview_agency.html",
        meeting=meeting,
        view=view,
        due_at=returns_due_at(meeting),
    )
