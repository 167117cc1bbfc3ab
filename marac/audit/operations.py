"""Writing the log: one row after the other, each in the transaction of what it tells."""

import uuid
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
import uuid_utils.compat as uuids
from sqlalchemy.orm import Session

from marac import clock
from marac.audit.chain import BEGINNING, FIRST_EPOCH, Head, Keys, digest_of, is_same
from marac.audit.models import AuditEntry, AuditHead
from marac.database import Unrecorded
from marac.events import Event, Handler

# Any constant will do, so long as nothing else in the database takes the same advisory lock.
CHAIN_LOCK = 7_262_018
HEAD_ID = uuid.UUID(int=CHAIN_LOCK)

ANOTHER_KEY = (
    "it was sealed with another audit key; run `marac audit new-epoch --cause key-changed`"
)
NO_HEAD = "the record of its end is missing or was changed; run `marac audit verify`"

_ENTRIES = AuditEntry.__table__
_HEADS = AuditHead.__table__
_LOCK = sa.select(sa.func.pg_advisory_xact_lock(CHAIN_LOCK))
# One statement, also where nothing is recorded: then there must be no row at all.
_READ_END = sa.select(
    sa.select(sa.func.max(_ENTRIES.c.number)).scalar_subquery().label("last"),
    _HEADS.c.number,
    _HEADS.c.digest,
    _HEADS.c.epoch,
    _HEADS.c.key_id,
    _HEADS.c.seal,
).select_from(
    sa.select(sa.literal(1).label("one")).subquery().outerjoin(AuditHead, _HEADS.c.id == HEAD_ID)
)
_ADD_ENTRY = sa.insert(AuditEntry.__table__)  # type: ignore[arg-type]
_ADD_HEAD = sa.insert(AuditHead.__table__)  # type: ignore[arg-type]
_MOVE_HEAD = sa.update(AuditHead.__table__).where(_HEADS.c.id == HEAD_ID)  # type: ignore[arg-type]


class LogClosed(Unrecorded):
    """The log takes no more rows, and so nothing may happen until it does again."""


def recorder(key: str) -> Handler:
    """Make the listener that logs each event under the installation's audit key."""
    keys = Keys.of(key)

    def record(session: Session, event: Event) -> None:
        connection = session.connection()
        end = _take_end(connection, keys)
        moved = _add(connection, event, after=end, key=keys.current)
        if end.number:
            connection.execute(_MOVE_HEAD, _as_row(moved, keys.current))
        else:
            connection.execute(_ADD_HEAD, _as_row(moved, keys.current) | {"id": HEAD_ID})

    return record


def lock_chain(connection: sa.Connection) -> None:
    """Let nobody else write the log until this transaction ends; SQLite's has done so already."""
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK)


def read_head(connection: sa.Connection) -> tuple[Head, str] | None:
    """Read the record of the log's end, and its seal."""
    row = connection.execute(_READ_END).one()
    if row.number is None:
        return None
    return Head(row.number, row.digest, row.epoch, row.key_id), row.seal


def begin_epoch(connection: sa.Connection, event: Event, *, after: Head, keys: Keys) -> None:
    """Write the first row of a new epoch behind `after`, whatever is recorded as the end."""
    moved = _add(connection, event, after=after, key=keys.current)
    connection.execute(sa.delete(AuditHead.__table__))  # type: ignore[arg-type]
    connection.execute(_ADD_HEAD, _as_row(moved, keys.current) | {"id": HEAD_ID})


def _take_end(connection: sa.Connection, keys: Keys) -> Head:
    """Find behind which row to write, and hold the place until the transaction ends."""
    lock_chain(connection)
    row = connection.execute(_READ_END).one()
    if row.number is None and row.last is None:
        return Head(0, BEGINNING, FIRST_EPOCH, keys.current_id)
    if row.number is None:
        raise LogClosed(f"The log cannot be written: {NO_HEAD}")
    head = Head(row.number, row.digest, row.epoch, row.key_id)
    if head.key_id != keys.current_id:
        raise LogClosed(f"The log cannot be written: {ANOTHER_KEY}")
    if not is_same(row.seal, head.seal(keys.current)):
        raise LogClosed(f"The log cannot be written: {NO_HEAD}")
    return head


def _add(connection: sa.Connection, event: Event, *, after: Head, key: bytes) -> Head:
    entry = SimpleNamespace(
        id=uuids.uuid7(),
        number=after.number + 1,
        at=clock.now(),
        event=type(event).__name__,
        operation=event.operation,
        actor_id=event.actor_id,
        area_id=event.area_id,
        case_id=event.case_id,
        recipients=[str(known) for known in event.recipients()],
        details=event.details(),
        epoch=after.epoch,
        previous=after.digest,
    )
    digest = digest_of(entry, key)
    connection.execute(_ADD_ENTRY, vars(entry) | {"digest": digest})
    return Head(entry.number, digest, after.epoch, after.key_id)


def _as_row(head: Head, key: bytes) -> dict[str, Any]:
    return {
        "number": head.number,
        "digest": head.digest,
        "epoch": head.epoch,
        "key_id": head.key_id,
        "seal": head.seal(key),
    }
