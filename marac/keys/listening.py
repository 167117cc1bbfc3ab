"""An engine with its keyring: which connection reads, and when its new keys are to be forgotten."""

from typing import Any

import sqlalchemy as sa

from marac.keys.keyring import Keyring, ended, partly_undone


def listen(engine: sa.Engine, keyring: Keyring) -> None:
    """Let an engine's sealed columns find their keys."""
    engine.dialect.marac_keyring = keyring  # type: ignore[attr-defined]

    def working(connection: sa.Connection, *_statement: Any) -> None:
        keyring.works_on(connection)

    # SQLAlchemy tells of a commit before the database has agreed to it.
    def end(connection: sa.Connection) -> None:
        ended(connection.info)

    def undo_part(connection: sa.Connection, *_savepoint: Any) -> None:
        partly_undone(connection.info)

    def given_back(_dbapi: Any, record: Any) -> None:
        ended(record.info)

    sa.event.listen(engine, "before_cursor_execute", working)
    sa.event.listen(engine, "commit", end)
    sa.event.listen(engine, "rollback", end)
    sa.event.listen(engine, "rollback_savepoint", undo_part)
    sa.event.listen(engine, "checkin", given_back)
