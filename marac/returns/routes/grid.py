"""The completeness grid: which agency has answered on which case of a meeting."""

from uuid import UUID

from flask import abort, render_template

from marac.access import Permission, requires, the_actor
from marac.database import db
from marac.events import publish
from marac.returns import completeness, events
from marac.returns.blueprint import bp


@bp.get("/meetings/<uuid:meeting_id>/returns")
@requires(Permission.RETURN_READ_OTHERS)
def grid(meeting_id: UUID) -> str:
    """Show co-ordinator and chair which returns are in, and which are late."""
    by = the_actor()
    if not by.runs_the_cycle:
        abort(403)
    found = completeness.get_grid(db.session, by=by, meeting_id=meeting_id) or abort(404)
    publish(
        db.session,
        events.GridConsulted(actor_id=by.user_id, area_id=by.area_id, meeting_id=meeting_id),
    )
    may_chase = by.may(Permission.AGENDA_BUILD)
    return render_template("returns/grid.html", grid=found, may_chase=may_chase)
