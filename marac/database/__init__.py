"""Models' base, the session of a request, and the engines on SQLite and PostgreSQL."""

import sqlalchemy as sa
from flask import Flask

from marac import events
from marac.config import Settings
from marac.database.columns import (
    Edited,
    Model,
    Recorded,
    UTCDateTime,
    both_or_neither,
    id_of,
    render_type,
)
from marac.database.engines import (
    after_upgrade,
    check_role,
    db,
    engine_options,
    migrations,
    prepare_engine,
)
from marac.database.kept import kept
from marac.database.moments import day, instant
from marac.database.shown import shown
from marac.database.standpoint import act_as, beyond, seeing_as, tell_database
from marac.database.transactions import (
    WITHOUT_TRANSACTION,
    Unrecorded,
    afterwards,
    apart,
    begin,
    finish,
)

__all__ = [
    "WITHOUT_TRANSACTION",
    "Edited",
    "Model",
    "Recorded",
    "UTCDateTime",
    "Unrecorded",
    "act_as",
    "after_upgrade",
    "afterwards",
    "apart",
    "beyond",
    "both_or_neither",
    "carry",
    "day",
    "db",
    "id_of",
    "init_app",
    "instant",
    "kept",
    "migrations",
    "prepare_engine",
    "seeing_as",
    "shown",
    "subscribe",
]


def init_app(app: Flask, settings: Settings) -> None:
    """Connect the application to its database and give each request one transaction."""
    app.config["SQLALCHEMY_ENGINES"] = engine_options(settings)
    app.config["ALEMBIC"] = {"script_location": "migrations/versions", "path_separator": "os"}
    app.config["ALEMBIC_CONTEXT"] = {"compare_type": True, "render_item": render_type}
    db.init_app(app)
    migrations.init_app(app)
    with app.app_context():
        for engine in db.engines.values():
            prepare_engine(engine)
        check_role(settings, db.engine)
        bus = events.Bus()
        app.extensions["marac.session_info"] = {"bus": bus}
        db.sessionmaker.configure(info=app.extensions["marac.session_info"])
        sa.event.listen(db.sessionmaker, "after_begin", tell_database)
    app.extensions["marac.events"] = bus
    app.before_request(begin)
    app.after_request(finish)


def subscribe(app: Flask, kind: type[events.Event], handler: events.Handler) -> None:
    """Let `handler` hear this application's events of one kind."""
    app.extensions["marac.events"].subscribe(kind, handler)


def carry(app: Flask, name: str, thing: object) -> None:
    """Let a thing of this application travel in its sessions, where operations find it."""
    app.extensions["marac.session_info"][name] = thing
