"""Finding identities by what is sealed in them: whole names, words, sounds, birthdays, postcodes.

The hashes of an identity are written with it, whoever writes it, so that none is ever forgotten.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
import uuid_utils.compat as uuids
from sqlalchemy.orm import Mapper

from marac.keys import Blinder, blinder_on
from marac.people.models import Identity, IdentityKey, KeyKind
from marac.people.names import fold_name, sound_of, tidy_postcode, words_of

NAMED = frozenset({"name", "aliases", "known_as", "born_on", "postcode"})


def is_named(blinder: Blinder, name: str) -> sa.ColumnElement[bool]:
    """Say that an identity has this whole name, whatever its accents and capitals."""
    return _has(blinder, KeyKind.NAME, fold_name(name))


def was_born(blinder: Blinder, day: date) -> sa.ColumnElement[bool]:
    """Say that an identity was born on a day."""
    return _has(blinder, KeyKind.BIRTH, day.isoformat())


def lives_at(blinder: Blinder, postcode: str) -> sa.ColumnElement[bool]:
    """Say that an identity has this postcode."""
    return _has(blinder, KeyKind.POSTCODE, tidy_postcode(postcode))


def goes_by(blinder: Blinder, text: str) -> sa.ColumnElement[bool]:
    """Say that each word of a text is in one of an identity's names, or sounds like it."""
    return sa.and_(*(_goes_by(blinder, word) for word in sorted(words_of([text]))))


def _goes_by(blinder: Blinder, word: str) -> sa.ColumnElement[bool]:
    sound = sound_of(word)
    exact = _has(blinder, KeyKind.WORD, word)
    return sa.or_(exact, _has(blinder, KeyKind.SOUND, sound)) if sound else exact


def _has(blinder: Blinder, kind: KeyKind, value: str) -> sa.ColumnElement[bool]:
    found = sa.select(IdentityKey.id).where(
        IdentityKey.identity_id == Identity.id, IdentityKey.key == blinder.hide(kind.value, value)
    )
    return found.correlate(Identity).exists()


def _values(identity: Identity) -> Iterator[tuple[KeyKind, str]]:
    """Give everything by which an identity can be found."""
    if identity.search_name:
        yield KeyKind.NAME, identity.search_name
    words = words_of(filter(None, (identity.name, identity.aliases, identity.known_as)))
    yield from ((KeyKind.WORD, word) for word in words)
    yield from ((KeyKind.SOUND, sound) for sound in {sound_of(word) for word in words} if sound)
    if identity.born_on:
        yield KeyKind.BIRTH, identity.born_on.isoformat()
    if identity.postcode:
        yield KeyKind.POSTCODE, tidy_postcode(identity.postcode)


def _write(_mapper: Mapper[Any], connection: sa.Connection, identity: Identity) -> None:
    """Write the hashes of an identity that is new or was changed."""
    blinder = blinder_on(connection, identity.area_id)
    rows = [
        {
            "id": uuids.uuid7(),
            "identity_id": identity.id,
            "kind": kind,
            "key": blinder.hide(kind.value, value),
        }
        for kind, value in sorted(_values(identity))
    ]
    if rows:
        connection.execute(sa.insert(IdentityKey), rows)


def _write_again(mapper: Mapper[Any], connection: sa.Connection, identity: Identity) -> None:
    if not any(sa.inspect(identity).attrs[name].history.has_changes() for name in NAMED):
        return
    connection.execute(sa.delete(IdentityKey).where(IdentityKey.identity_id == identity.id))
    _write(mapper, connection, identity)


def _remove(_mapper: Mapper[Any], connection: sa.Connection, identity: Identity) -> None:
    connection.execute(sa.delete(IdentityKey).where(IdentityKey.identity_id == identity.id))


sa.event.listen(Identity, "after_insert", _write)
sa.event.listen(Identity, "after_update", _write_again)
sa.event.listen(Identity, "before_delete", _remove)
