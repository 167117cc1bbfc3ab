"""How well the matcher works for everybody alike: for those who answer for it."""

from flask import abort, render_template

from marac.access import Permission, Reach, requires, the_actor
from marac.database import db
from marac.events import publish
from marac.persons import measuring
from marac.persons.blueprint import bp
from marac.persons.events import MatchingMeasured


@bp.get("/people/matching")
@requires(Permission.STATS_READ)
def measure() -> str:
    """Show how much of what was confirmed the matcher finds, group by recorded ethnicity."""
    by = the_actor()
    ways = (Reach.METADATA, Reach.AREA)
    if not any(by.roles_reaching(Permission.STATS_READ, way) for way in ways):
        abort(403)
    publish(db.session, MatchingMeasured(actor_id=by.user_id, area_id=by.area_id))
    return render_template(
        "persons/measure.html",
        measured=measuring.measure(db.session, by=by),
        smallest=measuring.SMALLEST,
    )
