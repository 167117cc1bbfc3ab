"""The data keys: one for each case, each identity, and whoever else has words of their own."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marac.database import Model, Recorded, both_or_neither


class DataKey(Recorded, Model):
    """A key that seals the words of one thing, wrapped by a master key which is kept elsewhere.

    `id` is that of the thing itself: a case, an identity, an area, an agency or a person. Once
    destroyed it is nothing but the mark that it was, and what it sealed can never be read again.
    """

    __tablename__ = "data_keys"
    __table_args__ = (
        both_or_neither("wrapped", "master", "wrapped_by_whom"),
        sa.CheckConstraint(
            "(destroyed_at IS NULL) = (wrapped IS NOT NULL)", name="destroyed_or_there"
        ),
        sa.Index(None, "master"),
    )

    wrapped: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    master: Mapped[int | None]
    destroyed_at: Mapped[datetime | None]
