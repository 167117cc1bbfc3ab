"""What was decided to be sent to whom, and how each person wants it. Ids and days only."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.accounts.models import User
from marac.database import Model, Recorded
from marac.notifications.models import Mail
from marac.reminders.kinds import Kind
from marac.reminders.ladder import Rung


class Digest(Model):
    """One mail to one person on one day, with everything of that day in it.

    That there is one a day and person is the database's own rule: two workers that count the same
    morning cannot both write to somebody. `mail_id` outlives nothing: a sent mail is kept without
    its words.
    """

    __tablename__ = "digests"
    __table_args__ = (sa.UniqueConstraint("area_id", "person_id", "day"),)

    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("areas.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    day: Mapped[date] = mapped_column(index=True)
    decided_at: Mapped[datetime]
    mail_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("mails.id"), index=True)

    person: Mapped[User] = relationship()
    mail: Mapped[Mail] = relationship()
    reminders: Mapped[list["Reminder"]] = relationship(
        back_populates="digest", cascade="all, delete-orphan"
    )


class Reminder(Model):
    """One step of one matter, told to one person once.

    A matter that gets another day starts again from its first step.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "kind", "subject_id", "due_on", "rung", "step"),
    )

    digest_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("digests.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    kind: Mapped[Kind]
    subject_id: Mapped[uuid.UUID]
    due_on: Mapped[date]
    rung: Mapped[Rung]
    step: Mapped[int]

    digest: Mapped[Digest] = relationship(back_populates="reminders")


class Round(Model):
    """A morning on which everybody of an area was looked at, so that it need not be done again."""

    __tablename__ = "reminder_rounds"
    __table_args__ = (sa.UniqueConstraint("area_id", "day"),)

    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("areas.id"))
    day: Mapped[date]
    finished_at: Mapped[datetime]


class Wish(Model):
    """What somebody wants within what their area requires: to be told before a day, or only on it.

    What is due today or late is always told.
    """

    __tablename__ = "reminder_wishes"

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), unique=True)
    before: Mapped[bool]


class Absence(Recorded, Model):
    """Somebody is away from one day to another, both counted; who stands in is told instead.

    Without anybody to stand in, they are told when they are back.
    """

    __tablename__ = "absences_from_work"
    __table_args__ = (sa.CheckConstraint("until >= since", name="ends_after_start"),)

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("areas.id"))
    since: Mapped[date]
    until: Mapped[date]
    stand_in_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"), index=True)

    stand_in: Mapped[User | None] = relationship(foreign_keys=stand_in_id)
