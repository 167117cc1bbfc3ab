"""An engine with its keyring: which connection reads, and when new keys are safe to share."""

from typing import Any

import sqlalchemy as sa

from marac.keys.keyring import Keyring, partly_undone, undone


def listen(engine: sa.Engine, keyring: Keyring) -> None:
    """Let an engine's sealed columns find their keys."""
    engine.dialect.marac_keyring = keyring  # type: ignore[attr-defined]

    def working(connection: sa.Connection, *_statement: Any) -> None:
        keyring.works_on(connection)

    def undo(connection: sa.Connection) -> None:
        undone(connection.info)

    def undo_part(connection: sa.Connection, *_savepoint: Any) -> None:
        partly_undone(connection.info)

    def given_back(_dbapi: Any, record: Any) -> None:
        undone(record.info)

    sa.event.listen(engine, "before_cursor_execute", working)
    sa.event.listen(engine, "commit", keyring.committed)
    sa.event.listen(engine, "rollback", undo)
    sa.event.listen(engine, "rollback_savepoint", undo_part)
    sa.event.listen(engine, "checkin", given_back)
