"""A log from before its end was sealed goes on, and the age of checks shows in the doctor."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.app import create_app
from marac.audit import checking, health
from marac.audit.anchors import Signer, new_key
from marac.audit.chain import BEGINNING, Keys, digest_of
from marac.audit.setting import audit_keys
from marac.audit.verifying import verify
from marac.config import Settings
from marac.database import db, migrations
from marac.health import State
from tests.audit.conftest import log

ADD = sa.text(
    "INSERT INTO audit_entries (id, number, at, event, actor_id, details, previous, digest)"
    " VALUES (:id, :number, :at, 'CaseViewed', NULL, :details, :previous, :digest)"
)


@pytest.fixture
def older(tmp_path: Path) -> Iterator[Flask]:
    """An installation whose log has three rows from before it was shut."""
    url = f"sqlite:///{tmp_path / 'older.db'}"
    app = create_app(Settings.from_environment({"MARAC_DATABASE_URL": url}, instance=tmp_path))
    with app.app_context():
        migrations.upgrade("0007")
    with app.app_context():
        previous = BEGINNING
        with db.engine.begin() as connection:
            for number in (1, 2, 3):
                previous = add(connection, number, previous, audit_keys())
    with app.app_context():
        migrations.upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


def add(connection: sa.Connection, number: int, previous: str, keys: Keys) -> str:
    at, details = datetime(2026, 11, 1, tzinfo=UTC), {"others": number}
    row: Any = SimpleNamespace(number=number, at=at, event="CaseViewed", details=details)
    row.actor_id = row.area_id = row.case_id = row.operation = None
    row.previous = previous
    digest = digest_of(row, keys.current)
    given = {"id": uuid.uuid4().hex, "number": number, "previous": previous, "digest": digest}
    told = {"at": "2026-11-01 00:00:00.000000", "details": json.dumps(details)}
    connection.execute(ADD, given | told)
    return digest


def test_a_log_that_stood_before_goes_on_and_its_end_is_sealed(older: Flask) -> None:
    with older.app_context():
        session = db.session
        assert verify(session, keys=audit_keys()).sound == 3
        session.rollback()
        log(session, 2)
        assert verify(session, keys=audit_keys()).sound == 5
        session.rollback()
        session.execute(sa.text("DROP TRIGGER audit_entries_no_update"))
        session.execute(sa.text("UPDATE audit_entries SET event = 'CaseListed' WHERE number = 2"))
        assert verify(session, keys=audit_keys()).broken_at == 2


def test_the_doctor_asks_for_a_check_and_an_anchor_that_are_not_too_old(
    owned: Session, keys: Keys
) -> None:
    looks = (health.look_at_check, health.look_at_anchor)
    assert [look(owned).state for look in looks] == [State.WARNING, State.WARNING]
    log(owned, 2)
    checking.anchor(owned, keys=keys, signer=Signer.read(new_key()))
    assert [look(owned).state for look in looks] == [State.OK, State.OK]
    assert "0 hours ago, up to row 2" in health.look_at_check(owned).words
    with clock.moved_to(clock.now() + timedelta(days=4)):
        assert [look(owned).state for look in looks] == [State.WARNING, State.WARNING]
        assert "4 days ago" in health.look_at_anchor(owned).words
