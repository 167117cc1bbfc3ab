"""Keeps the demonstration in a folder of its own, where no real data is and none can be touched."""

import logging
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from marac import clock
from marac.config import Settings
from marac.database import db, migrations
from marac.demo.build import build
from marac.meetings.models import Meeting
from marac.notifications.delivery import deliver_waiting

AppFactory = Callable[[Settings], Flask]
Maker = Callable[..., object]
FOLDER = "demo"
MAILS_AT_ONCE = 500


def demo_folder(name: str = FOLDER) -> Path:
    """Say where a demonstration lives: inside the installation's folder, apart from its data."""
    return Path(os.environ.get("MARAC_INSTANCE", "instance")).absolute() / name


def settings_for(folder: Path, *, port: int = 5000) -> Settings:
    """Make the settings of a demonstration; those of the real installation do not count."""
    environ = {"MARAC_DEMO": "1", "MARAC_BASE_URL": f"http://127.0.0.1:{port}"}
    return Settings.from_environment(environ, instance=folder)


def is_built(folder: Path) -> bool:
    """Tell whether a whole demonstration stands in a folder."""
    return (folder / "marac.db").exists()


def rebuild(folder: Path, create_app: AppFactory, make: Maker | None = None) -> None:
    """Make a demonstration beside its folder and move it into place when it is whole.

    `make` is `build` or what takes the same arguments. An interrupted build is never taken for a
    finished one.
    """
    fresh = folder.with_name(f"{folder.name}.building")
    shutil.rmtree(fresh, ignore_errors=True)
    app = create_app(settings_for(fresh))
    _fill(app, make or build)
    with app.app_context():
        db.engine.dispose()
    shutil.rmtree(folder, ignore_errors=True)
    fresh.replace(folder)


def open_app(folder: Path, create_app: AppFactory, *, port: int) -> Flask:
    """Open a finished demonstration, brought up to date with this version."""
    app = create_app(settings_for(folder, port=port))
    _upgrade(app)
    return app


def has_passed(app: Flask) -> bool:
    """Tell whether the meeting that the demonstration leads up to is over."""
    with app.app_context():
        agendas = sa.select(Meeting.id).where(
            Meeting.starts_at > clock.now(), Meeting.circulations.any()
        )
        return db.session.scalar(agendas.limit(1)) is None


def _fill(app: Flask, make: Maker) -> None:
    with app.app_context():
        sa.event.listen(db.engine, "connect", _hurry)
    _upgrade(app)
    with app.app_context():
        settings: Settings = app.extensions["marac.settings"]

        def send_mail() -> None:
            deliver_waiting(db.session, settings=settings, limit=MAILS_AT_ONCE)

        make(db.session, built_at=clock.now(), after_each_day=send_mail)
        sa.event.remove(db.engine, "connect", _hurry)


def _upgrade(app: Flask) -> None:
    """Bring the tables up to date, quietly, in a context that ends with it."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with app.app_context():
        migrations.upgrade()


def _hurry(connection: Any, _record: object) -> None:
    """Spare the disk while building: what is interrupted is thrown away whole."""
    connection.execute("PRAGMA synchronous=OFF")
