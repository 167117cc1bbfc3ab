"""`marac` on the command line: quick to help, and plain about settings that are not safe."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click import Context
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo

from marac.cli import COMMANDS, WITHOUT_APPLICATION, main

HEAVY = ("sqlalchemy", "marac.app", "wtforms", "waitress", "cryptography")


@pytest.fixture(autouse=True)
def _own_mask() -> object:
    """A command makes files for itself alone; the tests after it need not."""
    before = os.umask(0)
    os.umask(before)
    yield
    os.umask(before)


def test_the_help_names_every_command_in_its_own_words(app: Flask) -> None:
    with Context(main, obj=ScriptInfo(create_app=lambda: app)) as ctx:
        own = {*main.commands, *app.cli.commands, *WITHOUT_APPLICATION}
        assert own == set(COMMANDS)
        for name, words in COMMANDS.items():
            command = main.get_command(ctx, name)
            assert command is not None, name
            assert command.get_short_help_str(limit=200) == words, name


def test_help_builds_no_application() -> None:
    check = (
        "import sys\nfrom marac.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, check=True, timeout=60
    )
    assert "Look after the keys" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_word_that_is_no_command_builds_no_application() -> None:
    result = CliRunner().invoke(main, ["nonsense"])
    assert result.exit_code == 2
    assert "No such command" in result.output


@pytest.mark.parametrize("command", [["serve"], ["doctor"], ["mail", "send"]])
def test_unsafe_settings_are_said_in_sentences_and_nothing_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("MARAC_ENV", "production")
    monkeypatch.setenv("MARAC_INSTANCE", str(tmp_path))
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 1
    assert "MARAC_SECRET_KEY is missing" in result.output
    assert "MARAC_HOSTS" in result.output
    assert "Traceback" not in result.output


def test_the_first_master_key_is_made_before_anything_can_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARAC_ENV", "production")
    monkeypatch.setenv("MARAC_KEYS", str(tmp_path / "keys"))
    result = CliRunner().invoke(main, ["keys", "new"])
    assert result.exit_code == 0, result.output
    assert (tmp_path / "keys" / "master-0001.key").stat().st_mode & 0o077 == 0


def marac(*words: str, instance: Path) -> subprocess.CompletedProcess[str]:
    """Run a command as a person does, in a process of its own."""
    code = "from marac.cli import main; main()"
    env = {**os.environ, "MARAC_INSTANCE": str(instance)}
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        env=env,
        timeout=60,
        check=False,
    )


def test_a_port_that_is_taken_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = marac("serve", "--port", port, instance=tmp_path)
    assert result.returncode == 1
    assert f"Cannot listen at 127.0.0.1:{port}" in result.stderr
    assert "Traceback" not in result.stderr


def test_what_a_command_makes_is_for_nobody_else(tmp_path: Path) -> None:
    for _ in range(2):  # the second time there is nothing to do
        assert marac("db", "upgrade", instance=tmp_path / "instance").returncode == 0
    made = list((tmp_path / "instance").rglob("*"))
    assert any(path.name == "marac.db" for path in made)
    assert [path.name for path in made if path.stat().st_mode & 0o077] == []
