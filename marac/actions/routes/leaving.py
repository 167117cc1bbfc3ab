"""The action log on one page to print, and as a file without words."""

import hashlib
from collections.abc import Sequence

from flask import Response, abort, make_response, render_template

from marac import clock
from marac.access import Actor, Permission, gives_file, requires, the_actor
from marac.actions import events, queries
from marac.actions.blueprint import bp
from marac.actions.lines import ActionLine
from marac.actions.log import leaving
from marac.actions.models import Ending
from marac.actions.routes.asking import Wanted, wanted
from marac.actions.routes.listing import log_reading, title_of
from marac.database import db
from marac.events import publish

MOST = 1000


@bp.get("/actions/print")
@requires(Permission.ACTION_LIST)
def print_actions() -> str:
    """Show a whole list on one page, each way of ending apart, for whoever prints it."""
    by = the_actor()
    found, lines = _whole(by)
    log_reading(by, lines)
    return render_template(
        "actions/print_actions.html",
        found=found,
        groups=_groups(lines),
        total=len(lines),
        today=clock.today(),
        title=title_of(by, found),
        back=found.address(),
    )


@bp.get("/actions/file")
@requires(Permission.ACTION_LIST)
@gives_file
def actions_file() -> Response:
    """Hand out a list for a spreadsheet: no name, and nothing that anybody wrote, is in it."""
    by = the_actor()
    found, lines = _whole(by)
    content = leaving.write(lines, by=by, words=found.words)
    publish(
        db.session,
        events.ActionsTakenOut(
            actor_id=by.user_id,
            area_id=by.area_id,
            action_ids=tuple(line.action.id for line in lines),
            digest=hashlib.sha256(content).hexdigest(),
        ),
    )
    response = make_response(content)
    name = f"actions-{clock.today().isoformat()}.csv"
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _whole(by: Actor) -> tuple[Wanted, Sequence[ActionLine]]:
    """Read all of a list; what the words do not say clearly is no list."""
    found = wanted(by)
    if found.asked.problems:
        abort(404)
    lines = queries.list_actions(
        db.session, by=by, filters=found.filters(by), sort=found.sort, limit=MOST
    )
    return found, lines


def _groups(lines: Sequence[ActionLine]) -> list[tuple[str, list[ActionLine]]]:
    """Put the lines under headings: overdue and open ones, then each ending by itself."""
    headings = ["Overdue", "Open", *(ending.label for ending in Ending)]
    groups: dict[str, list[ActionLine]] = {heading: [] for heading in headings}
    for line in lines:
        running = "Overdue" if line.overdue else "Open"
        groups[line.action.ending.label if line.action.ending else running].append(line)
    return [(heading, found) for heading, found in groups.items() if found]
