"""Models' base, the session of a request and the engine's set-up on SQLite and PostgreSQL.

One request is one transaction. A request that may write takes SQLite's write lock at its start
(`BEGIN IMMEDIATE`); a request that only reads does not, and what it adds to the audit is written in
a short transaction of its own before the answer is sent.
"""

import sqlite3
import uuid
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, Literal

import sqlalchemy as sa
import uuid_utils.compat as uuids
from flask import Flask, Response, request
from flask_alembic import Alembic
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from marac import events
from marac.clock import now
from marac.config import Settings

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class UTCDateTime(sa.TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database; a naive datetime is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        """Refuse a naive datetime and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        """Give the instant back as UTC; SQLite does not keep the zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _values(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


class Model(DeclarativeBase):
    """The base of every table: a UUIDv7 key, named constraints, enums stored by their value."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: sa.Text(),
        datetime: UTCDateTime(),
        uuid.UUID: sa.Uuid(),
        StrEnum: sa.Enum(
            StrEnum, native_enum=False, length=40, values_callable=_values, create_constraint=False
        ),
        list[str]: sa.JSON(),
        dict[str, Any]: sa.JSON(),
    }

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuids.uuid7, sort_order=-1)


class Recorded:
    """Adds when a row came to be."""

    created_at: Mapped[datetime] = mapped_column(default=now)


class Edited:
    """Adds the version that keeps two people from overwriting each other's work."""

    version: Mapped[int] = mapped_column()

    @sa.orm.declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - a class, as SQLAlchemy hands it
        """Let SQLAlchemy refuse an update of a version that is no longer there."""
        return {"version_id_col": cls.version}


def both_or_neither(first: str, second: str, name: str) -> sa.CheckConstraint:
    """Hold a pair such as "who and when" together: both set or both empty."""
    return sa.CheckConstraint(f"({first} IS NULL) = ({second} IS NULL)", name=name)


db = SQLAlchemy()
migrations = Alembic(metadatas=Model.metadata, run_mkdir=False, command_name="db")


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver must not begin transactions by itself: it begins late, which loses racing updates.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "busy_timeout=5000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    reading = connection.get_execution_options().get("marac_reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def prepare_engine(engine: sa.Engine) -> None:
    """Give an engine the settings that keep data safe on its database."""
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)


def init_app(app: Flask, settings: Settings) -> None:
    """Connect the application to its database and give each request one transaction."""
    # What a statement was given may be a name or an address, which no log may hold.
    engine = {"url": settings.database_url, "hide_parameters": True}
    app.config["SQLALCHEMY_ENGINES"] = {"default": engine}
    app.config["ALEMBIC"] = {"script_location": "migrations/versions", "path_separator": "os"}
    app.config["ALEMBIC_CONTEXT"] = {"compare_type": True, "render_item": _render_type}
    db.init_app(app)
    migrations.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
        bus = events.Bus()
        app.extensions["marac.session_info"] = {"bus": bus}
        db.sessionmaker.configure(info=app.extensions["marac.session_info"])
    app.extensions["marac.events"] = bus
    app.before_request(_begin)
    app.after_request(_finish)


def _render_type(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our types into a migration as what they are in the database, free of our code."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    return False


def subscribe(app: Flask, kind: type[events.Event], handler: events.Handler) -> None:
    """Let `handler` hear this application's events of one kind."""
    app.extensions["marac.events"].subscribe(kind, handler)


def carry(app: Flask, name: str, thing: object) -> None:
    """Let a thing of this application travel in its sessions, where operations find it."""
    app.extensions["marac.session_info"][name] = thing


def _begin() -> None:
    if request.method in SAFE_METHODS and request.endpoint != "static":
        db.session.info["reading"] = True
        db.session.connection(execution_options={"marac_reading": True})


def _finish(response: Response) -> Response:
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
