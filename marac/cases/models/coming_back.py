"""What a case says of its coming back and going on, beside its own columns.

Repeats, merges and transfers refer to cases and stand in tables of their own. A case still says
whether it has some, so that the page of one that has none need not ask.
"""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, declared_attr, mapped_column, relationship

from marac.database import UTCDateTime

if TYPE_CHECKING:
    from marac.agencies.models import Area
    from marac.cases.models.naming import NamingReview
    from marac.cases.models.prompts import PromptDecision
    from marac.cases.models.returning import Merge, Repeat
    from marac.cases.models.risking import CommunityImpact
    from marac.cases.models.voice import VoiceEntry

REPEATS = sa.table(
    "repeats", sa.column("case_id", sa.Uuid()), sa.column("referred_at", UTCDateTime())
)
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
    def was_sent(cls) -> Mapped[bool]:  # noqa: N805 - as above
        """Tell whether the case went to another area, or came from one."""
        here = cls.id  # type: ignore[attr-defined]
        either = sa.or_(TRANSFERS.c.case_id == here, TRANSFERS.c.arrived_id == here)
        return column_property(sa.exists().where(either), deferred=True)

    @declared_attr
    def repeats(cls) -> Mapped[list["Repeat"]]:  # noqa: N805 - as above
        """Give when it was referred again, the earliest first."""
        return relationship(viewonly=True, order_by="[Repeat.referred_at, Repeat.id]")

    @declared_attr
    def merges(cls) -> Mapped[list["Merge"]]:  # noqa: N805 - as above
        """Give what went into it, the earliest first, also where that was undone."""
        return relationship(
            viewonly=True,
            foreign_keys="Merge.case_id",
            order_by="[Merge.merged_at, Merge.id]",
        )

    @declared_attr
    def impacts(cls) -> Mapped[list["CommunityImpact"]]:  # noqa: N805 - as above
        """Give what it means to a community, the earliest first."""
        return relationship(
            viewonly=True, order_by="[CommunityImpact.recorded_at, CommunityImpact.id]"
        )

    @declared_attr
    def voice_entries(cls) -> Mapped[list["VoiceEntry"]]:  # noqa: N805 - as above
        """Give what was said and told, the earliest first."""
        order = "[VoiceEntry.happened_on, VoiceEntry.recorded_at, VoiceEntry.id]"
        return relationship(viewonly=True, order_by=order)

    @declared_attr
    def naming_reviews(cls) -> Mapped[list["NamingReview"]]:  # noqa: N805 - as above
        """Give when a name without a crime was looked at or is to be, in no order."""
        return relationship(viewonly=True, order_by="NamingReview.id")

    @declared_attr
    def prompt_decisions(cls) -> Mapped[list["PromptDecision"]]:  # noqa: N805 - as above
        """Give what was decided about prompts, the earliest first."""
        return relationship(
            viewonly=True, order_by="[PromptDecision.decided_at, PromptDecision.id]"
        )

    @declared_attr
    def area(cls) -> Mapped["Area"]:  # noqa: N805 - as above
        """Give the area to which it belongs."""
        return relationship(viewonly=True)
