"""After the commit that asked for work, and only then, the workers hear of it.

What cannot be told (the queue is full, or away) is no fault of whoever asked: the job stands in its
row, and the workers look for such rows once a minute.
"""

import logging
from functools import partial

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac.database import db
from marac.tasks.operations import ASKED

LOG = logging.getLogger(__name__)


def listen(app: Flask) -> None:
    """Listen to the commits of an application's sessions."""
    with app.app_context():
        maker = db.sessionmaker
    sa.event.listen(maker, "after_commit", partial(_tell, app))
    sa.event.listen(maker, "after_rollback", _forget)


def _tell(app: Flask, session: Session) -> None:
    if session.in_nested_transaction():
        return
    asked = session.info.pop(ASKED, None)
    if not asked:
        return
    from marac.tasks.queues import tell  # noqa: PLC0415 - a third of a second

    try:
        tell(app, asked)
    except Exception as error:
        LOG.warning("the queue could not be told: %s", type(error).__name__)


def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(ASKED, None)
