"""Sets of questions, each version kept as it was, and the catalogue of actions."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.database import Model, Recorded
from marac.risk.words import SCORES, RedFlag, RiskGroup


class QuestionSet(Recorded, Model):
    """One version of the questions: the national one (no area) or an area's own, from a day.

    It never changes once it is there; a change is another version. From `medium_from` points the
    score speaks for medium, from `high_from` for high.
    """

    __tablename__ = "question_sets"
    __table_args__ = (
        sa.UniqueConstraint("area_id", "number"),
        sa.CheckConstraint("0 < medium_from AND medium_from < high_from", name="levels_in_order"),
    )

    area_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("areas.id"))
    number: Mapped[int]
    valid_from: Mapped[date]
    medium_from: Mapped[int]
    high_from: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    made_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))

    questions: Mapped[list["RiskQuestion"]] = relationship(
        order_by="[RiskQuestion.position, RiskQuestion.key]",
        back_populates="question_set",
        lazy="joined",
    )

    def in_group(self, group: RiskGroup) -> list["RiskQuestion"]:
        """Give the questions of one group, in their order."""
        return [question for question in self.questions if question.group == group]


class RiskQuestion(Model):
    """One question of a version. Its `key` stays the same over versions, whatever its wording."""

    __tablename__ = "risk_questions"
    __table_args__ = (sa.UniqueConstraint("set_id", "key"),)

    set_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("question_sets.id"))
    key: Mapped[str]
    group: Mapped[RiskGroup]
    position: Mapped[int]
    text: Mapped[str]
    words: Mapped[list[str]] = mapped_column(default=list)
    red_flag: Mapped[RedFlag | None]
    flag_from: Mapped[int] = mapped_column(default=1)

    question_set: Mapped[QuestionSet] = relationship(back_populates="questions")

    def say(self, score: int) -> str:
        """Say an answer in words."""
        return (self.words or SCORES)[score]


class CatalogueAction(Model):
    """An action that agencies of some types often take, and the questions that it answers to.

    Nothing is overwritten: an area that words an action anew, or leaves it out, adds a row that
    names the first of it (`root_id`), and the latest such row counts there.
    """

    __tablename__ = "catalogue_actions"

    area_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    position: Mapped[int]
    heading: Mapped[str]
    text: Mapped[str]
    agency_types: Mapped[list[str]] = mapped_column(default=list)
    factors: Mapped[list[str]] = mapped_column(default=list)
    root_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("catalogue_actions.id"), index=True
    )
    left_out: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    made_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    made_at: Mapped[datetime | None]
