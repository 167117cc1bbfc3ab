"""What was decided about a prompt: accepted, declined with the reason, or made an action."""

import uuid
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.accounts.models import User
from marac.database import Model
from marac.keys import SealedText


class PromptKind(StrEnum):
    """The questions that the facts of a case may raise."""

    ASB_REVIEW = "asb_review"
    VICTIMS_CODE = "victims_code"
    SAFEGUARDING_ADULT = "safeguarding_adult"
    SAFEGUARDING_CHILD = "safeguarding_child"
    PREVENT = "prevent"
    RESTORATIVE = "restorative"

    @property
    def label(self) -> str:
        """Name the prompt as the case page does."""
        return {
            PromptKind.ASB_REVIEW: "ASB case review",
            PromptKind.VICTIMS_CODE: "Victims’ Code: enhanced rights",
            PromptKind.SAFEGUARDING_ADULT: "Safeguarding: adult",
            PromptKind.SAFEGUARDING_CHILD: "Safeguarding: child",
            PromptKind.PREVENT: "Prevent",
            PromptKind.RESTORATIVE: "Restorative justice",
        }[self]


class PromptAnswer(StrEnum):
    """What somebody decided about a prompt."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    ACTION = "action"

    @property
    def label(self) -> str:
        """Name the answer as the case page does."""
        return {
            PromptAnswer.ACCEPTED: "Accepted",
            PromptAnswer.DECLINED: "Declined",
            PromptAnswer.ACTION: "Turned into an action",
        }[self]


class PromptDecision(Model):
    """One decision about one prompt, with the facts on which it was made, by their keys.

    The prompt comes back only when a fact appears that is not among them. An action stands above
    cases, so its id is kept without a foreign key.
    """

    __tablename__ = "prompt_decisions"
    __sealed_under__ = "case_id"
    __table_args__ = (
        sa.CheckConstraint("(answer = 'action') = (action_id IS NOT NULL)", name="action_is_named"),
        sa.Index(None, "case_id", "kind", "decided_at"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id", ondelete="CASCADE"))
    kind: Mapped[PromptKind]
    answer: Mapped[PromptAnswer]
    facts: Mapped[list[str]]
    reason: Mapped[str] = mapped_column(SealedText(), default="")
    action_id: Mapped[uuid.UUID | None]
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))

    decided_by: Mapped[User] = relationship()
