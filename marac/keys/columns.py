"""Columns that hold sealed values: plain in Python, unreadable in the database.

They cannot be compared, searched or ordered in SQL, and are written only through their model: a
statement that would write or compare a value in clear is refused here. The empty text is kept as it
is, so that a query can ask whether there is anything.
"""

import json
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any

import sqlalchemy as sa

from marac.keys.keyring import Keyring
from marac.keys.placing import Place, place_of, placed
from marac.keys.sealing import HEAD_LENGTH, MARK, Unreadable, column_of, seal, unseal

# What is not worth sealing, as Python holds it; a query may ask for it.
EMPTY: tuple[Any, ...] = (None, "", b"", [], {})

MARK_AS_TEXT = MARK.decode()

_in_clear = ContextVar("in_clear", default=False)


@contextmanager
def accepting_clear() -> Iterator[None]:
    """Read values that nobody has sealed yet, for the one who is about to seal them."""
    token = _in_clear.set(True)
    try:
        yield
    finally:
        _in_clear.reset(token)


def keyring_of(dialect: sa.Dialect) -> Keyring:
    """Find the keyring of the engine to which a dialect belongs."""
    found: Keyring = dialect.marac_keyring  # type: ignore[attr-defined]
    return found


class Sealed(sa.TypeDecorator[Any]):
    """What all sealed columns share; `table` and `column` are told when the models are complete."""

    impl: type[sa.types.TypeEngine[Any]] = sa.Text
    cache_ok = True

    def __init__(self, table: str = "", column: str = "") -> None:
        super().__init__()
        self.stands_in(table, column)

    def stands_in(self, table: str, column: str) -> None:
        """Tell the type which column it is of."""
        self.table, self.column = table, column
        self.where = column_of(table, column)

    def result_processor(self, dialect: sa.Dialect, _coltype: object) -> Any:
        """Pass by what is empty: most of the values of a page are, and a page reads thousands.

        The text or bytes below need nothing done to them first.
        """
        read = self.process_result_value
        return lambda value: read(value, dialect) if value else value

    def process_bind_param(self, value: Any, _dialect: sa.Dialect) -> Any:
        """Seal a value for the place that it was given."""
        if value in EMPTY:
            return self.write_empty(value)
        place = place_of(value)
        if place is None or place.cipher is None or not self.table:
            raise TypeError(f"{self.table}.{self.column} is sealed: write it through its model")
        sealed = seal(place.cipher, self.to_bytes(value), column=self.where, head=place.head)
        return self.to_database(sealed)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Any:
        """Open a value; it knows its place again, which the model compares with where it stands."""
        if value in EMPTY:
            return value
        sealed = self.from_database(value)
        if sealed is None:
            if _in_clear.get():
                return self.read_clear(value)
            raise Unreadable(f"a value in {self.table}.{self.column} is not sealed")
        cipher = keyring_of(dialect).to_open(sealed[:16]).cipher
        if cipher is None:
            return self.when_destroyed()
        plain = unseal(cipher, sealed, column=self.where)
        return placed(self.to_value(plain), Place(sealed[:HEAD_LENGTH]))

    def write_empty(self, value: Any) -> Any:
        """Write what needs no sealing, as the column holds it."""
        return value

    def to_database(self, sealed: bytes) -> Any:
        """Write sealed bytes as the column holds them."""
        return MARK_AS_TEXT + b64encode(sealed).decode()

    def from_database(self, value: Any) -> bytes | None:
        """Read sealed bytes from what the column holds; None when it is not sealed."""
        if not value.startswith(MARK_AS_TEXT):
            return None
        try:
            return b64decode(value[len(MARK) :], validate=True)
        except NotBase64 as error:
            raise Unreadable(f"a value in {self.table}.{self.column} was changed") from error

    def to_bytes(self, value: Any) -> bytes:
        """Write a value as the bytes that are sealed."""
        return str(value).encode()

    def to_value(self, plain: bytes) -> Any:
        """Read a value from the bytes that were sealed."""
        return plain.decode()

    def read_clear(self, value: Any) -> Any:
        """Read a value that nobody has sealed yet."""
        return self.to_value(value.encode())

    def when_destroyed(self) -> Any:
        """Say what is left of a value whose key was destroyed."""
        return ""


class SealedText(Sealed):
    """Text that a person wrote."""

    cache_ok = True


class SealedDate(Sealed):
    """A day, such as a birthday."""

    cache_ok = True

    def to_bytes(self, value: date) -> bytes:
        """Write the day as ISO 8601 does."""
        return value.isoformat().encode()

    def to_value(self, plain: bytes) -> date:
        """Read the day."""
        return date.fromisoformat(plain.decode())

    def when_destroyed(self) -> None:
        """Leave nothing of the day."""


class SealedJSON(Sealed):
    """A list or a mapping."""

    cache_ok = True

    def write_empty(self, value: Any) -> Any:
        """Write an empty list or mapping in clear."""
        return None if value is None else json.dumps(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Any:
        """Open a value; an empty one stands in clear."""
        if value in ("[]", "{}"):
            return json.loads(value)
        return super().process_result_value(value, dialect)

    def to_bytes(self, value: Any) -> bytes:
        """Write the list or mapping as JSON."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def to_value(self, plain: bytes) -> Any:
        """Read the list or mapping."""
        return json.loads(plain)

    def when_destroyed(self) -> dict[str, Any]:
        """Leave nothing of it."""
        return {}


class SealedBytes(Sealed):
    """A file."""

    impl = sa.LargeBinary
    cache_ok = True

    def to_database(self, sealed: bytes) -> bytes:
        """Write sealed bytes as they are, with their mark."""
        return MARK + sealed

    def from_database(self, value: Any) -> bytes | None:
        """Read sealed bytes; None when the mark is missing."""
        whole = bytes(value)
        return whole[len(MARK) :] if whole.startswith(MARK) else None

    def to_bytes(self, value: bytes) -> bytes:
        """Seal the file as it is."""
        return bytes(value)

    def to_value(self, plain: bytes) -> bytes:
        """Give the file."""
        return plain

    def read_clear(self, value: Any) -> bytes:
        """Read a file that nobody has sealed yet."""
        return bytes(value)

    def when_destroyed(self) -> bytes:
        """Leave nothing of the file."""
        return b""
