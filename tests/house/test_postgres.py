"""The throwaway PostgreSQL cluster itself: what the whole suite on PostgreSQL stands on."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from marac.app import create_app
from marac.config import ConfigurationError, Settings
from marac.database import db, migrations
from tests.postgres import ADMINISTRATOR, Cluster, postgres_cluster
from tests.production import production_settings


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with postgres_cluster() as running:
        yield running


def test_the_owners_role_owns_its_database_but_is_no_superuser(cluster: Cluster) -> None:
    engine = create_engine(cluster.create_database("first"))
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE note (body text)"))
        role = connection.execute(
            text("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        ).one()
    engine.dispose()
    assert role == (False, False)


def test_the_cluster_listens_on_no_network_address(cluster: Cluster) -> None:
    engine = create_engine(cluster.create_database("second"))
    with engine.connect() as connection:
        assert connection.scalar(text("SHOW listen_addresses")) == ""
    engine.dispose()


def test_nothing_is_left_when_a_run_fails() -> None:
    with contextlib.suppress(ZeroDivisionError), postgres_cluster() as short_lived:
        assert (short_lived.folder / "data").is_dir()
        raise ZeroDivisionError
    assert not short_lived.folder.exists()


@pytest.mark.parametrize("role", ["the owner's", "a superuser's"])
def test_production_refuses_to_start_as_a_role_that_the_wall_does_not_bind(
    cluster: Cluster, tmp_path: Path, role: str
) -> None:
    name = "owned" if role == "the owner's" else "super"
    both = cluster.environment(name)
    app = create_app(Settings.from_environment(both, instance=tmp_path))
    with app.app_context():
        migrations.upgrade()
    with app.app_context():
        db.engine.dispose()
    owner = both["MARAC_OWNER_DATABASE_URL"]
    wrong = owner if role == "the owner's" else cluster.url(name, ADMINISTRATOR)
    with pytest.raises(ConfigurationError, match="row-level security"):
        create_app(
            Settings.from_environment(
                {**production_settings(tmp_path), **both, "MARAC_DATABASE_URL": wrong},
                instance=tmp_path,
            )
        )
    right = create_app(
        Settings.from_environment(production_settings(tmp_path) | both, instance=tmp_path)
    )
    with right.app_context():
        db.engine.dispose()
