"""The keyring of one application: unwraps data keys, remembers them for a while, makes new ones.

A key that was made in a transaction which is then undone must never be used again: what it sealed
could not be read by anybody. So a new key belongs to its connection as long as its transaction
lasts, and whoever needs it afterwards reads it from the database: a commit may fail, too.
"""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.dialects import sqlite

from marac import clock
from marac.keys.masters import Masters
from marac.keys.models import DataKey
from marac.keys.sealing import KEY_LENGTH, NONCE_LENGTH, Unreadable

table = DataKey.__table__
PENDING = "marac.new_keys"
MADE = "marac.made_keys"
UUID_LENGTH = 16
REMEMBERED = 20_000
REMEMBERED_SECONDS = 600
# Cases of one page were often made one after another: their keys come in one query.
NEIGHBOURS = 64


@dataclass(frozen=True)
class Key:
    """A data key, ready to seal and open; without its secret it was destroyed."""

    id: UUID
    secret: bytes | None

    @cached_property
    def cipher(self) -> AESGCM | None:
        """Give what seals and opens, unless the key was destroyed."""
        return AESGCM(self.secret) if self.secret is not None else None


class Keyring:
    """Finds the data key of a thing; safe to use from several threads."""

    def __init__(self, masters: Masters) -> None:
        self.masters = masters
        self.current = max(masters)
        self._agreed = False
        self._known: OrderedDict[bytes, tuple[float, Key]] = OrderedDict()
        self._lock = threading.Lock()
        self._at_work = threading.local()

    def works_on(self, connection: sa.Connection) -> None:
        """Remember on which connection this thread reads, to find keys of what it reads there."""
        self._at_work.connection = connection

    def to_open(self, key_id: bytes) -> Key:
        """Find the key of a sealed value that was just read on this thread's connection."""
        connection: sa.Connection = self._at_work.connection
        found = self._remembered(connection, key_id)
        if found is None and len(key_id) == UUID_LENGTH:
            found = self._fetch(connection, UUID(bytes=key_id))
        if found is None:
            raise Unreadable("a value is sealed under a key that is not in the database")
        return found

    def to_look_up(self, connection: sa.Connection, key_id: UUID) -> Key | None:
        """Find a key if there is one."""
        return self._remembered(connection, key_id.bytes) or self._fetch(connection, key_id)

    def to_seal(self, connection: sa.Connection, key_id: UUID) -> Key:
        """Find the key under which to seal, or make it; refuse one that was destroyed."""
        found = self.to_look_up(connection, key_id) or self._make(connection, key_id)
        if found.secret is None:
            raise Unreadable("nothing can be sealed under a key that was destroyed")
        return found

    def make_all(self, connection: sa.Connection, key_ids: Iterable[UUID]) -> None:
        """Make the keys of many new things at once; the transaction that does so may seal."""
        self.must_agree(connection)
        keys = [Key(key_id, secrets.token_bytes(KEY_LENGTH)) for key_id in key_ids]
        connection.execute(sa.insert(DataKey), [self._row(key) for key in keys])
        connection.info[MADE] = True
        connection.info.setdefault(PENDING, {}).update((key.id.bytes, key) for key in keys)

    def wrap(self, key_id: UUID, secret: bytes) -> bytes:
        """Wrap a data key under the newest master key."""
        nonce = secrets.token_bytes(NONCE_LENGTH)
        return nonce + self.masters[self.current].encrypt(nonce, secret, key_id.bytes)

    def unwrap(self, key_id: UUID, master: int, wrapped: bytes) -> bytes:
        """Unwrap a data key; raise Unreadable without its master key or when it was changed."""
        if master not in self.masters:
            raise Unreadable(f"master-{master:04}.key is missing")
        nonce, sealed = wrapped[:NONCE_LENGTH], wrapped[NONCE_LENGTH:]
        try:
            return self.masters[master].decrypt(nonce, sealed, key_id.bytes)
        except InvalidTag as error:
            raise Unreadable("a data key was changed") from error

    def must_agree(self, connection: sa.Connection) -> None:
        """Refuse to wrap under a master key whose number means another key elsewhere.

        Two machines that each made their own would otherwise wrap what the other cannot unwrap.
        """
        if self._agreed:
            return
        rows = connection.execute(
            sa.select(table.c.id, table.c.master, table.c.wrapped)
            .where(table.c.master == self.current)
            .order_by(table.c.id)
            .limit(NEIGHBOURS)
        ).all()
        if rows and not any(self._unwrapped(row, None) for row in rows):
            raise Unreadable(
                f"master-{self.current:04}.key here is not the one that wraps the data keys"
            )
        self._agreed = bool(rows)

    def forget(self, connection: sa.Connection, key_id: UUID) -> None:
        """Forget a key that was destroyed; other processes do within ten minutes."""
        # That, too, may yet be undone: nobody else may hear of it from this transaction.
        connection.info[MADE] = True
        connection.info.get(PENDING, {}).pop(key_id.bytes, None)
        with self._lock:
            self._known.pop(key_id.bytes, None)

    def _remembered(self, connection: sa.Connection, key_id: bytes) -> Key | None:
        # One look into a dictionary needs no lock, and is made for every value that is read.
        known = self._known.get(key_id)
        if known is not None and time.monotonic() - known[0] < REMEMBERED_SECONDS:
            return known[1]
        pending: Key | None = connection.info.get(PENDING, {}).get(key_id)
        return pending

    def _remember(self, key: Key) -> None:
        with self._lock:
            self._known[key.id.bytes] = (time.monotonic(), key)
            self._known.move_to_end(key.id.bytes)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)

    def _fetch(self, connection: sa.Connection, key_id: UUID) -> Key | None:
        """Read a key with those made after it; what is not committed is not remembered."""
        rows = connection.execute(
            sa.select(table.c.id, table.c.master, table.c.wrapped)
            .where(table.c.id >= key_id)
            .order_by(table.c.id)
            .limit(NEIGHBOURS)
        ).all()
        # Only the key that was asked for must unwrap: a spoiled one next to it harms nobody else.
        keys = {row.id: key for row in rows if (key := self._unwrapped(row, key_id)) is not None}
        if MADE in connection.info:
            # What this very transaction made may yet be undone: it stays with the connection.
            pending = {key.id.bytes: key for key in keys.values()}
            connection.info.setdefault(PENDING, {}).update(pending)
        else:
            for key in keys.values():
                self._remember(key)
        return keys.get(key_id)

    def _unwrapped(self, row: Any, wanted: UUID | None) -> Key | None:
        try:
            return Key(row.id, row.wrapped and self.unwrap(row.id, row.master, row.wrapped))
        except Unreadable:
            if row.id == wanted:
                raise
            return None

    def _make(self, connection: sa.Connection, key_id: UUID) -> Key:
        self.must_agree(connection)
        insert = (pg if connection.dialect.name == "postgresql" else sqlite).insert(table)
        key = Key(key_id, secrets.token_bytes(KEY_LENGTH))
        made = insert.values(**self._row(key)).on_conflict_do_nothing()
        if connection.execute(made).rowcount == 0:
            found = self._fetch(connection, key_id)
            if found is None:
                raise Unreadable("a data key came and went while it was needed")
            return found
        connection.info[MADE] = True
        connection.info.setdefault(PENDING, {})[key_id.bytes] = key
        return key

    def _row(self, key: Key) -> dict[str, Any]:
        """Write a key as its row."""
        return {
            "id": key.id,
            "wrapped": self.wrap(key.id, key.secret or b""),
            "master": self.current,
            "created_at": clock.now(),
        }


def ended(info: dict[str, object]) -> None:
    """Forget the keys that a transaction made: whether they stand, only the database knows."""
    info.pop(PENDING, None)
    info.pop(MADE, None)


def partly_undone(info: dict[str, object]) -> None:
    """Forget the new keys of a transaction of which a part was undone; the rest is read again."""
    info.pop(PENDING, None)


def derived(key: bytes, purpose: bytes) -> bytes:
    """Make another key of 32 bytes from one, for one purpose only (HKDF-SHA-256)."""
    return HKDF(algorithm=hashes.SHA256(), length=KEY_LENGTH, salt=None, info=purpose).derive(key)
