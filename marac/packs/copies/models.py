"""The steps of a copy's life, as the register keeps them."""

import uuid
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.accounts.models import User
from marac.database import Model
from marac.keys import SealedText
from marac.packs.models import Paper


class StepKind(StrEnum):
    """What can become of a copy."""

    OPENED = "opened"
    DOWNLOADED = "downloaded"
    PRINTED = "printed"
    DESTROYED = "destroyed"
    RECALLED = "recalled"

    @property
    def is_final(self) -> bool:
        """Tell whether nobody gets the file after it; such a step is taken once."""
        return self in (StepKind.DESTROYED, StepKind.RECALLED)

    @property
    def label(self) -> str:
        """Say the step as the register does."""
        return _LABELS.get(self, self.value.capitalize())


_LABELS = {StepKind.OPENED: "Opened here", StepKind.DESTROYED: "Destroyed"}
# By any of these its recipient has met the copy.
SEEN = (StepKind.OPENED, StepKind.DOWNLOADED, StepKind.PRINTED)
ONLY_ONCE = sa.text("kind IN ('destroyed', 'recalled')")


class PaperStep(Model):
    """One step: who did it, when, and what they said.

    `said` is why a copy was recalled or how it was destroyed, `done_on` the day on which it was
    destroyed, `sheets` how many prints were made, and `digest` the SHA-256 of the file that was
    handed out.
    """

    __tablename__ = "paper_steps"
    __sealed_under__ = "paper.meeting.area_id"
    __table_args__ = (
        sa.Index(
            "uq_paper_steps_final",
            "paper_id",
            "kind",
            unique=True,
            sqlite_where=ONLY_ONCE,
            postgresql_where=ONLY_ONCE,
        ),
        sa.CheckConstraint("sheets IS NULL OR sheets > 0", name="some_sheets"),
    )

    paper_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("papers.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[StepKind]
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    said: Mapped[str] = mapped_column(SealedText(), default="")
    done_on: Mapped[date | None]
    sheets: Mapped[int | None]
    digest: Mapped[str | None] = mapped_column(index=True)

    paper: Mapped[Paper] = relationship(back_populates="steps")
    by: Mapped[User] = relationship()
