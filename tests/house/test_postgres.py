"""The throwaway PostgreSQL cluster itself: what the whole suite on PostgreSQL stands on."""

import contextlib
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text

from tests.postgres import Cluster, postgres_cluster


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with postgres_cluster() as running:
        yield running


def test_the_application_role_owns_its_database_but_is_no_superuser(cluster: Cluster) -> None:
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
