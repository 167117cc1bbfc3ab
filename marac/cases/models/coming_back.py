"""What a case says of its coming back and going on, beside its own columns.

Repeats, merges and transfers refer to cases and stand in tables of their own. A case still says
whether it has some, so that the page of one that has none need not ask.
"""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, declared_attr, mapped_column

from marac.database import UTCDateTime

REPEATS = sa.table(
    "repeats", sa.column("case_id", sa.Uuid()), sa.column("referred_at", UTCDateTime())
)
MERGES = sa.table("case_merges", sa.column("case_id", sa.Uuid()))
TRANSFERS = sa.table(
    "transfers", sa.column("case_id", sa.Uuid()), sa.column("arrived_id", sa.Uuid())
)


class ComingBack:
    """A mixin of the case: into which other one it went, since when another area has it."""

    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("cases.id"), index=True)
    transferred_at: Mapped[datetime | None]

    @declared_attr
    def last_repeat_at(cls) -> Mapped[datetime | None]:  # noqa: N805 - a class
        """Tell when the case was last referred again; read with every case, for its flag."""
        return column_property(
            sa.select(sa.func.max(REPEATS.c.referred_at, type_=UTCDateTime()))
            .where(REPEATS.c.case_id == cls.id)  # type: ignore[attr-defined]
            .correlate_except(REPEATS)
            .scalar_subquery()
        )

    @declared_attr
    def has_merges(cls) -> Mapped[bool]:  # noqa: N805 - as above
        """Tell whether another referral was ever merged into the case."""
        merged = MERGES.c.case_id == cls.id  # type: ignore[attr-defined]
        return column_property(sa.exists().where(merged), deferred=True)

    @declared_attr
    def was_sent(cls) -> Mapped[bool]:  # noqa: N805 - as above
        """Tell whether the case went to another area, or came from one."""
        here = cls.id  # type: ignore[attr-defined]
        either = sa.or_(TRANSFERS.c.case_id == here, TRANSFERS.c.arrived_id == here)
        return column_property(sa.exists().where(either), deferred=True)
