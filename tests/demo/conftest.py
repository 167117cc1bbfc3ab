"""One demonstration for all stories about it, built as the command builds it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.app import create_app
from marac.cli import main
from marac.database import db
from marac.demo import store
from tests.client import Browser

# A Friday in term time, four working days before the meeting of the stories.
BUILT_AT = datetime(2026, 11, 20, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _that_friday() -> Iterator[None]:
    """Let every story play on the afternoon on which the demonstration was made."""
    with clock.moved_to(BUILT_AT):
        yield


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished demonstration."""
    folder = tmp_path_factory.mktemp("instance") / "demo"
    with clock.moved_to(BUILT_AT):
        store.rebuild(folder, create_app)
    return folder


@pytest.fixture(scope="session")
def demo(demo_folder: Path) -> Iterator[Flask]:
    """The demonstration, open for reading and signing in."""
    app = store.open_app(demo_folder, create_app, port=5000)
    app.config["TESTING"] = True
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def canaries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an instance of canaries made by the command; its facts lie beside it."""
    home = tmp_path_factory.mktemp("canaries")
    words = ["demo", "--canaries", str(home / "facts.json"), "--accounts", str(home / "who.json")]
    with clock.moved_to(BUILT_AT):
        result = CliRunner().invoke(main, words, env={"MARAC_INSTANCE": str(home)})
    assert result.exit_code == 0, result.output
    return home


@pytest.fixture
def rows(demo: Flask) -> Iterator[Session]:
    """A session on the demonstration's rows."""
    with demo.app_context():
        yield db.session


@pytest.fixture
def visitor(demo: Flask, rows: Session) -> Browser:
    """Someone who looks around in the demonstration."""
    return Browser(demo, rows)
