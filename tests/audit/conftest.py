"""A log of the test's own, written as the owner of the tables, who could tamper with it."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac.audit.chain import Keys
from marac.config import Settings
from marac.database import db
from marac.events import Event, Operation, publish

UNHINDERED = {
    "sqlite": [f"DROP TRIGGER audit_entries_no_{act}" for act in ("update", "delete", "replace")],
    "postgresql": ["ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_no_change"],
}


@dataclass(frozen=True, kw_only=True)
class TeaMade(Event):
    operation = Operation.SYSTEM

    cups: int


def log(session: Session, count: int) -> None:
    for cups in range(count):
        publish(session, TeaMade(actor_id=uuid.uuid4(), area_id=None, cups=cups))
    session.commit()


@pytest.fixture
def owned(app: Flask) -> Iterator[Session]:
    """A session of whoever owns the tables; everything in it is undone."""
    with app.app_context():
        engine = db.engines.get("owner", db.engine)
        info = dict(app.extensions["marac.session_info"])
    if engine.dialect.name == "sqlite":
        connection = next(iter(_bound(app)))
        with Session(connection, info=info, join_transaction_mode="create_savepoint") as session:
            yield session
        return
    with engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, info=info, join_transaction_mode="create_savepoint") as session:
            yield session
        outer.rollback()


def _bound(app: Flask) -> Iterator[sa.Connection]:
    """Find the connection that the tests of SQLite share: it lets one writer in at a time."""
    with app.app_context():
        yield db.sessionmaker.kw["bind"]


@pytest.fixture
def keys(settings: Settings) -> Keys:
    return Keys.of(settings.audit_key)


@pytest.fixture
def tampering(owned: Session) -> Callable[[], None]:
    """Takes the triggers off, as the owner could."""

    def unhindered() -> None:
        for statement in UNHINDERED[owned.get_bind().dialect.name]:
            owned.connection().exec_driver_sql(statement)

    return unhindered
