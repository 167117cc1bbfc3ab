"""The sealed form of a value: AES-256-GCM, bound to the table, column and row where it stands.

A sealed value is `m1` and then, in bytes: the id of its data key (16), the id of its row (16), a
random nonce (12), and what AES-GCM makes of the text (with a tag of 16). Table, column, key and row
are the associated data, so a value that was moved elsewhere no longer opens.
"""

import secrets
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

# The data key of what belongs to nobody, such as a mail that waits to be sent.
HOUSE = UUID(int=0)

MARK = b"m1:"
KEY_LENGTH = 32
NONCE_LENGTH = 12
HEAD_LENGTH = 32
SHORTEST = HEAD_LENGTH + NONCE_LENGTH + 16


class Unreadable(Exception):
    """A sealed value that was changed, moved from its row, or sealed under a key we do not hold."""


@dataclass(frozen=True)
class Spot:
    """Where a value stands: its table and column, the data key of its row, and the row."""

    table: str
    column: str
    key_id: UUID
    row_id: UUID

    def associated(self) -> bytes:
        """Give the bytes that bind a sealed value to this place."""
        named = b"\0".join((MARK, self.table.encode(), self.column.encode()))
        return named + b"\0" + self.key_id.bytes + self.row_id.bytes


def seal(cipher: AESGCM, plain: bytes, spot: Spot) -> bytes:
    """Seal a value for one place."""
    nonce = secrets.token_bytes(NONCE_LENGTH)
    sealed = cipher.encrypt(nonce, plain, spot.associated())
    return spot.key_id.bytes + spot.row_id.bytes + nonce + sealed


def spot_of(sealed: bytes, *, table: str, column: str) -> Spot:
    """Read where a sealed value says it stands; raise Unreadable when it is cut short."""
    if len(sealed) < SHORTEST:
        raise Unreadable(f"a value in {table}.{column} is cut short")
    key_id, row_id = UUID(bytes=sealed[:16]), UUID(bytes=sealed[16:HEAD_LENGTH])
    return Spot(table=table, column=column, key_id=key_id, row_id=row_id)


def unseal(cipher: AESGCM, sealed: bytes, spot: Spot) -> bytes:
    """Open a sealed value; raise Unreadable when it was changed or stood elsewhere."""
    nonce = sealed[HEAD_LENGTH : HEAD_LENGTH + NONCE_LENGTH]
    try:
        return cipher.decrypt(nonce, sealed[HEAD_LENGTH + NONCE_LENGTH :], spot.associated())
    except InvalidTag as error:
        raise Unreadable(f"a value in {spot.table}.{spot.column} was changed or moved") from error
