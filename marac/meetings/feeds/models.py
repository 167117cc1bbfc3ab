"""The secret addresses under which people's own calendars read when meetings are."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.accounts.models import User
from marac.agencies.models import Area
from marac.database import Model, Recorded

LIVE = sa.text("revoked_at IS NULL")


class CalendarFeed(Recorded, Model):
    """One person's feed of one area; only the SHA-256 of the token in its address is kept."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (
        sa.Index(
            "uq_calendar_feeds_live",
            "user_id",
            "area_id",
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        ),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("areas.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
    area: Mapped[Area] = relationship()
