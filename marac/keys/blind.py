"""Keyed hashes by which a sealed value can still be found exactly, and only inside its area.

Whoever has the database alone learns which rows hold the same name or postcode in one area, but not
which name it is: the hash is keyed with the area's own data key.
"""

import hmac
import secrets
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.keys.columns import keyring_of
from marac.keys.keyring import derived
from marac.keys.sealing import KEY_LENGTH, Unreadable

PURPOSE = b"marac blind index"


class Blinder:
    """Makes the keyed hashes of one area."""

    def __init__(self, secret: bytes) -> None:
        self._secret = derived(secret, PURPOSE)

    def hide(self, kind: str, value: str) -> str:
        """Compute what stands for a value of one kind (HMAC-SHA-256, 128 bits, hexadecimal)."""
        return self._digest(kind, value)[:16].hex()

    def number(self, kind: str, value: str) -> int:
        """Compute a shorter stand-in of 64 bits, for tables that hold many of them."""
        return int.from_bytes(self._digest(kind, value)[:8], signed=True)

    def _digest(self, kind: str, value: str) -> bytes:
        return hmac.digest(self._secret, f"{kind}\0{value}".encode(), "sha256")


def blinder_for(session: Session, area_id: UUID) -> Blinder:
    """Give what makes the hashes of an area, to look something up there.

    In an area where nothing was ever recorded there is no key, and every look-up finds nothing.
    """
    connection = session.connection()
    key = keyring_of(connection.dialect).to_look_up(connection, area_id)
    return Blinder(key.secret if key and key.secret else secrets.token_bytes(KEY_LENGTH))


def blinder_on(connection: sa.Connection, area_id: UUID) -> Blinder:
    """Give what makes the hashes of an area, to write some; its data key is made when missing."""
    key = keyring_of(connection.dialect).to_seal(connection, area_id)
    if key.secret is None:
        raise Unreadable("the key of this area was destroyed")
    return Blinder(key.secret)
