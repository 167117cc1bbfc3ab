"""What people decided about recorded identities: which are one person, and which are not."""

import uuid
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marac.database import Model


class Comparison(Model):
    """What somebody decided about two recorded identities: the same person, or not the same.

    The latest decision on a pair counts. `bits`, `band` and `scorer` say what the matcher had
    suggested, and which version of it; they are empty where somebody found the pair without it.
    """

    __tablename__ = "comparisons"
    __table_args__ = (
        sa.CheckConstraint("identity_id != other_id", name="of_two"),
        sa.Index(None, "area_id", "decided_at"),
    )

    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("areas.id"))
    identity_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("identities.id", ondelete="CASCADE"), index=True
    )
    other_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("identities.id", ondelete="CASCADE"), index=True
    )
    same: Mapped[bool]
    decided_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[datetime]
    bits: Mapped[float | None]
    band: Mapped[str] = mapped_column(default="")
    scorer: Mapped[str] = mapped_column(default="")


class ChangeKind(StrEnum):
    """What two people together do to persons."""

    MERGE = "merge"
    SPLIT = "split"


class PersonChange(Model):
    """A merge of two persons or a split of one, from when it was asked for until it is undone.

    A merge moves every identity of the `source` to the `target`; a split moves some identities of
    the `source` to a `target` of their own, or undoes a merge (`undoes_id`) whole.
    """

    __tablename__ = "person_changes"

    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    kind: Mapped[ChangeKind]
    source_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    target_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    undoes_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person_changes.id"))
    asked_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    asked_at: Mapped[datetime]
    done_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    done_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class PersonMove(Model):
    """One identity in such a change: shown to both people (`named`), or moved with the others."""

    __tablename__ = "person_moves"
    __table_args__ = (sa.UniqueConstraint("change_id", "identity_id"),)

    change_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("person_changes.id", ondelete="CASCADE")
    )
    identity_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("identities.id", ondelete="CASCADE"), index=True
    )
    named: Mapped[bool] = mapped_column(default=False)
    moved: Mapped[bool] = mapped_column(default=False)
