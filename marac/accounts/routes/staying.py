"""How long a session has still to run, for the script that warns, and staying signed in."""

from flask import Response, jsonify
from flask_login import current_user

from marac import clock
from marac.access import current_actor, public, quiet
from marac.accounts import sessions
from marac.accounts.blueprint import bp
from marac.database import db


@bp.get("/session")
@public
@quiet
def session_left() -> Response:
    """Say how many seconds are left; asking is no sign that somebody is there."""
    return _left()


@bp.post("/session")
@public
def stay() -> Response:
    """Let somebody stay who says that they are still there."""
    if current_actor() is not None:
        row = current_user.sign_in
        sessions.note_use(db.session, row.id, last_seen_at=row.last_seen_at)
    return _left()


def _left() -> Response:
    """Give the whole seconds until the session ends; none to somebody who is not signed in."""
    if current_actor() is None:
        return jsonify(seconds=0)
    left = sessions.ends_at(db.session, current_user._get_current_object()) - clock.now()
    return jsonify(seconds=max(0, int(left.total_seconds())))
