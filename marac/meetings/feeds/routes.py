"""The page on which a person gets the secret address of their calendar, and the calendar itself."""

from flask import Response, abort, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from marac.access import Permission, public, requires, the_actor
from marac.accounts.guarding import spend
from marac.accounts.throttling import Kind
from marac.database import act_as, db
from marac.meetings.blueprint import bp
from marac.meetings.feeds import operations, queries
from marac.meetings.feeds.ics import write
from marac.meetings.feeds.own import list_entries


@bp.get("/meetings/own-calendar")
@requires(Permission.MEETING_READ)
def own_calendar() -> str:
    """Say what a person's own calendar would be told, and whether there is an address."""
    by = the_actor()
    return render_template(
        "meetings/own_calendar.html",
        feed=queries.find_own(db.session, by=by),
        entries=list_entries(db.session, by=by),
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
        entries=list_entries(db.session, by=by),
        address=settings.base_url + url_for("meetings.calendar_feed", token=token),
    )


@bp.post("/meetings/own-calendar/revoke")
@requires(Permission.MEETING_READ)
def revoke_own_calendar() -> AnyResponse:
    """Let the address answer nobody any more."""
    operations.revoke_feed(db.session, by=the_actor())
    flash("The address is dead. Take the calendar out of your programs.", "success")
    return redirect(url_for("meetings.own_calendar"), 303)


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
