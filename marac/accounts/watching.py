"""Noticing that somebody is still there, and telling a browser why it no longer is signed in."""

from datetime import timedelta

from flask import Flask, Response, current_app, g, make_response, request
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.exceptions import ServiceUnavailable

from marac import clock
from marac.accounts import passwords, sessions
from marac.accounts.lifetimes import IDLE, WARNING
from marac.database import afterwards, db
from marac.web.cookies import drop_cookie, keep_cookie, read_cookie
from marac.web.errors import show_http_error

# When somebody is told to come again because too many passwords are being checked.
COME_AGAIN = 5
# Which page a browser was told to load again, and for how many seconds that is no use of it.
RELOADING = "reloading"
RELOADS_WITHIN = 10


def init_app(app: Flask) -> None:
    """Write down use after each request, and let pages say how long a session has, or had."""
    afterwards(app, _note_use)
    app.after_request(_has_reloaded)
    app.context_processor(_tell)
    app.register_error_handler(passwords.Busy, _too_busy)


def recognise(found: sessions.SignedIn) -> None:
    """Keep what is needed to note the use of a session once the request's own work is done."""
    g.in_use = {"session_id": found.sign_in.id, "last_seen_at": found.sign_in.last_seen_at}


def learn_why(token: str) -> None:
    """Find out why the session of this browser's cookie is over, for the page that tells."""
    g.signed_out_because = sessions.why_ended(db.session, token)


def ask_to_reload(page: str) -> Response:
    """Tell a page that waits to load again. That is the browser's doing, and keeps nobody in."""
    answer = make_response("", 200, {"HX-Refresh": "true"})
    keep_cookie(answer, RELOADING, page, seconds=RELOADS_WITHIN)
    return answer


def _reloads() -> bool:
    return request.method == "GET" and read_cookie(RELOADING) == request.path


def _has_reloaded(answer: Response) -> Response:
    if _reloads():
        drop_cookie(answer, RELOADING)
    return answer


def _tell() -> dict[str, object]:
    return {
        "signed_out_because": g.get("signed_out_because"),
        "warn_at": int(WARNING.total_seconds()),
        "session_left": _seconds_left,
    }


def _seconds_left() -> int:
    """Say how long this page may count on; the script asks the server before it warns."""
    left: timedelta = min(current_user.sign_in.expires_at - clock.now(), IDLE)
    return max(0, int(left.total_seconds()))


def _note_use(session: Session) -> None:
    """Write down that somebody sits there, unless a page called by itself."""
    view = current_app.view_functions.get(request.endpoint) if request.endpoint else None
    in_use = g.pop("in_use", None)
    if in_use is None or getattr(view, "quiet", False) or _reloads():
        return
    if sessions.note_use(session, **in_use):
        session.commit()


def _too_busy(_error: passwords.Busy) -> Response:
    """Ask somebody to come again in a moment: more passwords are being checked than we can."""
    answer = make_response(show_http_error(ServiceUnavailable()))
    answer.headers["Retry-After"] = str(COME_AGAIN)
    return answer
