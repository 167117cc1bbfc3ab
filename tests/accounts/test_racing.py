"""Two processes count the same tries at once, on a database of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from marac.app import create_app
from marac.config import Settings
from marac.database import db, migrations
from tests.postgres import postgres_cluster

# Each process tries as often as it can; together they may not get more than the rule allows.
RACER = """
import sys, time
from pathlib import Path
from marac.accounts import throttling
from marac.accounts.throttling import Kind
from marac.app import create_app
from marac.config import Settings
from marac.database import db

app = create_app(Settings.from_environment(instance=Path(sys.argv[1])))
kind, tries = Kind(sys.argv[2]), int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
allowed = 0
with app.app_context():
    for _ in range(tries):
        wait = throttling.take(db.session, kind=kind, subject="the same one")
        db.session.commit()
        allowed += wait is None
    db.engine.dispose()
print(allowed, flush=True)
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The settings of a real database, which several processes may open."""
    if os.environ.get("MARAC_TEST_DATABASE", "sqlite") == "sqlite":
        file = tmp_path_factory.mktemp("race") / "race.db"
        yield {"MARAC_DATABASE_URL": f"sqlite:///{file}"}
        return
    with postgres_cluster() as cluster:
        yield cluster.environment("race")


@pytest.fixture(scope="module")
def place(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with its schema."""
    folder = tmp_path_factory.mktemp("instance")
    app = create_app(Settings.from_environment(environment, instance=folder))
    with app.app_context():
        migrations.upgrade()
    with app.app_context():
        db.engine.dispose()
    return folder


@pytest.mark.parametrize(("kind", "limit"), [("account", 5), ("search", 60), ("reset", 3)])
def test_a_limit_holds_over_two_processes(
    environment: dict[str, str], place: Path, kind: str, limit: int
) -> None:
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, str(place), kind, str(limit)],
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n"
    allowed = sum(int(racer.communicate("go\n", timeout=60)[0]) for racer in racers)

    assert allowed == limit
