"""What earlier versions wrote in clear is sealed by `marac db upgrade`, and found again by name."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from marac.app import create_app
from marac.config import Settings
from marac.database import db, migrations
from marac.keys import blinder_for
from marac.people import goes_by, is_named
from marac.people.models import Identity
from tests.factories import Factory

ROW = {
    "id": "018f0000000070008000000000000001",
    "area_id": "018f0000000070008000000000000002",
    "given_names": "Zoë",
    "surname": "O’Brien",
    "name": "Zoë O’Brien",
    "birth_estimated": "0",
    "interpreter": "0",
}


def test_an_upgrade_seals_what_an_earlier_version_left_in_clear(tmp_path: Path) -> None:
    address = {"MARAC_DATABASE_URL": f"sqlite:///{tmp_path / 'old.db'}"}
    app = create_app(Settings.from_environment(address, instance=tmp_path))
    with app.app_context():
        migrations.upgrade("0009")
        _write_an_identity()
    with app.app_context():
        migrations.upgrade()
    with app.app_context():
        held = db.session.execute(sa.text("SELECT name, born_on FROM identities")).one()
        assert all(value.startswith("m1:") for value in held)
        identity = db.session.scalars(sa.select(Identity)).one()
        assert (identity.name, identity.born_on.isoformat()) == ("Zoë O’Brien", "1990-03-04")
        blinder = blinder_for(db.session, identity.area_id)
        for known in (is_named(blinder, "zoe obrien"), goes_by(blinder, "Zoe")):
            assert db.session.scalars(sa.select(Identity.id).where(known)).one() == identity.id
        db.session.close()
        db.engine.dispose()


def test_nobody_goes_back_to_before_the_seals_and_loses_the_keys(tmp_path: Path) -> None:
    address = {"MARAC_DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}"}
    app = create_app(Settings.from_environment(address, instance=tmp_path))
    with app.app_context():
        migrations.upgrade()
    with app.app_context():
        make = Factory(db.session)
        make.identity(make.area())
        db.session.commit()
    with app.app_context(), pytest.raises(RuntimeError, match="Restore a backup"):
        migrations.downgrade("0009")
    with app.app_context():
        assert db.session.scalars(sa.select(Identity)).one().name == "Amina Yusuf"
        db.session.close()
        db.engine.dispose()


def _write_an_identity() -> None:
    """Write rows as the version before did, which knew nothing of today's columns."""
    known = {"id": ROW["area_id"], "name": "Bristol", "code": "BRS", "boundary": "The city"}
    _insert("areas", known | {"first_meeting": "2026-12-03", "meeting_time": "10:00:00"})
    _insert("identities", {"kind": "person", "born_on": "1990-03-04"} | ROW)
    db.session.commit()


def _insert(table: str, known: dict[str, str]) -> None:
    """Write a row with every value that must not be empty."""
    held = sa.Table(table, sa.MetaData(), autoload_with=db.session.connection())
    always = {"version": 1, "created_at": "2026-01-01"}
    needed = [c for c in held.c if not c.nullable and c.name not in known | always]
    values = {c.name: _something(c) for c in needed} | always | known
    names, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    db.session.execute(sa.text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)


def _something(column: sa.Column[object]) -> object:
    if isinstance(column.type, sa.Time):
        return "12:00:00"
    return 1 if isinstance(column.type, (sa.Integer, sa.Boolean)) else ""
