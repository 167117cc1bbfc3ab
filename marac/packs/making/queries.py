"""How far the packs are that somebody asked for: theirs alone to see."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.agencies.models import Agency
from marac.database import instant
from marac.meetings.models import Meeting
from marac.packs.models import Edition
from marac.tasks import Job, Outcome, Why
from marac.tasks.models import Worker
from marac.tasks.queries import at_work

# For how long the page tells what became of a press; trouble is told for longer.
TOLD, TROUBLE_TOLD = timedelta(hours=1), timedelta(days=1)
WORDS = {
    Why.SEAT_LOST: "you no longer run these meetings",
    Why.NOTHING_TO_GIVE: "there is nothing on this agenda for it, or nobody to whom it could go",
    Why.GONE: "the meeting or the agency is no longer there",
    Why.NOT_LAID_OUT: "it could not be laid out",
    Why.BROKEN: "something went wrong, five times",
    Why.WORKER_DIED: "whatever made it was ended five times before it was whole",
}


@dataclass(frozen=True)
class Making:
    """What became of every pack that was asked for in one press, by the names of the agencies."""

    edition: Edition
    asked_at: datetime
    ended_at: datetime | None
    made: list[str]
    in_hand: list[str]
    waiting: list[str]
    seconded: list[str]
    cancelled: list[str]
    failed: list[tuple[str, str]]
    worker_there: bool
    last_beat: datetime | None

    @property
    def total(self) -> int:
        """Count the packs that were asked for."""
        return self.done + len(self.in_hand) + len(self.waiting)

    @property
    def done(self) -> int:
        """Count the packs about which nothing more will happen."""
        without_trouble = len(self.made) + len(self.seconded) + len(self.cancelled)
        return without_trouble + len(self.failed)

    @property
    def under_way(self) -> bool:
        """Tell whether any of them is still to be made."""
        return self.done < self.total


def latest_batch(by: Actor, meeting_id: UUID) -> sa.ScalarSelect[UUID]:
    """Find what the actor asked for last, of a meeting."""
    return (
        sa.select(Job.batch_id)
        .where(
            Job.asked_by_id == by.user_id,
            Job.area_id == by.area_id,
            Job.about_id == meeting_id,
            Job.created_at > instant(lambda: clock.now() - TROUBLE_TOLD),
        )
        .order_by(Job.created_at.desc(), Job.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def get_making(session: Session, *, by: Actor, meeting: Meeting) -> Making | None:
    """Tell how far the packs are that the actor asked for last, if that is still worth telling."""
    rows = session.execute(
        sa.select(
            Job, Agency.name, at_work(), sa.select(sa.func.max(Worker.beat_at)).scalar_subquery()
        )
        .join(Agency, Agency.id == Job.target_id)
        .where(Job.batch_id == latest_batch(by, meeting.id), Job.asked_by_id == by.user_id)
        .order_by(Agency.name)
    ).all()
    if not rows:
        return None
    jobs = [(job, name) for job, name, _, _ in rows]
    making = _sort(jobs, worker_there=rows[0][2], last_beat=rows[0][3])
    return making if _worth_telling(making) else None


def _sort(jobs: list[tuple[Job, str]], *, worker_there: bool, last_beat: datetime | None) -> Making:
    now = clock.now()

    def names(*outcomes: Outcome) -> list[str]:
        return [name for job, name in jobs if job.outcome in outcomes]

    unfinished = [(job, name) for job, name in jobs if job.ended_at is None]
    in_hand = [name for job, name in unfinished if job.lease_until and job.lease_until > now]
    ends = [job.ended_at for job, _ in jobs if job.ended_at is not None]
    return Making(
        edition=Edition(jobs[0][0].detail),
        asked_at=jobs[0][0].created_at,
        ended_at=max(ends) if not unfinished else None,
        made=names(Outcome.DONE),
        in_hand=in_hand,
        waiting=[name for _, name in unfinished if name not in in_hand],
        seconded=names(Outcome.SECONDED),
        cancelled=names(Outcome.CANCELLED),
        failed=[
            (name, WORDS[job.why or Why.BROKEN])
            for job, name in jobs
            if job.outcome in (Outcome.FAILED, Outcome.DECLINED)
        ],
        worker_there=bool(worker_there),
        last_beat=last_beat,
    )


def _worth_telling(making: Making) -> bool:
    if making.ended_at is None:
        return True
    told = TROUBLE_TOLD if making.failed else TOLD
    return making.ended_at > clock.now() - told
