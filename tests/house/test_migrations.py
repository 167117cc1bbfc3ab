"""The migrations build exactly what the models describe, on both databases."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from marac.app import create_app
from marac.config import Settings
from marac.database import Model, db, migrations
from tests.postgres import postgres_cluster

NewDatabase = Callable[[str], str]
Build = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def new_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[NewDatabase]:
    """Makes an empty database of either kind; gives its address."""
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("migrations")
        yield lambda name: f"sqlite:///{folder / name}.db"
        return
    with postgres_cluster() as cluster:
        yield cluster.create_database


@pytest.fixture
def build(new_database: NewDatabase, tmp_path: Path) -> Build:
    """Runs steps on an empty database, each in a context of its own, and describes the result."""

    def run(name: str, *steps: Callable[[], object]) -> dict[str, Any]:
        environment = {"MARAC_DATABASE_URL": new_database(name)}
        app = create_app(Settings.from_environment(environment, instance=tmp_path))
        for step in steps:
            with app.app_context():
                step()
        with app.app_context():
            try:
                return portrait(db.engine)
            finally:
                db.engine.dispose()

    return run


def portrait(engine: sa.Engine) -> dict[str, Any]:
    """Describe every table of a database in full, as the database itself tells it."""
    inspector = sa.inspect(engine)
    return {
        table: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"], column["default"])
                for column in inspector.get_columns(table)
            },
            "primary key": inspector.get_pk_constraint(table),
            "foreign keys": by_name(inspector.get_foreign_keys(table)),
            "unique": by_name(inspector.get_unique_constraints(table)),
            "checks": by_name(inspector.get_check_constraints(table)),
            "indexes": by_name(inspector.get_indexes(table)),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def by_name(items: list[Any]) -> list[str]:
    """Write constraints out, in an order that does not depend on when they were made."""
    return sorted(json.dumps(item, default=str, sort_keys=True) for item in items)


def describe() -> None:
    """Build the schema straight from the models."""
    Model.metadata.create_all(db.engine)


def test_the_migrated_schema_is_that_of_the_models(build: Build) -> None:
    described = build("described", describe)
    assert described
    assert build("migrated", migrations.upgrade) == described


def test_a_migrated_database_has_nothing_more_to_migrate(build: Build) -> None:
    once = build("once", migrations.upgrade)
    assert build("twice", migrations.upgrade, migrations.upgrade) == once
    assert once


def test_every_migration_can_be_undone(build: Build) -> None:
    assert build("undone", migrations.upgrade, lambda: migrations.downgrade("base")) == {}
