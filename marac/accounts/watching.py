"""Noticing that somebody is still there, and telling a browser why it no longer is signed in."""

from flask import Flask, Response, current_app, g, make_response, request
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.exceptions import ServiceUnavailable

from marac.accounts import passwords, sessions
from marac.database import afterwards, db
from marac.web.errors import show_http_error

# When somebody is told to come again because too many passwords are being checked.
COME_AGAIN = 5


def init_app(app: Flask) -> None:
    """Write down use after each request, and let every page say why a session is over."""
    afterwards(app, _note_use)
    app.context_processor(lambda: {"signed_out_because": g.get("signed_out_because")})
    app.register_error_handler(passwords.Busy, _too_busy)


def learn_why(token: str) -> None:
    """Find out why the session of this browser's cookie is over, for the page that tells."""
    g.signed_out_because = sessions.why_ended(db.session, token)


def _note_use(session: Session) -> None:
    """Write down that somebody sits there, unless a page called by itself."""
    view = current_app.view_functions.get(request.endpoint) if request.endpoint else None
    if getattr(view, "quiet", False) or "_login_user" not in g:
        return
    sign_in = getattr(current_user, "sign_in", None)
    if sign_in is None:
        return
    if sessions.note_use(session, sign_in):
        session.commit()


def _too_busy(_error: passwords.Busy) -> Response:
    """Ask somebody to come again in a moment: more passwords are being checked than we can."""
    answer = make_response(show_http_error(ServiceUnavailable()))
    answer.headers["Retry-After"] = str(COME_AGAIN)
    return answer
