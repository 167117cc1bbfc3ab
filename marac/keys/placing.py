"""Values that know where they stand, so that they can be sealed for that place and no other.

Each is an ordinary value of its kind with a `place` beside it. A copy or a pickle of one is the
ordinary value again.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM


@dataclass(slots=True)
class Place:
    """Where a value stands: the ids of its data key and its row; the cipher is there to seal it."""

    head: bytes
    cipher: AESGCM | None = None

    @property
    def key_id(self) -> UUID:
        """Give the id of the data key."""
        return UUID(bytes=self.head[:16])


class PlacedText(str):
    """Text that knows its place."""

    place: Place

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel as ordinary text."""
        return str, (str(self),)


class PlacedBytes(bytes):
    """Bytes that know their place."""

    place: Place

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel as ordinary bytes."""
        return bytes, (bytes(self),)


class PlacedDate(date):
    """A day that knows its place."""

    place: Place

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel as an ordinary day."""
        return date, (self.year, self.month, self.day)


class PlacedList(list[Any]):
    """A list that knows its place."""

    place: Place

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel as an ordinary list."""
        return list, (list(self),)


class PlacedDict(dict[str, Any]):
    """A mapping that knows its place."""

    place: Place

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel as an ordinary mapping."""
        return dict, (dict(self),)


Placed = PlacedText | PlacedBytes | PlacedDate | PlacedList | PlacedDict
KINDS = (PlacedText, PlacedBytes, PlacedDate, PlacedList, PlacedDict)


def placed(value: Any, place: Place) -> Placed:
    """Give a value its place."""
    result: Placed
    if isinstance(value, str):
        result = PlacedText(value)
    elif isinstance(value, bytes):
        result = PlacedBytes(value)
    elif isinstance(value, date):
        result = PlacedDate(value.year, value.month, value.day)
    elif isinstance(value, list):
        result = PlacedList(value)
    elif isinstance(value, dict):
        result = PlacedDict(value)
    else:
        raise TypeError(f"a {type(value).__name__} cannot be sealed")
    result.place = place
    return result


def place_of(value: object) -> Place | None:
    """Tell where a value stands, if it knows."""
    return value.place if isinstance(value, KINDS) else None
