"""`marac demo` from the command line."""

import json
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, Role
from marac.agencies.models import Agency
from marac.agencies.queries import list_agencies
from marac.app import create_app
from marac.cli import main
from marac.database import db
from marac.demo import cli, papers, store
from marac.packs.models import Paper


def run(folder: Path, *words: str) -> Result:
    """Run `marac demo` on the finished demonstration in a folder."""
    environ = {"MARAC_INSTANCE": str(folder.parent)}
    return CliRunner().invoke(main, ["demo", *words], env=environ)


def test_accounts_are_listed_as_json_without_serving(demo_folder: Path) -> None:
    result = run(demo_folder, "--accounts", "-")
    assert result.exit_code == 0, result.output
    accounts = json.loads(result.stdout)
    assert {a["role"] for a in accounts} == {role.value for role in Role}
    assert {a["area"] for a in accounts} == {"Bristol", "Somerset"}
    assert all(a["email"].endswith("@marac.example") and a["password"] for a in accounts)
    emails = [a["email"] for a in accounts if a["area"] == "Bristol"]
    assert len(emails) == len(set(emails))


def test_accounts_go_to_a_file(demo_folder: Path, tmp_path: Path) -> None:
    result = run(demo_folder, "--accounts", str(tmp_path / "people.json"))
    assert result.exit_code == 0, result.output
    assert len(json.loads((tmp_path / "people.json").read_text())) >= 40


def test_papers_are_written_for_each_agency(
    demo_folder: Path, rows: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"Fire and Rescue", "Children’s Services"}

    def two_agencies(session: Session, *, by: Actor) -> list[Agency]:
        return [a for a in list_agencies(session, by=by) if a.short_name in asked]

    monkeypatch.setattr(papers, "list_agencies", two_agencies)
    result = run(demo_folder, "--papers", str(tmp_path / "papers"))
    assert result.exit_code == 0, result.output
    files = list((tmp_path / "papers").iterdir())
    names = {path.stem for path in files}
    assert names == {"agenda", "minutes", "pack-fire-and-rescue", "pack-childrens-services"}
    for path in files:
        with pikepdf.open(path) as document:
            assert document.pages
    assert rows.scalar(sa.select(sa.func.count(Paper.id))) == len(names)


def test_serving_prints_the_address_and_a_person_of_each_role(
    demo_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[int] = []
    monkeypatch.setattr(cli.serving, "serve", lambda app, **options: served.append(options["port"]))
    result = run(demo_folder, "--port", "5099")
    assert result.exit_code == 0, result.output
    assert served == [5099]
    assert "http://127.0.0.1:5099" in result.stdout
    assert all(role.label in result.stdout for role in Role)


def test_a_port_that_is_taken_is_said_in_a_sentence(
    demo_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(98, "Address already in use")

    monkeypatch.setattr(cli.serving, "serve", refuse)
    result = run(demo_folder, "--port", "5099")
    assert result.exit_code == 1
    assert "Port 5099 is taken" in result.stderr


def test_a_demonstration_whose_meeting_has_passed_says_so(demo_folder: Path) -> None:
    with clock.moved_to(clock.now() + timedelta(days=30)):
        result = run(demo_folder, "--accounts", "-")
    assert "marac demo --fresh" in result.stderr


def test_an_interrupted_build_is_never_taken_for_a_finished_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    folder = tmp_path / "demo"
    monkeypatch.setattr(store, "build", break_off)
    with pytest.raises(KeyboardInterrupt):
        store.rebuild(folder, create_app)
    assert not store.is_built(folder)


def test_real_settings_of_the_installation_do_not_reach_the_demonstration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARAC_DATABASE_URL", "postgresql://nowhere/real")
    settings = store.settings_for(tmp_path / "demo")
    assert settings.database_url == f"sqlite:///{tmp_path / 'demo' / 'marac.db'}"
    assert settings.demo
    app = create_app(settings)
    with app.app_context():
        assert db.engine.dialect.name == "sqlite"
        db.engine.dispose()
