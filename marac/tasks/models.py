"""Work that no page waits for, as rows: what is to be done, for whom, and how it ended.

Ids and codes only: a job says nothing of anybody. Beside the jobs stand the workers that do them.
"""

import uuid
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marac.database import Model, Recorded


class Outcome(StrEnum):
    """How a job ended."""

    DONE = "done"
    SECONDED = "seconded"
    DECLINED = "declined"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Why(StrEnum):
    """Why a job did not do what was asked: a code, for which a page has the words."""

    SEAT_LOST = "seat-lost"
    NOTHING_TO_GIVE = "nothing-to-give"
    GONE = "gone"
    NOT_LAID_OUT = "not-laid-out"
    BROKEN = "broken"
    WORKER_DIED = "worker-died"


class Job(Recorded, Model):
    """One piece of work, asked for in the transaction that decided it.

    `about_id` is what it is about and `target_id` for what it is done (a meeting and an agency,
    say); `detail` is a code of the kind's own. Nobody asked for what the house does by itself. At
    most one unfinished job of a kind has the same four. Whoever works on it holds the lease.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        sa.Index(
            "uq_jobs_unfinished",
            "kind",
            "about_id",
            "target_id",
            "detail",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index(None, "ended_at", "not_before"),
        sa.CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="ended_somehow"),
    )

    kind: Mapped[str]
    asked_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"), index=True)
    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("areas.id"))
    batch_id: Mapped[uuid.UUID] = mapped_column(index=True)
    about_id: Mapped[uuid.UUID] = mapped_column(index=True)
    target_id: Mapped[uuid.UUID]
    detail: Mapped[str]
    not_before: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime | None]
    lease_id: Mapped[uuid.UUID | None]
    lease_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    why: Mapped[Why | None]
    result_id: Mapped[uuid.UUID | None]


class Worker(Model):
    """A process that does jobs; it says every few seconds that it is still there."""

    __tablename__ = "workers"

    started_at: Mapped[datetime]
    beat_at: Mapped[datetime] = mapped_column(index=True)
    stopped_at: Mapped[datetime | None]
