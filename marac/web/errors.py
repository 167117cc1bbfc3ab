"""Error pages: calm, the same for everyone, saying what to do next and nothing of what is held."""

import logging
from math import ceil

from flask import Flask, Response, make_response, render_template
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError

from marac.database import Unrecorded, db
from marac.refusals import Clash, Refused
from marac.web import preferences
from marac.web.again import what_was_sent
from marac.web.logs import reference
from marac.web.shell import use_bare_shell

logger = logging.getLogger(__name__)

PAGES = frozenset({400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503})
UNAUTHORIZED = 401
LOST_RACE = "Somebody else changed this a moment before you. Look at it again, then decide."
# How PostgreSQL and SQLite say that a row stands there already, or that the row meant has gone.
RACES = frozenset(
    {
        "23505",
        "23503",
        "SQLITE_CONSTRAINT_UNIQUE",
        "SQLITE_CONSTRAINT_PRIMARYKEY",
        "SQLITE_CONSTRAINT_FOREIGNKEY",
    }
)
KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")


def page_for(code: int) -> str:
    """The template for a status: its own, or the nearest plain one of its kind."""
    nearest = code if code in PAGES else (400 if code < 500 else 500)
    return f"errors/{nearest}.html"


def show_http_error(error: HTTPException) -> HTTPException | Response:
    """Answer with the page for a status; a ready-made answer passes through."""
    code = error.code or 500
    if error.response is not None:
        return error
    if code >= 500:
        return _show_fault(code)
    wait = minutes_of(getattr(error, "retry_after", None))
    sent = what_was_sent() if code == UNAUTHORIZED else None
    response = make_response(render_template(page_for(code), wait=wait, sent=sent), code)
    for name, value in error.get_headers():
        if name in KEPT_HEADERS:
            response.headers[name] = value
    return response


def minutes_of(seconds: object) -> str:
    """Say for how long somebody has to wait, in whole minutes, where that is known."""
    if not isinstance(seconds, int):
        return "a few minutes"
    minutes = ceil(seconds / 60)
    return "a minute" if minutes <= 1 else f"{minutes} minutes"


def show_unexpected(error: InternalServerError) -> Response:
    """Answer for a fault of ours; what could not be logged may not be read, but may be later."""
    return _show_fault(503 if isinstance(error.original_exception, Unrecorded) else 500)


def _show_fault(code: int) -> Response:
    """A page that needs no database, with the reference that finds the fault in the log."""
    logger.error("fault %s answered with status %s", reference(), code)
    use_bare_shell()
    return make_response(render_template(page_for(code), reference=reference()), code)


def show_stale_form(_error: CSRFError) -> Response:
    """Answer a form whose token is missing or of another session: nothing was changed."""
    return make_response(render_template("errors/stale-form.html", sent=what_was_sent()), 400)


def show_refused(error: Refused) -> Response:
    """Answer what an operation refused with its own reason; a clash has a heading of its own."""
    page = "errors/409.html" if isinstance(error, Clash) else "errors/refused.html"
    return make_response(render_template(page, reason=str(error)), 409)


def show_lost_race(_error: StaleDataError | IntegrityError) -> Response:
    """Answer someone whose change came a moment after another's; nothing of either was mixed."""
    db.session.rollback()
    return show_refused(Clash(LOST_RACE))


def show_broken_rule(error: IntegrityError) -> Response:
    """Answer a change that the database refused: a lost race when it clashed with another row.

    Any other rule of the database is one that our own checks should have kept: a fault of ours.
    """
    cause = error.orig
    if getattr(cause, "sqlstate", None) in RACES or getattr(cause, "sqlite_errorname", "") in RACES:
        return show_lost_race(error)
    raise error


def init_app(app: Flask) -> None:
    """Protect every form, and answer every error with a page of ours."""
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    CSRFProtect(app).exempt(preferences.text_size)
    app.register_error_handler(CSRFError, show_stale_form)
    app.register_error_handler(Refused, show_refused)
    app.register_error_handler(StaleDataError, show_lost_race)
    app.register_error_handler(IntegrityError, show_broken_rule)
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(InternalServerError, show_unexpected)
