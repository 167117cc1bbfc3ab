"""One request is one transaction.

A request that may write takes SQLite's write lock at its start (`BEGIN IMMEDIATE`); a request that
only reads does not, and what it adds to the audit is written in a short transaction of its own
before the answer is sent.
"""

import contextlib
from collections.abc import Callable, Iterator

from flask import Flask, Response, current_app, request
from sqlalchemy.orm import Session

from marac import events
from marac.database.engines import db

# These need no transaction, and must answer when the database is away.
WITHOUT_TRANSACTION = frozenset({"static", "healthz", "readyz"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
AFTERWARDS = "marac.afterwards"


class Unrecorded(RuntimeError):
    """A reading could not be logged, so nobody may have what was read: the answer is a 503."""


def afterwards(app: Flask, work: Callable[[Session], None]) -> None:
    """Let `work` run after each request's own transaction, in one of its own when it needs one."""
    app.extensions.setdefault(AFTERWARDS, []).append(work)


@contextlib.contextmanager
def apart(session: Session) -> Iterator[None]:
    """Write in a short transaction of its own, which stands whatever becomes of the request.

    For use before a request has changed anything: what it has read stays loaded, and one that only
    reads goes on reading afterwards.
    """
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("this request has changed something that is not committed yet")
    reading, kept = session.info.pop("reading", False), session.expire_on_commit
    session.expire_on_commit = False
    try:
        session.commit()
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.expire_on_commit = kept
        if reading:
            _read(session)


def begin() -> None:
    """Begin to read, for a request that may not write."""
    if request.method in SAFE_METHODS and request.endpoint not in WITHOUT_TRANSACTION:
        _read(db.session)


def finish(response: Response) -> Response:
    """Commit what a good answer decided; undo everything behind an error or a refused form."""
    if request.endpoint in WITHOUT_TRANSACTION:
        return response
    session = db.session
    if session.info.get("reading"):
        _log_reading(session, response)
    elif response.status_code < 400:
        session.commit()
    else:
        session.rollback()
    for work in current_app.extensions.get(AFTERWARDS, ()):
        work(session)
    return response


def _read(session: Session) -> None:
    session.info["reading"] = True
    session.connection(execution_options={"marac_reading": True})


def _log_reading(session: Session, response: Response) -> None:
    if session.new or session.dirty or session.deleted:
        session.rollback()
        raise RuntimeError("a request that only reads has changed something")
    waiting = events.take_waiting(session)
    session.rollback()
    session.info["reading"] = False
    if response.status_code >= 400:
        return
    try:
        for event in waiting:
            events.publish(session, event)
        session.commit()
    except Exception as error:
        session.rollback()
        raise Unrecorded from error
