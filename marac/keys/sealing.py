"""The sealed form of a value: AES-256-GCM, bound to the table, column and row where it stands.

A sealed value is `m1` and then, in bytes: the id of its data key (16), the id of its row (16), a
random nonce (12), and what AES-GCM makes of the text (with a tag of 16). Table, column, key and row
are the associated data, so a value that was moved elsewhere no longer opens.
"""

import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

# The data key of what belongs to nobody, such as a mail that waits to be sent.
HOUSE = UUID(int=0)

MARK = b"m1:"
KEY_LENGTH = 32
NONCE_LENGTH = 12
HEAD_LENGTH = 32
BODY = HEAD_LENGTH + NONCE_LENGTH


class Unreadable(Exception):
    """A sealed value that was changed, moved from its row, or sealed under a key we do not hold."""


def column_of(table: str, column: str) -> bytes:
    """Give the bytes that bind a sealed value to its column."""
    return b"\0".join((MARK, table.encode(), column.encode(), b""))


def head_of(key_id: UUID, row_id: UUID) -> bytes:
    """Give the bytes that name the data key and the row of a sealed value."""
    return key_id.bytes + row_id.bytes


def seal(cipher: AESGCM, plain: bytes, *, column: bytes, head: bytes) -> bytes:
    """Seal a value for one column of one row."""
    nonce = secrets.token_bytes(NONCE_LENGTH)
    return head + nonce + cipher.encrypt(nonce, plain, column + head)


def unseal(cipher: AESGCM, sealed: bytes, *, column: bytes) -> bytes:
    """Open a sealed value; raise Unreadable when it was changed or stood in another column."""
    head, nonce = sealed[:HEAD_LENGTH], sealed[HEAD_LENGTH:BODY]
    try:
        return cipher.decrypt(nonce, sealed[BODY:], column + head)
    except (InvalidTag, ValueError) as error:
        raise Unreadable(f"a value in {_name(column)} was changed or moved") from error


def _name(column: bytes) -> str:
    return ".".join(column.decode().split("\0")[1:3])
