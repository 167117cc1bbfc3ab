"""Two addresses for machines that watch: whether the process answers, and can do its work."""

import logging

import sqlalchemy as sa
from flask import Flask, Response

from marac import access
from marac.database import db, migrations

logger = logging.getLogger(__name__)

# Where Alembic notes which migration was the last.
VERSIONS = sa.table("alembic_version", sa.column("version_num"))


@access.public
def healthz() -> Response:
    """Say that the process answers; asks nothing of the database, so a load balancer may insist."""
    return Response("ok\n", mimetype="text/plain")


@access.public
def readyz() -> Response:
    """Say in one word whether the database answers and its tables are those of this version."""
    try:
        reading = db.session.connection(execution_options={"marac_reading": True})
        ready = is_migrated(reading)
    except sa.exc.SQLAlchemyError as error:
        logger.warning("the database does not answer: %s", type(error).__name__)
        ready = False
    if ready:
        return Response("ready\n", mimetype="text/plain")
    return Response("not ready\n", 503, mimetype="text/plain")


def is_migrated(connection: sa.Connection) -> bool:
    """Tell whether the database stands at the last migration of this version."""
    stands_at = set(connection.scalars(sa.select(VERSIONS.c.version_num)))
    return stands_at == set(migrations.script_directory.get_heads())


def init_app(app: Flask) -> None:
    """Add the two addresses, open to whoever reaches the server: they tell nothing of the work."""
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/readyz", "readyz", readyz)
