"""Walking over every sealed value: to seal what is still in clear, and to check that all opens."""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.database import Model
from marac.keys.columns import EMPTY, SealedBytes, SealedJSON, accepting_clear
from marac.keys.placing import place_of
from marac.keys.rows import sealed_models
from marac.keys.sealing import MARK, Unreadable

BATCH = 200


@dataclass(frozen=True)
class Checked:
    """What a walk over one table found: rows that open, and the first few that do not."""

    table: str
    sound: int
    faults: tuple[str, ...] = ()


def seal_what_is_clear(session: Session) -> int:
    """Seal every value that stands in clear, a committed batch at a time; give how many rows."""
    return sum(_seal_table(session, kind, names) for kind, names in sealed_models().items())


def check(session: Session) -> Iterator[Checked]:
    """Open every sealed value of every table."""
    for kind in sealed_models():
        yield _check_table(session, kind)


def _seal_table(session: Session, kind: type[Model], names: tuple[str, ...]) -> int:
    clear = sa.or_(*(_is_clear(kind.__table__.c[name]) for name in names))
    done = 0
    while True:
        with accepting_clear():
            rows = session.scalars(sa.select(kind).where(clear).limit(BATCH)).all()
            for row in rows:
                _touch(row, names)
            session.commit()
        done += len(rows)
        session.expunge_all()
        if len(rows) < BATCH:
            return done


def _touch(row: Model, names: tuple[str, ...]) -> None:
    for name in names:
        value = getattr(row, name)
        if value not in EMPTY and place_of(value) is None:
            sa.orm.attributes.flag_modified(row, name)


def _is_clear(column: sa.ColumnElement[object]) -> sa.ColumnElement[bool]:
    """Say that a column holds something that does not begin with the mark of a sealed value."""
    if isinstance(column.type, SealedBytes):
        held = sa.type_coerce(column, sa.LargeBinary)
        return sa.and_(sa.func.length(held) > 0, sa.func.substr(held, 1, len(MARK)) != MARK)
    text = sa.type_coerce(column, sa.Text)
    nothing = ("", "[]", "{}") if isinstance(column.type, SealedJSON) else ("",)
    return sa.and_(text.not_in(nothing), sa.not_(text.startswith(MARK.decode())))


def _check_table(session: Session, kind: type[Model]) -> Checked:
    ids = session.scalars(sa.select(kind.__table__.c.id).order_by(kind.__table__.c.id)).all()
    sound, faults = 0, []
    for row_id in ids:
        try:
            session.get(kind, row_id)
            sound += 1
        except Unreadable as error:
            faults.append(f"{row_id}: {error}")
        session.expunge_all()
    return Checked(table=kind.__tablename__, sound=sound, faults=tuple(faults[:5]))
