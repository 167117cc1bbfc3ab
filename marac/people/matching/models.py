"""What is kept so that somebody is known again: an entry for each identity, and where it is filed.

The keys are hashes keyed with the area's secret; the features lie sealed under the identity's own
key, so that they go when it is destroyed.
"""

import hashlib
import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marac.clock import now
from marac.database import Model, Recorded
from marac.keys import SealedBytes
from marac.people.models import Identity


class MatchEntry(Model):
    """An identity as look-ups know it; `id` is the identity's, `number` a short name for it."""

    __tablename__ = "match_entries"
    __sealed_under__ = "id"

    id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey(Identity.id, ondelete="CASCADE"), primary_key=True, sort_order=-1
    )
    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    number: Mapped[int] = mapped_column(sa.BigInteger, unique=True)
    features: Mapped[bytes] = mapped_column(SealedBytes())
    # Which version of the keys and of the list of names it was filed by.
    filed_as: Mapped[int] = mapped_column(sa.SmallInteger, server_default="1")


match_keys = sa.Table(
    "match_keys",
    Model.metadata,
    sa.Column("key", sa.BigInteger, primary_key=True),
    sa.Column(
        "number",
        sa.BigInteger,
        sa.ForeignKey(MatchEntry.number, ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    sqlite_with_rowid=False,
)


class MatchWeights(Recorded, Model):
    """A version of the weights that was learnt in an area from what people decided."""

    __tablename__ = "match_weights"
    __table_args__ = (sa.UniqueConstraint("area_id", "number"),)

    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("areas.id"))
    number: Mapped[int]
    chances: Mapped[dict[str, Any]]
    confirmed: Mapped[int]
    rejected: Mapped[int]
    loss_before: Mapped[float]
    loss_after: Mapped[float]


class MatchSuggestion(Model):
    """Two identities that `marac people link` takes for one person; people decide."""

    __tablename__ = "match_suggestions"
    __table_args__ = (sa.UniqueConstraint("one_id", "other_id"),)

    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    one_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey(Identity.id, ondelete="CASCADE"))
    other_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey(Identity.id, ondelete="CASCADE"), index=True
    )
    bits: Mapped[float]
    source: Mapped[str] = mapped_column(sa.String(20), default="link")
    found_at: Mapped[datetime] = mapped_column(default=now)


class MatchProgress(Model):
    """How far `marac people link` came in an area, so that it can be stopped and begun again."""

    __tablename__ = "match_progress"

    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("areas.id"))
    part: Mapped[str] = mapped_column(sa.String(20))
    last_id: Mapped[uuid.UUID | None]
    done: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]


def number_of(identity_id: uuid.UUID) -> int:
    """Give the short name of an identity; among a million, two alike are a one in 30 million."""
    digest = hashlib.blake2b(identity_id.bytes, digest_size=8).digest()
    return int.from_bytes(digest, signed=True)
