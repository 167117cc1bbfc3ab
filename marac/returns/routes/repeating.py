"""One press that says again what the agency handed in for a meeting that never heard the case."""

from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.database import db
from marac.refusals import Refused
from marac.returns import operations, queries, suggesting
from marac.returns.blueprint import bp
from marac.returns.routes.showing import own_or_404
from marac.web.filters import long_date


@bp.post("/returns/<uuid:return_id>/as-before")
@requires(Permission.RETURN_WRITE)
def say_again(return_id: UUID) -> Response:
    """Take over the whole of an earlier return, and go on to who will read it."""
    by, session = the_actor(), db.session
    agency_return = own_or_404(by, return_id)
    earlier = suggesting.read_before(session, by=by, agency_return=agency_return).last_time
    if earlier is None or earlier.submitted_at is None:
        raise Refused("Your agency has not handed in a return for this case before.")
    invited = {one.id for one in queries.list_invited(session, case_id=agency_return.case_id)}
    operations.repeat(session, by=by, agency_return=agency_return, earlier=earlier, invited=invited)
    day = long_date(earlier.submitted_at)
    flash(f"As your agency said it on {day}. Check that it still holds, then submit it.", "success")
    return redirect(url_for("returns.check", return_id=agency_return.id), 303)
