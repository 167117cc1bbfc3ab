"""Two addresses for machines that watch: whether the process answers, and can do its work."""

import logging

import sqlalchemy as sa
from alembic.migration import MigrationContext
from flask import Flask, Response

from marac import access
from marac.database import db, migrations

logger = logging.getLogger(__name__)


@access.public
def healthz() -> Response:
    """Say that the process answers; asks nothing of the database, so a load balancer may insist."""
    return Response("ok\n", mimetype="text/plain")


@access.public
def readyz() -> Response:
    """Say in one word whether the database answers and its tables are those of this version."""
    try:
        ready = is_migrated()
    except sa.exc.SQLAlchemyError as error:
        logger.warning("the database does not answer: %s", type(error).__name__)
        ready = False
    if ready:
        return Response("ready\n", mimetype="text/plain")
    return Response("not ready\n", 503, mimetype="text/plain")


def is_migrated() -> bool:
    """Tell whether the database stands at the last migration of this version."""
    reading = db.session.connection(execution_options={"marac_reading": True})
    stands_at = MigrationContext.configure(reading).get_current_heads()
    return set(stands_at) == set(migrations.script_directory.get_heads())


def init_app(app: Flask) -> None:
    """Add the two addresses, open to whoever reaches the server: they tell nothing of the work."""
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/readyz", "readyz", readyz)
