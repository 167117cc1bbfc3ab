"""Filing identities under their keys, as they are written and in bulk."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapper

from marac.keys import Blinder, blinder_on
from marac.keys.columns import keyring_of
from marac.keys.placing import Place, placed
from marac.keys.sealing import head_of
from marac.people.matching.blocking import keys_of
from marac.people.matching.description import describe
from marac.people.matching.features import Features, features_of, pack
from marac.people.matching.models import MatchEntry, match_keys, number_of
from marac.people.models import Identity

TOLD_BY = frozenset(
    {"kind", "name", "given_names", "surname", "aliases", "known_as", "born_on", "birth_estimated"}
    | {"address", "postcode", "phone", "email", "handle"}
)
KIND = "match"
# To be raised whenever names are folded otherwise, filed under other keys, or more of them are
# known as one: the next `marac db upgrade` then files anew whoever was filed by an older version.
FILED_AS = 3
_FILE_AT_ONCE = sa.text(
    "INSERT INTO match_keys (key, number)"
    " SELECT * FROM unnest(CAST(:keys AS bigint[]), CAST(:numbers AS bigint[]))"
)


def hashes(blinder: Blinder, keys: Iterable[str]) -> dict[str, int]:
    """Give what stands for each key in an area."""
    return {key: blinder.number(KIND, key) for key in keys}


def entry_of(
    connection: sa.Connection, area_id: UUID, identity_id: UUID, features: Features
) -> Any:
    """Make the row of an entry, its features sealed under the identity's own key."""
    cipher = keyring_of(connection.dialect).to_seal(connection, identity_id).cipher
    place = Place(head_of(identity_id, identity_id), cipher)
    return {
        "id": identity_id,
        "area_id": area_id,
        "number": number_of(identity_id),
        "features": placed(pack(features), place),
        "filed_as": FILED_AS,
    }


def file_entries(
    connection: sa.Connection, area_id: UUID, found: Iterable[tuple[UUID, Features]]
) -> None:
    """File identities that are not yet filed."""
    blinder = blinder_on(connection, area_id)
    entries, keys = [], list[tuple[int, int]]()
    for identity_id, features in found:
        named = keys_of(features)
        if not named:
            continue
        number = number_of(identity_id)
        entries.append(entry_of(connection, area_id, identity_id, features))
        keys += [(key, number) for key in {*hashes(blinder, named).values()}]
    if entries:
        connection.execute(sa.insert(MatchEntry), entries)
        _write_keys(connection, sorted(keys))


def _write_keys(connection: sa.Connection, keys: list[tuple[int, int]]) -> None:
    """Write some seventy rows an identity, with a server in one piece instead of row by row."""
    if connection.dialect.name == "postgresql":
        named = {"keys": [key for key, _ in keys], "numbers": [number for _, number in keys]}
        connection.execute(_FILE_AT_ONCE, named)
    else:
        connection.execute(
            sa.insert(match_keys), [{"key": key, "number": number} for key, number in keys]
        )


def unfile(connection: sa.Connection, identity_id: UUID) -> None:
    """Forget an identity that is to be filed anew or is going."""
    number = number_of(identity_id)
    connection.execute(sa.delete(match_keys).where(match_keys.c.number == number))
    connection.execute(sa.delete(MatchEntry).where(MatchEntry.id == identity_id))


def _write(_mapper: Mapper[Any], connection: sa.Connection, identity: Identity) -> None:
    found = features_of(describe(identity))
    file_entries(connection, identity.area_id, [(identity.id, found)])


def _write_again(mapper: Mapper[Any], connection: sa.Connection, identity: Identity) -> None:
    state = sa.inspect(identity)
    if any(state.attrs[name].history.has_changes() for name in TOLD_BY if name in state.attrs):
        unfile(connection, identity.id)
        _write(mapper, connection, identity)


def _remove(_mapper: Mapper[Any], connection: sa.Connection, identity: Identity) -> None:
    unfile(connection, identity.id)


sa.event.listen(Identity, "after_insert", _write)
sa.event.listen(Identity, "after_update", _write_again)
sa.event.listen(Identity, "before_delete", _remove)
