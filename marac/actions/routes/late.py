"""The page of an agency's manager: what is late in the agency, and nothing of any case."""

from flask import render_template

from marac.access import Permission, requires, the_actor
from marac.actions import events
from marac.actions.blueprint import bp
from marac.actions.late import list_late, manages
from marac.database import db
from marac.events import publish


@bp.get("/actions/late")
@requires(Permission.HOME_READ)
def list_late_actions() -> str:
    """List which actions of the agencies that somebody manages are late, and log the reading."""
    by = the_actor()
    rows = list_late(db.session, by=by)
    ids = tuple(row.action_id for row in rows)
    if ids:
        publish(
            db.session,
            events.LateActionsConsulted(actor_id=by.user_id, area_id=by.area_id, action_ids=ids),
        )
    return render_template(
        "actions/list_late.html", rows=rows, manages=bool(rows) or manages(db.session, by=by)
    )
