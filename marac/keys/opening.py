"""Opening many sealed values of many things at once: each comes with its wrapped key in one query.

The keyring remembers keys for those who read a thing again; a look-up that opens two hundred
strangers would only push these out.
"""

from typing import Any

import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.orm import InstrumentedAttribute

from marac.keys.columns import Sealed, keyring_of
from marac.keys.models import DataKey
from marac.keys.sealing import Unreadable, unseal

WRAPPED = (DataKey.id.label("key_id"), DataKey.master, DataKey.wrapped)


def as_stored(column: InstrumentedAttribute[bytes]) -> sa.Label[Any]:
    """Select a sealed column of bytes as it is, to be opened by `Opener`."""
    return sa.type_coerce(column, sa.LargeBinary).label(column.key)


class Opener:
    """Opens values of one sealed column whose rows were read together with `WRAPPED`."""

    def __init__(self, connection: sa.Connection, column: InstrumentedAttribute[bytes]) -> None:
        self._keyring = keyring_of(connection.dialect)
        kind = column.property.columns[0].type
        if not isinstance(kind, Sealed):
            raise TypeError(f"{column} is not sealed")
        self._type = kind

    def open(self, row: sa.Row[Any], stored: bytes | None) -> bytes | None:
        """Open one value; nothing is left of one whose key was destroyed."""
        if row.wrapped is None or not stored:
            return None
        sealed = self._type.from_database(stored)
        if sealed is None or sealed[:16] != row.key_id.bytes:
            raise Unreadable(f"a value in {self._type.table}.{self._type.column} is not its own")
        secret = self._keyring.unwrap(row.key_id, row.master, row.wrapped)
        return unseal(AESGCM(secret), sealed, column=self._type.where)
