"""A database of its own in which people are filed to be measured; the live one is never touched."""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from marac import clock
from marac.accounts.models import User
from marac.agencies.models import Area
from marac.database import Model
from marac.keys.columns import keyring_of
from marac.keys.keyring import Keyring
from marac.keys.listening import listen
from marac.keys.masters import read_masters
from marac.keys.models import DataKey
from marac.people.matching.evaluating.reading import Known
from marac.people.matching.filing import file_entries
from marac.people.matching.models import MatchEntry, MatchWeights, match_keys
from marac.people.models import Identity, IdentityKind

BATCH = 2000
FIRST = 1 << 64
AREA = UUID(int=1)
# Nothing holds these together here: what they refer to is not made.
KINDS: tuple[type[Model], ...] = (DataKey, Area, User, Identity, MatchEntry, MatchWeights)
TABLES = [Model.metadata.tables[kind.__tablename__] for kind in KINDS] + [match_keys]


@dataclass(frozen=True)
class Scratch:
    """Where the scratch database and its master key lie, and the area that people are filed in."""

    url: str
    keys: Path
    area_id: UUID = AREA

    def engine(self, *, filling: bool = False) -> sa.Engine:
        """Connect to it; only whoever fills it needs to remember much of it."""
        sa.orm.configure_mappers()  # only then do sealed columns know where they stand
        engine = sa.create_engine(self.url)
        if engine.dialect.name == "sqlite":
            sa.event.listen(engine, "connect", _in_haste if filling else _as_ever)
        listen(engine, Keyring(read_masters(self.keys, production=False)))
        return engine


def make_scratch(folder: Path) -> Scratch:
    """Make a scratch database in a folder, with the tables that a look-up reads."""
    scratch = Scratch(f"sqlite:///{folder / 'scratch.db'}", folder / "keys")
    engine = scratch.engine()
    Model.metadata.create_all(engine, tables=TABLES)
    engine.dispose()
    return scratch


def fill(
    scratch: Scratch, people: Iterable[Known], told: Callable[[int], Any] = lambda _count: None
) -> list[str]:
    """File people, a committed batch at a time; give their ids in the order of their numbers."""
    engine, ids = scratch.engine(filling=True), list[str]()
    rest = iter(people)
    while batch := list(itertools.islice(rest, BATCH)):
        with engine.begin() as connection:
            _file(connection, scratch.area_id, batch, len(ids))
        ids += [known.person for known in batch]
        told(len(ids))
    engine.dispose()
    return ids


def identity_id(number: int) -> UUID:
    """Give the id of the identity that was filed as the so-manieth."""
    return UUID(int=FIRST + number)


def _file(connection: sa.Connection, area_id: UUID, batch: list[Known], before: int) -> None:
    named = {identity_id(before + at): known for at, known in enumerate(batch)}
    keyring_of(connection.dialect).make_all(connection, named)
    row = {"area_id": area_id, "kind": IdentityKind.PERSON, "created_at": clock.now(), "version": 1}
    connection.execute(sa.insert(Identity), [{"id": one} | row for one in named])
    file_entries(connection, area_id, ((one, known.features) for one, known in named.items()))


def _in_haste(connection: Any, _record: Any) -> None:
    """Write without the care that keeps data safe: nothing here is to be kept."""
    connection.execute("PRAGMA journal_mode=OFF")
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA cache_size=-64000")


def _as_ever(connection: Any, _record: Any) -> None:
    """Read as the application does."""
    connection.execute("PRAGMA busy_timeout=5000")
