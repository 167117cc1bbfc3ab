"""One request is one transaction, and a request that reads changes nothing but the log."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask, abort

from marac.access import public
from marac.agencies.models import Agency
from marac.app import create_app
from marac.audit.models import AuditEntry
from marac.config import Settings
from marac.database import Model, db
from marac.events import Consulted, Event, publish


@dataclass(frozen=True, kw_only=True)
class AgencyNamed(Event):
    name_length: int


@dataclass(frozen=True, kw_only=True)
class AgencyRead(Consulted):
    pass


def add_agency(status: int) -> str:
    db.session.add(Agency(name="A", short_name="A", type_code="police"))
    publish(db.session, AgencyNamed(actor_id=None, area_id=None, name_length=1))
    if status >= 400:
        abort(status)
    return "made"


def read_agency() -> str:
    publish(db.session, AgencyRead(actor_id=None, area_id=None))
    return str(db.session.scalar(sa.select(sa.func.count(Agency.id))))


def sneak() -> str:
    db.session.add(Agency(name="B", short_name="B", type_code="police"))
    return "done behind your back"


def announce() -> str:
    publish(db.session, AgencyNamed(actor_id=None, area_id=None, name_length=1))
    return "changed, says a page that only reads"


@pytest.fixture
def small(settings: Settings, tmp_path: Path) -> Iterator[Flask]:
    """An application with a database of its own, so that real commits are what is tested."""
    own = Settings.from_environment(
        {"MARAC_DATABASE_URL": f"sqlite:///{tmp_path / 'own.db'}"}, instance=tmp_path
    )
    app = create_app(own)
    app.config["WTF_CSRF_ENABLED"] = False
    app.add_url_rule("/agency/<int:status>", "add", public(add_agency), methods=["POST"])
    app.add_url_rule("/agency", "read", public(read_agency))
    app.add_url_rule("/sneak", "sneak", public(sneak))
    app.add_url_rule("/announce", "announce", public(announce))
    with app.app_context():
        Model.metadata.create_all(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


def logged(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(sa.select(AuditEntry.event).order_by(AuditEntry.number)))


def agencies(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count(Agency.id))) or 0


def test_a_good_answer_commits_the_change_and_its_log_row(small: Flask) -> None:
    assert small.test_client().post("/agency/200").status_code == 200
    assert (agencies(small), logged(small)) == (1, ["AgencyNamed"])


@pytest.mark.parametrize("status", [400, 404, 409, 422, 500])
def test_an_error_leaves_neither_the_change_nor_its_log_row(small: Flask, status: int) -> None:
    assert small.test_client().post(f"/agency/{status}").status_code == status
    assert (agencies(small), logged(small)) == (0, [])


def test_reading_is_logged_before_the_answer_is_sent(small: Flask) -> None:
    assert small.test_client().get("/agency").text == "0"
    assert logged(small) == ["AgencyRead"]


@pytest.mark.parametrize("path", ["/sneak", "/announce"])
def test_a_get_that_changes_something_fails_and_changes_nothing(small: Flask, path: str) -> None:
    assert small.test_client().get(path).status_code == 500
    assert (agencies(small), logged(small)) == (0, [])


def test_no_change_is_made_when_it_cannot_be_logged(small: Flask) -> None:
    with small.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE audit_entries"))
    assert small.test_client().post("/agency/200").status_code == 500
    assert agencies(small) == 0


def test_sqlite_runs_with_the_settings_that_keep_data_safe(small: Flask) -> None:
    with small.app_context(), db.engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
    }


def lose_a_race() -> str:
    db.session.add_all([Agency(name="C", short_name=n, type_code="police") for n in ("C1", "C2")])
    db.session.flush()
    return "both made"


def leave_out_what_must_be_there() -> str:
    db.session.add(Agency(name="Amina Yusuf", short_name="A", type_code=None))
    db.session.flush()
    return "made"


def test_a_lost_race_is_a_clear_page_and_leaves_nothing(small: Flask) -> None:
    small.add_url_rule("/race", "race", public(lose_a_race), methods=["POST"])
    answer = small.test_client().post("/race")
    assert answer.status_code == 409
    assert "Somebody else changed this a moment before you" in answer.text
    assert agencies(small) == 0


def test_a_change_that_breaks_a_rule_of_the_database_is_a_fault_logged_without_what_it_held(
    small: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    small.add_url_rule("/gap", "gap", public(leave_out_what_must_be_there), methods=["POST"])
    answer = small.test_client().post("/gap")
    assert answer.status_code == 500
    assert "Somebody else" not in answer.text
    assert agencies(small) == 0
    assert "IntegrityError" in caplog.text
    assert "leave_out_what_must_be_there" in caplog.text
    assert "Amina" not in caplog.text
