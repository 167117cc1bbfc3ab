"""Master keys are exchanged while people work, and a rotation that is killed loses nothing."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask
from uuid_utils.compat import uuid7

from marac.app import create_app
from marac.config import ConfigurationError, Settings
from marac.database import db, migrations
from marac.keys import HOUSE, Unreadable
from marac.keys.cli import group
from marac.keys.keyring import Keyring
from marac.keys.masters import make_master, path_of, read_masters
from marac.keys.models import DataKey
from marac.keys.operations import destroy, left_on_old
from marac.notifications.models import Mail

ROWS, KILLS = 10_000, 20


def build(folder: Path) -> Flask:
    """The application of an instance, with the master keys that lie there now."""
    return create_app(Settings.from_environment({}, instance=folder))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An instance of its own with one master key and one sealed mail."""
    app = build(tmp_path)
    with app.app_context():
        migrations.upgrade()
    with app.app_context():
        db.session.add(Mail(recipient="a@example.org", subject="Sign in", body="Only a link"))
        db.session.commit()
        db.engine.dispose()
    return tmp_path


def run(folder: Path, *words: str) -> Result:
    """Run `marac keys` on an instance."""
    app = build(folder)
    with app.app_context():
        result = app.test_cli_runner().invoke(group, [*words])
        db.engine.dispose()
    return result


def test_the_first_master_key_is_for_its_owner_only(folder: Path) -> None:
    path = path_of(folder / "keys", 1)
    assert path.stat().st_mode & 0o777 == 0o600


def test_production_does_not_start_without_a_master_key_and_says_how_to_make_one(
    tmp_path: Path,
) -> None:
    with pytest.raises(ConfigurationError, match="marac keys new"):
        read_masters(tmp_path, production=True)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_production_does_not_start_with_a_master_key_that_others_may_read(
    tmp_path: Path, mode: int
) -> None:
    make_master(tmp_path)
    path_of(tmp_path, 1).chmod(mode)
    with pytest.raises(ConfigurationError, match="others may read"):
        read_masters(tmp_path, production=True)


def test_the_service_managers_own_folder_may_show_its_access_list_as_the_groups(
    tmp_path: Path,
) -> None:
    make_master(tmp_path)
    path_of(tmp_path, 1).chmod(0o440)
    assert list(read_masters(tmp_path, production=True, credentials=tmp_path)) == [1]
    path_of(tmp_path, 1).chmod(0o444)
    with pytest.raises(ConfigurationError, match="others may read"):
        read_masters(tmp_path, production=True, credentials=tmp_path)


def test_a_master_key_is_never_made_over_another(tmp_path: Path) -> None:
    assert [make_master(tmp_path) for _ in range(3)] == [1, 2, 3]
    assert len({path.read_text() for path in tmp_path.iterdir()}) == 3


@pytest.mark.parametrize("text", ["", "not base 64!", "c2hvcnQ="])
def test_a_file_that_is_no_key_is_named(tmp_path: Path, text: str) -> None:
    path_of(tmp_path, 1).write_text(text)
    path_of(tmp_path, 1).chmod(0o600)
    with pytest.raises(ConfigurationError, match="master-0001"):
        read_masters(tmp_path, production=True)


def test_keys_are_rotated_and_the_old_master_is_needed_no_more(folder: Path) -> None:
    assert run(folder, "new", str(folder / "keys")).exit_code == 0
    result = run(folder, "rotate")
    assert (result.exit_code, "under master-0002.key" in result.output) == (0, True)
    path_of(folder / "keys", 1).unlink()
    checked = run(folder, "check")
    assert (checked.exit_code, "mails: 1 rows open" in checked.output) == (0, True)


def test_a_missing_master_key_is_told_and_nothing_is_guessed(folder: Path) -> None:
    path_of(folder / "keys", 1).unlink()
    checked = run(folder, "check")
    assert checked.exit_code == 1
    assert "data key was changed" in checked.output


def test_the_check_names_a_row_that_does_not_open(folder: Path) -> None:
    app = build(folder)
    with app.app_context():
        db.session.execute(sa.text("UPDATE mails SET subject = body"))
        db.session.commit()
        db.engine.dispose()
    checked = run(folder, "check")
    assert checked.exit_code == 1
    assert "mails.subject was changed or moved" in checked.output
    assert run(folder, "check", "--quick").exit_code == 0


def test_a_destroyed_key_stays_destroyed_in_a_backup_of_before(folder: Path) -> None:
    """The old master key goes with the rotation; the backup's other keys come from the present."""
    app = build(folder)
    with app.app_context():
        before = db.session.get_one(DataKey, HOUSE)
        kept = (before.wrapped, before.master)
        destroy(db.session, keyring=app.extensions["marac.keyring"], key_id=HOUSE)
        db.session.commit()
        db.engine.dispose()
    run(folder, "new", str(folder / "keys"))
    assert run(folder, "rotate").exit_code == 0
    path_of(folder / "keys", 1).unlink()
    keyring = Keyring(read_masters(folder / "keys", production=True))
    with pytest.raises(Unreadable, match=r"master-0001\.key is missing"):
        keyring.unwrap(HOUSE, kept[1], kept[0])


@pytest.mark.walk
def test_a_rotation_killed_twenty_times_ends_with_every_row_readable(folder: Path) -> None:
    expected = _many_keys(folder)
    make_master(folder / "keys")
    killed, dice = 0, random.Random(7)
    while killed < KILLS:
        killed += _rotate_and_kill(
            folder, batches=dice.randrange(1, 16), after=dice.uniform(0, 0.02)
        )
    app = build(folder)
    keyring = app.extensions["marac.keyring"]
    with app.app_context():
        assert 0 < left_on_old(db.session, keyring=keyring) < ROWS
        db.engine.dispose()
    assert run(folder, "rotate").exit_code == 0
    with app.app_context():
        found = {
            key.id: keyring.unwrap(key.id, key.master, key.wrapped)
            for key in db.session.scalars(sa.select(DataKey))
        }
        assert {key: found[key] for key in expected} == expected
        assert left_on_old(db.session, keyring=keyring) == 0
        db.engine.dispose()
    assert run(folder, "check").exit_code == 0


def _many_keys(folder: Path) -> dict[UUID, bytes]:
    """Write ten thousand data keys, and say what each is."""
    app = build(folder)
    keyring = app.extensions["marac.keyring"]
    secrets = {uuid7(): os.urandom(32) for _ in range(ROWS)}
    with app.app_context():
        db.session.add_all(
            DataKey(id=key, wrapped=keyring.wrap(key, secret), master=keyring.current)
            for key, secret in secrets.items()
        )
        db.session.commit()
        db.engine.dispose()
    return secrets


def _rotate_and_kill(folder: Path, *, batches: int, after: float) -> int:
    """Begin a rotation and kill it in the midst of a batch; give 1 when it was still at work."""
    command = [sys.executable, "-m", "tests.keys.rotating", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(batches):
            process.stdout.readline()
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
    return int(process.returncode == -signal.SIGKILL)
