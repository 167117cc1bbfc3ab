"""What every model is made of: the base of the tables and the kinds of column that they share."""

import uuid
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, Literal

import sqlalchemy as sa
import uuid_utils.compat as uuids
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from marac.clock import now


class UTCDateTime(sa.TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database; a naive datetime is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        """Refuse a naive datetime and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        """Give the instant back as UTC; SQLite does not keep the zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Id(sa.Uuid[uuid.UUID]):
    """An id, which is read by the thousand where the database keeps it as 32 digits.

    `uuid.UUID` first finds out in which of six ways an id is told to it.
    """

    def result_processor(self, dialect: sa.Dialect, _coltype: object) -> Any:
        """Read the digits straight into an id; a database that knows ids gives them itself."""
        return None if dialect.supports_native_uuid else _id_of


_new = object.__new__
_set_int = vars(uuid.UUID)["int"].__set__
_set_safe = vars(uuid.UUID)["is_safe"].__set__


def id_of(text: str) -> uuid.UUID:
    """Read an id from what a database wrote: 32 digits, with dashes between or without."""
    found = _new(uuid.UUID)
    _set_int(found, int(text.replace("-", ""), 16))
    _set_safe(found, uuid.SafeUUID.unknown)
    return found


def _id_of(digits: str | None) -> uuid.UUID | None:
    return id_of(digits) if digits is not None else None


def _values(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


class Model(DeclarativeBase):
    """The base of every table: a UUIDv7 key, named constraints, enums stored by their value."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: sa.Text(),
        datetime: UTCDateTime(),
        uuid.UUID: Id(),
        StrEnum: sa.Enum(
            StrEnum, native_enum=False, length=40, values_callable=_values, create_constraint=False
        ),
        list[str]: sa.JSON(),
        dict[str, Any]: sa.JSON(),
    }

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuids.uuid7, sort_order=-1)


class Recorded:
    """Adds when a row came to be."""

    created_at: Mapped[datetime] = mapped_column(default=now)


class Edited:
    """Adds the version that keeps two people from overwriting each other's work."""

    version: Mapped[int] = mapped_column()

    @sa.orm.declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - a class, as SQLAlchemy hands it
        """Let SQLAlchemy refuse an update of a version that is no longer there."""
        return {"version_id_col": cls.version}


def both_or_neither(first: str, second: str, name: str) -> sa.CheckConstraint:
    """Hold a pair such as "who and when" together: both set or both empty."""
    return sa.CheckConstraint(f"({first} IS NULL) = ({second} IS NULL)", name=name)


def render_type(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our types into a migration as what they are in the database, free of our code."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Id):
        return "sa.Uuid()"
    if kind == "type" and isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    return False
