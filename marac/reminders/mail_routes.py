"""The page of those who look after mail: what has not gone, since when and why."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.database import db
from marac.reminders import mailing
from marac.reminders.blueprint import bp
from marac.web.filters import plural


@bp.get("/mail")
@requires(Permission.AREA_EDIT)
def outbox() -> str:
    """Show the mails that should have gone, and what keeps them back."""
    found = mailing.read_outbox(db.session, by=the_actor())
    return render_template("reminders/outbox.html", outbox=found)


@bp.post("/mail/retry")
@requires(Permission.AREA_EDIT)
def retry() -> Response:
    """Try what waits anew, without waiting for its pause to end."""
    tried = mailing.retry(db.session, by=the_actor())
    words = f"{plural(tried, 'mail')} will be tried now." if tried else "Nothing waits that long."
    flash(words, "success")
    return redirect(url_for("reminders.outbox"), 303)
