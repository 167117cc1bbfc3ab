"""A data key that its transaction could not keep is never used; a spoiled one harms nobody else."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from marac.database import prepare_engine
from marac.keys.keyring import Keyring
from marac.keys.listening import listen
from marac.keys.masters import read_masters
from marac.keys.models import DataKey
from marac.keys.sealing import Unreadable

ONE, TWO = UUID(int=1), UUID(int=2)
TABLE = DataKey.metadata.tables["data_keys"]


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    """A keyring with a master key of its own."""
    return Keyring(read_masters(tmp_path / "keys", production=False))


@pytest.fixture
def engine(tmp_path: Path, keyring: Keyring) -> Iterator[sa.Engine]:
    """A database that holds data keys and may refuse a commit."""
    made = sa.create_engine(f"sqlite:///{tmp_path / 'keys.db'}")
    prepare_engine(made)
    listen(made, keyring)
    with made.begin() as connection:
        TABLE.create(connection)
        connection.exec_driver_sql("CREATE TABLE above (id INTEGER PRIMARY KEY)")
        connection.exec_driver_sql(
            "CREATE TABLE below (id INTEGER REFERENCES above (id) DEFERRABLE INITIALLY DEFERRED)"
        )
    yield made
    made.dispose()


def test_a_key_of_a_transaction_that_could_not_commit_is_never_used_again(
    engine: sa.Engine, keyring: Keyring
) -> None:
    with engine.connect() as connection:
        lost = keyring.to_seal(connection, ONE).secret
        connection.exec_driver_sql("INSERT INTO below VALUES (1)")
        with pytest.raises(sa.exc.IntegrityError):
            connection.commit()
    with engine.begin() as connection:
        made = keyring.to_seal(connection, ONE).secret
    assert made != lost
    with engine.connect() as connection:
        held = connection.execute(sa.select(TABLE.c.master, TABLE.c.wrapped)).one()
    assert keyring.unwrap(ONE, held.master, held.wrapped) == made


def test_a_destruction_that_was_undone_leaves_the_key_at_work(
    engine: sa.Engine, keyring: Keyring
) -> None:
    with engine.begin() as connection:
        made = keyring.to_seal(connection, ONE).secret
    with engine.connect() as connection:
        gone = {"wrapped": None, "master": None, "destroyed_at": sa.func.now()}
        connection.execute(sa.update(TABLE).values(gone))
        keyring.forget(connection, ONE)
        found = keyring.to_look_up(connection, ONE)
        assert found is not None
        assert found.secret is None
        connection.rollback()
    with engine.connect() as connection:
        assert keyring.to_seal(connection, ONE).secret == made


def test_a_spoiled_key_keeps_nobody_from_the_words_under_another(
    engine: sa.Engine, keyring: Keyring
) -> None:
    with engine.begin() as connection:
        made = [keyring.to_seal(connection, key_id).secret for key_id in (ONE, TWO)]
        spoiled = sa.update(TABLE).where(TABLE.c.id == TWO).values(wrapped=b"spoiled" * 9)
        connection.execute(spoiled)
    with engine.connect() as connection:
        assert keyring.to_seal(connection, ONE).secret == made[0]
        with pytest.raises(Unreadable, match="a data key was changed"):
            keyring.to_look_up(connection, TWO)


def test_a_machine_with_another_master_key_of_the_same_number_wraps_nothing(
    engine: sa.Engine, keyring: Keyring, tmp_path: Path
) -> None:
    with engine.begin() as connection:
        made = keyring.to_seal(connection, ONE).secret
    other = Keyring(read_masters(tmp_path / "elsewhere", production=False))
    with engine.connect() as connection, pytest.raises(Unreadable, match="not the one that wraps"):
        other.to_seal(connection, TWO)
    same = Keyring(read_masters(tmp_path / "keys", production=False))
    with engine.begin() as connection:
        assert same.to_seal(connection, TWO).secret != made
