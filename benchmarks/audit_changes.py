"""Random changes behind the back of a log, each undone after it was looked for."""

import random
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.audit.chain import Keys
from marac.audit.models import AuditEntry
from marac.audit.verifying import verify

TABLE = AuditEntry.__table__
UNHINDERED = {
    "sqlite": [f"DROP TRIGGER audit_entries_no_{act}" for act in ("update", "delete", "replace")],
    "postgresql": ["ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_no_change"],
}


def count_found(session: Session, *, keys: Keys, changes: int) -> dict[str, tuple[int, int]]:
    """Make that many changes; count for each kind those made, and those found where they begin."""
    dice = random.Random(7)  # noqa: S311 - the same changes at every run
    counts = dict.fromkeys(CHANGES, (0, 0))
    for place in range(changes):
        kind = list(CHANGES)[place % len(CHANGES)]
        with undone(session):
            first = CHANGES[kind](session, dice)
            right = verify(session, keys=keys).broken_at == first
        made, named = counts[kind]
        counts[kind] = made + 1, named + right
    return counts


@contextmanager
def undone(session: Session) -> Iterator[None]:
    """Take the triggers off as the owner of the database could, and undo everything at the end."""
    session.rollback()
    connection = session.connection()
    for statement in UNHINDERED[connection.dialect.name]:
        connection.exec_driver_sql(statement)
    yield
    session.rollback()


def change(session: Session, dice: random.Random) -> int:
    """Change one column of one row."""
    number = _any(session, dice)
    name = dice.choice([column.name for column in TABLE.c if column.name != "number"])
    before = session.scalar(sa.select(TABLE.c[name]).where(TABLE.c.number == number))
    session.execute(
        sa.update(AuditEntry).where(AuditEntry.number == number).values({name: _other(before)})
    )
    return number


def delete(session: Session, dice: random.Random) -> int:
    """Take one row away."""
    number = _any(session, dice)
    session.execute(sa.delete(AuditEntry).where(AuditEntry.number == number))
    return number


def insert(session: Session, dice: random.Random) -> int:
    """Put a row in, a copy of another, and renumber what follows."""
    number, last = _any(session, dice), _last(session)
    row = session.execute(sa.select(*TABLE.c).where(TABLE.c.number == number)).one()._asdict()
    for later in range(last, number - 1, -1):
        _renumber(session, later, later + 1)
    session.execute(sa.insert(AuditEntry).values(row | {"id": uuid.uuid4(), "number": number}))
    return number


def swap(session: Session, dice: random.Random) -> int:
    """Let two rows change places."""
    first, second = sorted(dice.sample(range(1, _last(session) + 1), 2))
    _renumber(session, first, -1)
    _renumber(session, second, first)
    _renumber(session, -1, second)
    return first


def truncate(session: Session, dice: random.Random) -> int:
    """Cut the end off."""
    number = _any(session, dice)
    session.execute(sa.delete(AuditEntry).where(AuditEntry.number >= number))
    return number


CHANGES: dict[str, Callable[[Session, random.Random], int]] = {
    work.__name__: work for work in (change, delete, insert, swap, truncate)
}


def _any(session: Session, dice: random.Random) -> int:
    return dice.randint(1, _last(session))


def _last(session: Session) -> int:
    return session.scalar(sa.select(sa.func.max(AuditEntry.number))) or 0


def _renumber(session: Session, old: int, new: int) -> None:
    session.execute(sa.update(AuditEntry).where(AuditEntry.number == old).values(number=new))


def _other(value: Any) -> Any:
    """Give something of the same kind that is not the same."""
    if isinstance(value, uuid.UUID) or value is None:
        return uuid.uuid4()
    if isinstance(value, dict):
        return {**value, "others": 99}
    if isinstance(value, list):
        return [*value, "another"]
    if isinstance(value, int):
        return value + 1
    if hasattr(value, "year"):
        return value.replace(year=value.year - 1)
    return "denial" if value != "denial" else "erasure"
