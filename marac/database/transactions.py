"""One request is one transaction.

A request that may write takes SQLite's write lock at its start (`BEGIN IMMEDIATE`); a request that
only reads does not, and what it adds to the audit is written in a short transaction of its own
before the answer is sent.
"""

from flask import Response, request
from sqlalchemy.orm import Session

from marac import events
from marac.database.engines import db

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def begin() -> None:
    """Begin to read, for a request that may not write."""
    if request.method in SAFE_METHODS and request.endpoint != "static":
        db.session.info["reading"] = True
        db.session.connection(execution_options={"marac_reading": True})


def finish(response: Response) -> Response:
    """Commit what a good answer decided; undo everything behind an error or a refused form."""
    if request.endpoint == "static":
        return response
    session = db.session
    if session.info.get("reading"):
        _log_reading(session, response)
    elif response.status_code < 400:
        session.commit()
    else:
        session.rollback()
    return response


def _log_reading(session: Session, response: Response) -> None:
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("a request that only reads has changed something")
    waiting = events.take_waiting(session)
    session.rollback()
    session.info["reading"] = False
    if response.status_code >= 400:
        return
    for event in waiting:
        events.publish(session, event)
    session.commit()
