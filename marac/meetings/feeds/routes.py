"""The page on which a person gets the secret address of their calendar, and the calendar itself."""

from datetime import date, datetime

from flask import Response, abort, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from marac import clock
from marac.access import Actor, Permission, public, requires, the_actor
from marac.accounts.guarding import spend
from marac.accounts.throttling import Kind
from marac.agencies.queries import get_area
from marac.database import act_as, db
from marac.meetings.blueprint import bp
from marac.meetings.feeds import operations, queries
from marac.meetings.feeds.ics import Entry, write
from marac.meetings.feeds.own import list_entries

# So many entries show what the calendar is like.
SHOWN = 20


@bp.get("/meetings/own-calendar")
@requires(Permission.MEETING_READ)
def own_calendar() -> str:
    """Say what a person's own calendar would be told, and whether there is an address."""
    by = the_actor()
    return render_template(
        "meetings/own_calendar.html",
        feed=queries.find_own(db.session, by=by),
        entries=_to_come(by),
        tells_place=get_area(db.session, by=by).calendar_place,
        address=None,
    )


@bp.post("/meetings/own-calendar")
@requires(Permission.MEETING_READ)
def make_own_calendar() -> str:
    """Make a new address and show it this one time, because only a hash of it is kept."""
    by = the_actor()
    token = operations.make_feed(db.session, by=by)
    settings = current_app.extensions["marac.settings"]
    return render_template(
        "meetings/own_calendar.html",
        feed=queries.find_own(db.session, by=by),
        entries=_to_come(by),
        tells_place=get_area(db.session, by=by).calendar_place,
        address=settings.base_url + url_for("meetings.calendar_feed", token=token),
    )


@bp.post("/meetings/own-calendar/revoke")
@requires(Permission.MEETING_READ)
def revoke_own_calendar() -> AnyResponse:
    """Let the address answer nobody any more."""
    operations.revoke_feed(db.session, by=the_actor())
    flash("The address is dead. Take the calendar out of your programs.", "success")
    return redirect(url_for("meetings.own_calendar"), 303)


def _to_come(by: Actor) -> list[Entry]:
    """Give what the calendar is told of the days ahead, soonest first."""

    def day(entry: Entry) -> tuple[date, str]:
        starts = entry.starts
        on = clock.london_day(starts) if isinstance(starts, datetime) else starts
        return on, starts.isoformat()

    ahead = [one for one in list_entries(db.session, by=by) if day(one)[0] >= clock.today()]
    return sorted(ahead, key=day)[:SHOWN]


@bp.get("/calendar/<token>.ics")
@public
def calendar_feed(token: str) -> Response:
    """Give a calendar program the person's meetings and deadlines; an unknown token is a 404."""
    spend(Kind.FEED)
    reader = queries.find_reader(db.session, token=token) or abort(404)
    act_as(db.session, user_id=reader.user_id, area_id=reader.area_id)
    response = Response(write(list_entries(db.session, by=reader)), mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'attachment; filename="marac.ics"'
    return response
