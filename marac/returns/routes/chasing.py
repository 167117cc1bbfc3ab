"""One press that reminds agencies of the returns that they owe."""

from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.database import db
from marac.returns import chasing, completeness
from marac.returns.blueprint import bp
from marac.web.filters import plural


@bp.post("/meetings/<uuid:meeting_id>/returns/chase")
@requires(Permission.AGENDA_BUILD)
def chase(meeting_id: UUID) -> Response:
    """Write to one agency that owes returns, or to every agency that is late."""
    by, session = the_actor(), db.session
    grid = completeness.get_grid(session, by=by, meeting_id=meeting_id) or abort(404)
    named = request.form.get("agency", "")
    chosen = [column for column in grid.owing if named in ("", str(column.agency_id))]
    chosen = chosen if named else [column for column in chosen if column.late]
    sent = chasing.chase(
        session, by=by, meeting_id=meeting_id, agency_ids=[one.agency_id for one in chosen]
    )
    flash(f"{plural(len(sent), 'agency', 'agencies')} reminded", "success")
    return redirect(url_for("returns.grid", meeting_id=meeting_id), 303)
