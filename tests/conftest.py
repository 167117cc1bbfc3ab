"""One schema for the whole run; each test lives in a transaction that is undone after it."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.app import create_app
from marac.config import Settings
from marac.database import db, migrations
from marac.notifications import COURIER
from tests.client import Browser
from tests.factories import Factory
from tests.postgres import postgres_cluster
from tests.readiness import readiness

# A Thursday morning in term time, four working days before the meeting of the stories.
STORY_TIME = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)

# What keeps the transaction and its order, what tells PostgreSQL whose rows to show, and what
# records where the log ends beside each row of it.
NOT_COUNTED = (
    "SAVEPOINT",
    "RELEASE",
    "ROLLBACK",
    "BEGIN",
    "SELECT set_config(",
    "SELECT pg_advisory_xact_lock(",
    "INSERT INTO audit_heads",
    "UPDATE audit_heads",
    "SELECT data_keys.",  # remembered for ten minutes, but not past the end of a test
)
RESET = (
    "SELECT set_config('app.mode', %(mode)s, true), set_config('app.user_id', '', true),"
    " set_config('app.area_id', '', true)"
)


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The empty database of this run: SQLite, or PostgreSQL when MARAC_TEST_DATABASE says so."""
    if os.environ.get("MARAC_TEST_DATABASE", "sqlite") == "sqlite":
        file = tmp_path_factory.mktemp("database") / "test.db"
        yield {"MARAC_DATABASE_URL": f"sqlite:///{file}"}
        return
    with postgres_cluster() as cluster:
        yield cluster.environment("marac_test")


@pytest.fixture(scope="session")
def settings(database: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of the application under test."""
    folder: Path = tmp_path_factory.mktemp("instance")
    # Most stories begin behind the door; those about the second factor turn it on.
    return Settings.from_environment(database | {"MARAC_SECOND_FACTOR": "off"}, instance=folder)


@pytest.fixture(scope="session")
def application(settings: Settings) -> Iterator[Flask]:
    """The application with its schema, built once."""
    app = create_app(settings)
    app.config["TESTING"] = True
    app.config["WTF_CSRF_ENABLED"] = False
    # A test has one connection, so what goes on beside a request is done at its end.
    app.extensions[COURIER].begin = lambda work: work()
    with app.app_context():  # one of its own: Alembic keeps its connection open until it ends
        migrations.upgrade()
    with app.app_context():
        engine = db.engine
    yield app
    engine.dispose()


@contextmanager
def nobody_between_sessions(maker: Any, connection: sa.Connection) -> Iterator[None]:
    """Forget whose rows a session saw when it ends, as the end of its transaction would.

    A test's own session may still be at work, and sees all rows again.
    """
    at_work: set[Session] = set()

    def begin(session: Session, transaction: Any) -> None:
        at_work.add(session)

    def end(session: Session, transaction: Any) -> None:
        if transaction.parent is None and connection.in_transaction():
            at_work.discard(session)
            if not connection.invalidated:
                connection.exec_driver_sql(RESET, {"mode": "house" if at_work else ""})

    heard = (("after_transaction_create", begin), ("after_transaction_end", end))
    for name, handler in heard:
        sa.event.listen(maker, name, handler)
    yield
    for name, handler in heard:
        sa.event.remove(maker, name, handler)


@pytest.fixture
def app(application: Flask) -> Iterator[Flask]:
    """The application inside a transaction that ends with the test."""
    with ExitStack() as stack:
        stack.enter_context(clock.moved_to(STORY_TIME))
        stack.enter_context(readiness())
        with application.app_context():
            connection = stack.enter_context(db.engine.connect())
            maker = db.sessionmaker
        outer = connection.begin()
        maker.configure(bind=connection, join_transaction_mode="create_savepoint")
        if connection.dialect.name == "postgresql":
            stack.enter_context(nobody_between_sessions(maker, connection))
        try:
            yield application
        finally:
            maker.configure(bind=connection.engine, join_transaction_mode="conditional_savepoint")
            outer.rollback()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session of the test's own; the browser commits it before each request."""
    with app.app_context():
        maker = db.sessionmaker
    with maker() as session:
        yield session


@pytest.fixture
def make(session: Session) -> Factory:
    """The factory of everything a story needs."""
    return Factory(session)


@pytest.fixture
def browser(app: Flask, session: Session) -> Browser:
    """Someone's browser, not signed in yet."""
    return Browser(app, session)


@pytest.fixture
def queries(app: Flask) -> Iterator[list[str]]:
    """The SQL statements that ran since the test began; clear it before what is counted."""
    statements: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(NOT_COUNTED):
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(engine, "before_cursor_execute", note)
