"""Sealed columns in their rows: each value is placed as it is written, and checked as it is read.

A model with sealed columns says in `__sealed_under__` which data key is theirs: the name of the
column that holds its id, or a path to it such as `listing.case_id`.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import uuid_utils.compat as uuids
from sqlalchemy.orm import InstanceState, Mapper, QueryContext, defer
from sqlalchemy.orm.interfaces import ORMOption

from marac.database import Model
from marac.keys.columns import EMPTY, Sealed, keyring_of
from marac.keys.placing import Place, place_of, placed
from marac.keys.sealing import Unreadable, head_of

_sealed: dict[type[Model], tuple[str, ...]] = {}


def sealed_models() -> dict[type[Model], tuple[str, ...]]:
    """List the models that have sealed columns, with the names of these."""
    sa.orm.configure_mappers()
    return dict(_sealed)


def without_words(kind: type[Model]) -> tuple[ORMOption, ...]:
    """Leave sealed columns where they are, for a page that shows none of them."""
    return tuple(defer(getattr(kind, name)) for name in sealed_models()[kind])


def key_id_of(row: Model, connection: sa.Connection) -> UUID:
    """Find the id of the data key under which a row's words are sealed."""
    named: str | tuple[str, ...] = type(row).__sealed_under__  # type: ignore[attr-defined]
    for path in (named,) if isinstance(named, str) else named:
        found = _follow(row, path.split("."), connection)
        if found is not None:
            return found
    raise LookupError(f"a row of {row.__tablename__} has nothing to be sealed under")


def _follow(row: Model, path: list[str], connection: sa.Connection) -> UUID | None:
    """Follow a path from a row that may be new, when its parent need not be loaded yet."""
    here, *rest = path
    if not rest:
        found: UUID | None = getattr(row, here)
        return found
    if row.__dict__.get(here) is not None:
        return _follow(row.__dict__[here], rest, connection)
    relationship = sa.inspect(type(row)).relationships[here]
    local, remote = relationship.local_remote_pairs[0]
    parent_id = getattr(row, str(local.key))
    return _fetch(relationship.mapper, remote == parent_id, rest, connection)


def _fetch(
    mapper: Mapper[Any], condition: sa.ColumnElement[bool], path: list[str], on: sa.Connection
) -> UUID | None:
    """Follow the rest of a path in the database."""
    here, *rest = path
    if not rest:
        found: UUID | None = on.scalar(sa.select(mapper.columns[here]).where(condition))
        return found
    relationship = mapper.relationships[here]
    local, remote = relationship.local_remote_pairs[0]
    parent = sa.select(local).where(condition).scalar_subquery()
    return _fetch(relationship.mapper, remote == parent, rest, on)


def _learn(mapper: Mapper[Any], kind: type[Model]) -> None:
    """Tell the sealed columns of a model where they stand, and watch its rows."""
    names = []
    for attribute in mapper.column_attrs:
        column = attribute.columns[0]
        if isinstance(column, sa.Column) and isinstance(column.type, Sealed):
            column.type.stands_in(column.table.name, column.name)
            names.append(attribute.key)
    if not names or kind in _sealed:
        return
    _sealed[kind] = tuple(names)
    sa.event.listen(kind, "before_insert", _place_new)
    sa.event.listen(kind, "before_update", _place_changed)
    sa.event.listen(kind, "load", _check_loaded, raw=True)
    sa.event.listen(kind, "refresh", _check_refreshed, raw=True)


def _place_new(_mapper: Mapper[Any], connection: sa.Connection, row: Model) -> None:
    """Give each sealed value of a new row its place just before it is written."""
    if "id" not in row.__dict__:
        row.id = uuids.uuid7()
    _place(connection, row, _sealed[type(row)])


def _place_changed(_mapper: Mapper[Any], connection: sa.Connection, row: Model) -> None:
    """Give each sealed value that changed its place just before it is written."""
    changed = sa.inspect(row).committed_state
    _place(connection, row, [name for name in _sealed[type(row)] if name in changed])


def _place(connection: sa.Connection, row: Model, names: Collection[str]) -> None:
    waiting = {n: row.__dict__[n] for n in names if row.__dict__.get(n) not in EMPTY}
    if not waiting:
        return
    key_id = key_id_of(row, connection)
    cipher = keyring_of(connection.dialect).to_seal(connection, key_id).cipher
    place = Place(head_of(key_id, row.id), cipher)
    # Straight into the row: the value is the same one, and no change for SQLAlchemy to notice.
    row.__dict__.update((name, placed(value, place)) for name, value in waiting.items())


def _check_loaded(state: InstanceState[Model], _context: QueryContext) -> None:
    """Refuse a row in which a value stands that was sealed for another."""
    row = state.dict
    for name in _sealed[state.class_]:
        value = row.get(name)
        # Most are empty, and a page reads thousands of them.
        if not value:
            continue
        place = place_of(value)
        if place is not None and (
            state.identity is None or place.head[16:] != state.identity[0].bytes
        ):
            table = state.class_.__tablename__
            raise Unreadable(f"a value of {table}.{name} was moved from another row")


def _check_refreshed(state: InstanceState[Model], context: QueryContext, _names: Any) -> None:
    _check_loaded(state, context)


sa.event.listen(Model, "mapper_configured", _learn, propagate=True)
