"""The list to search by: every name and address once, with the cases in which it comes up."""

from flask import render_template

from marac import clock
from marac.access import Permission, requires, the_actor
from marac.database import db
from marac.events import publish
from marac.returns import events, queries
from marac.returns.blueprint import bp
from marac.returns.searching import search_list


@bp.get("/returns/search-list")
@requires(Permission.RETURN_WRITE)
def search_for() -> str:
    """Show whom and where to look up, by name and by address, ready to be printed."""
    by, session = the_actor(), db.session
    returns = [r for r in queries.list_worklist(session, by=by) if r.submitted_at is None]
    case_ids = tuple(dict.fromkeys(r.case_id for r in returns))
    publish(
        session,
        events.WorklistConsulted(actor_id=by.user_id, area_id=by.area_id, case_ids=case_ids),
    )
    found = search_list(returns, by=by)
    return render_template(
        "returns/search_list.html", found=found, cases=len(case_ids), now=clock.now()
    )
