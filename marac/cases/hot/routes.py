"""The page of what comes up again: victims, perpetrators, addresses, places and groups."""

from flask import render_template, request

from marac.access import Permission, requires, the_actor
from marac.cases.blueprint import bp
from marac.cases.hot.events import HotSpotsViewed
from marac.cases.hot.queries import find_hot_spots
from marac.database import db
from marac.events import publish

WINDOWS = (3, 6, 12, 24)
USUAL = 12


@bp.get("/cases/again-and-again")
@requires(Permission.CASE_LIST_SEARCH)
def hot_spots() -> str:
    """Show who and where comes up in several incidents of a window of months."""
    by = the_actor()
    asked = request.args.get("months", USUAL, type=int)
    months = asked if asked in WINDOWS else USUAL
    found = find_hot_spots(db.session, by=by, months=months)
    seen = HotSpotsViewed(actor_id=by.user_id, area_id=by.area_id, months=months, cases=found.cases)
    publish(db.session, seen)
    return render_template("cases/hot/hot_spots.html", found=found, months=months, windows=WINDOWS)
