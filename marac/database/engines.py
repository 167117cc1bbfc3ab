"""The engines: what keeps data safe on SQLite, and the two roles of PostgreSQL.

On PostgreSQL one role owns the tables and changes them (`marac db upgrade`); the application works
as another, which owns nothing, so that no mistake of its own can take row-level security away.
"""

import contextlib
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app
from flask_alembic import Alembic
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy.engine import make_url

from marac.config import ConfigurationError, Settings
from marac.database.columns import Model

log = logging.getLogger(__name__)

OWNER = "owner"
# While tables are taken apart and built anew, SQLite must leave alone what refers to them.
REBUILDING: ContextVar[bool] = ContextVar("rebuilding", default=False)
AFTER_UPGRADE = "marac.after_upgrade"
QUEUE_RIGHTS = (
    "USAGE ON",
    "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN",
    "USAGE ON ALL SEQUENCES IN",
)
UNCONFINED = (
    "The role of MARAC_DATABASE_URL is a superuser, bypasses row-level security or owns tables."
    " Give the application a role of its own, and the owner of the tables in"
    " MARAC_OWNER_DATABASE_URL."
)


class Migrations(Alembic):
    """Migrations run by the owner of the tables, who then lets the application's role use them."""

    def upgrade(self, target: Any = "heads") -> None:
        """Bring the tables up to date and give the application's role what it works with."""
        with _rebuilding(db.engine):
            super().upgrade(target)
            self._let_go()
        if OWNER in db.engines and db.engine.url.username != db.engines[OWNER].url.username:
            _grant(db.engines[OWNER], to=db.engine.url.username or "")
        if target == "heads":
            for mend_rows in current_app.extensions.get(AFTER_UPGRADE, ()):
                mend_rows()

    def downgrade(self, target: Any = -1) -> None:
        """Take the tables back to how an earlier release had them, or change nothing at all.

        A revision that cannot be undone says so in its `may_go_back`, which is asked before any is.
        """
        for revision in self._to_undo(target):
            refuse = getattr(revision.module, "may_go_back", None)
            if refuse is not None:
                with db.engines.get(OWNER, db.engine).connect() as connection:
                    refuse(connection)
        with _rebuilding(db.engine):
            super().downgrade(target)
            self._let_go()

    def _to_undo(self, target: Any) -> list[Any]:
        goal = self._simplify_rev(target, handle_int=True)[0]
        standing: Any = [script.revision for script in self.current()]
        steps = self.script_directory._downgrade_revs(goal, standing)
        self._let_go()
        return [step.revision for step in steps]

    def _let_go(self) -> None:
        """Close Alembic's own connection, which may still hold the database against all others."""
        self._get_cache().clear()

    def _prepare_targets(self) -> Any:
        _, metadatas = super()._prepare_targets()
        return {"default": db.engines.get(OWNER, db.engine)}, metadatas


@contextlib.contextmanager
def _rebuilding(engine: sa.Engine) -> Iterator[None]:
    """Let SQLite drop a table that is built anew without a word to those that refer to it.

    It cannot change most of a table in any other way. What refers to nothing afterwards is a fault.
    """
    token = REBUILDING.set(True)
    try:
        yield
    finally:
        REBUILDING.reset(token)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise RuntimeError(f"A row of {broken[0]} refers to a row of {broken[2]} that is gone.")


db = SQLAlchemy()
migrations = Migrations(metadatas=Model.metadata, run_mkdir=False, command_name="db")


def after_upgrade(app: Flask, mend_rows: Callable[[], object]) -> None:
    """Call `mend_rows` whenever the newest schema stands; it finds nothing to do the next time."""
    app.extensions.setdefault(AFTER_UPGRADE, []).append(mend_rows)


def engine_options(settings: Settings) -> dict[str, dict[str, Any]]:
    """Say which engines there are: the application's and, on PostgreSQL, the owner's."""
    # What a statement was given may be a name or an address, which no log may hold.
    engines: dict[str, dict[str, Any]] = {
        "default": {"url": settings.database_url, "hide_parameters": True}
    }
    if _is_postgresql(settings.database_url):
        engines[OWNER] = {
            "url": settings.owner_database_url or settings.database_url,
            "hide_parameters": True,
            "poolclass": sa.NullPool,
        }
    return engines


def prepare_engine(engine: sa.Engine) -> None:
    """Give an engine the settings that keep data safe on its database."""
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)


def is_confined(connection: sa.Connection) -> bool:
    """Tell whether row-level security binds this role: it cannot bypass it or own a table."""
    free: bool | None = connection.scalar(
        sa.text(
            "SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v')"
            " AND n.nspname = current_schema() AND pg_has_role(c.relowner, 'MEMBER'))"
            " FROM pg_roles WHERE rolname = current_user"
        )
    )
    return free is False


def check_role(settings: Settings, engine: sa.Engine) -> None:
    """Refuse to work in production as a role that row-level security does not bind."""
    if not _is_postgresql(settings.database_url):
        return
    with engine.connect() as connection:
        confined = is_confined(connection)
    if confined:
        return
    if settings.production:
        engine.dispose()
        raise ConfigurationError(UNCONFINED)
    log.warning(UNCONFINED)


def _is_postgresql(url: str) -> bool:
    return make_url(url).get_backend_name() == "postgresql"


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
    # SQLAlchemy gives a connection back as it is after a commit that failed, on a full disk say.
    left: sqlite3.Connection = connection.connection.dbapi_connection  # type: ignore[assignment]
    if left.in_transaction:
        left.rollback()
    # To set it anew makes SQLite forget every statement that it has prepared; to ask does not.
    wanted = not REBUILDING.get()
    if bool(left.execute("PRAGMA foreign_keys").fetchone()[0]) is not wanted:
        left.execute(f"PRAGMA foreign_keys={'ON' if wanted else 'OFF'}")
    reading = connection.get_execution_options().get("marac_reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _grant(owner: sa.Engine, *, to: str) -> None:
    """Let the application's role read and write every table, but only add to the log."""
    role = owner.dialect.identifier_preparer.quote(to)
    with owner.begin() as connection:
        schema = connection.scalar(sa.text("SELECT quote_ident(current_schema())"))
        connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {role}")
        connection.exec_driver_sql(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}"
        )
        # What carries ids of jobs to the workers has tables of its own (marac/tasks/queues.py).
        if connection.scalar(sa.text("SELECT to_regnamespace('marac_queue') IS NOT NULL")):
            for right in QUEUE_RIGHTS:
                connection.exec_driver_sql(f"GRANT {right} SCHEMA marac_queue TO {role}")
        for table in Model.metadata.tables.values():
            if table.info.get("append_only"):
                connection.exec_driver_sql(
                    f"REVOKE UPDATE, DELETE ON {schema}.{table.name} FROM {role}"
                )
