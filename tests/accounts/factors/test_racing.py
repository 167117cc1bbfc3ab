"""Two processes spend the same codes at once, on a database of their own: each code works once."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from marac.accounts.factors import apps, recovery, totp
from marac.accounts.models import User
from marac.app import create_app
from marac.config import Settings
from marac.database import db, migrations
from tests.accounts.factors.steps import code_now
from tests.postgres import postgres_cluster

# Each process spends every recovery code and the one code that the app shows, as fast as it can.
RACER = """
import sys
from pathlib import Path
import sqlalchemy as sa
from marac.accounts.factors import apps, recovery
from marac.accounts.models import User
from marac.app import create_app
from marac.config import Settings
from marac.database import db

app = create_app(Settings.from_environment(instance=Path(sys.argv[1])))
print("ready", flush=True)
codes = sys.stdin.readline().split()
spent = 0
with app.app_context():
    user = db.session.scalars(sa.select(User)).one()
    for code in codes:
        spend = recovery.spend_recovery_code if len(code) > 6 else apps.spend_code
        spent += spend(db.session, user=user, code=code)
        db.session.commit()
    db.engine.dispose()
print(spent, flush=True)
"""


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The settings of a real database, which several processes may open."""
    if os.environ.get("MARAC_TEST_DATABASE", "sqlite") == "sqlite":
        yield {"MARAC_DATABASE_URL": f"sqlite:///{tmp_path / 'race.db'}"}
        return
    with postgres_cluster() as cluster:
        yield cluster.environment("race")


def codes_of_somebody() -> tuple[list[str], str]:
    """Make a person with an app and recovery codes; give those codes and the app's seed."""
    user = User(email="ada@example.org", name="Ada")
    db.session.add(user)
    db.session.flush()
    app = apps.begin_app(db.session, user=user)
    assert apps.confirm_app(db.session, user=user, code=code_now(app))
    app.last_step = 0
    token = recovery.renew_codes(db.session, user=user)
    codes = list(recovery.show_codes(db.session, user=user, token=token))
    db.session.commit()
    return codes, app.seed


def test_each_code_works_once_over_two_processes(
    environment: dict[str, str], tmp_path: Path
) -> None:
    app = create_app(Settings.from_environment(environment, instance=tmp_path))
    with app.app_context():
        migrations.upgrade()
    with app.app_context():
        codes, seed = codes_of_somebody()
    with app.app_context():
        db.engine.dispose()
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, str(tmp_path)],
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
    codes.append(totp.code_at(seed, totp.step_at(datetime.now(UTC))))  # theirs is the real clock
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write(" ".join(codes) + "\n")
        racer.stdin.flush()
    spent = sum(int(racer.communicate(timeout=60)[0]) for racer in racers)

    assert spent == len(codes) == 11
