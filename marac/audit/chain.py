"""The chain: each entry's digest covers its content and the digest of the entry before it."""

import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

BEGINNING = "0" * 64
FIRST_EPOCH = 1

_write = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


@dataclass(frozen=True)
class Head:
    """The last row of the log, in its epoch, and by the id of which key it is sealed."""

    number: int
    digest: str
    epoch: int
    key_id: str

    def seal(self, key: bytes) -> str:
        """Compute what shows that nobody else wrote this head."""
        return _keyed(["head", self.number, self.digest, self.epoch, self.key_id], key)


@dataclass(frozen=True)
class Keys:
    """The audit key at work, and earlier ones that only check what they once sealed."""

    current: bytes
    old: tuple[bytes, ...] = ()

    @classmethod
    def of(cls, key: str, *, old: Iterable[str] = ()) -> "Keys":
        """Make them from the texts of the settings."""
        return cls(key.encode(), tuple(text.encode() for text in old))

    @property
    def current_id(self) -> str:
        """Give the id of the key at work, which tells nothing of the key."""
        return id_of(self.current)

    def find(self, key_id: str) -> bytes | None:
        """Find a key by its id."""
        return next((key for key in (self.current, *self.old) if id_of(key) == key_id), None)


def id_of(key: bytes) -> str:
    """Name a key by what only it can have made."""
    return hmac.digest(key, b"marac audit key", "sha256")[:8].hex()


def digest_of(entry: Any, key: bytes) -> str:
    """Compute an entry's keyed digest (HMAC-SHA-256, hexadecimal) over every one of its columns.

    A row without an operation is from before there were operations, and sealed as they were then.
    """
    content = [
        entry.number,
        entry.at.isoformat(timespec="microseconds"),
        entry.event,
        str(entry.actor_id),
        str(entry.area_id),
        str(entry.case_id),
        entry.details,
        entry.previous,
    ]
    if entry.operation is not None:
        content += [str(entry.id), entry.operation, entry.recipients, entry.epoch]
    return _keyed(content, key)


def is_same(told: str, computed: str) -> bool:
    """Compare what was found with what it should be, in a time that tells nothing of it."""
    return hmac.compare_digest(told.encode(), computed.encode())


def _keyed(content: list[Any], key: bytes) -> str:
    return hmac.digest(key, _write(content).encode(), "sha256").hex()
