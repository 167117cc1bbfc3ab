"""What one person is told on one day: the steps they stand on, less what they were told before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.accounts.models import User
from marac.agencies.models import Area
from marac.notifications.queries import written_of
from marac.reminders.kinds import ladder_of
from marac.reminders.ladder import Rung, Step, reached
from marac.reminders.matters import Matter, gather
from marac.reminders.models import Absence, Reminder, Wish
from marac.reminders.sources import sources_for
from marac.reminders.sources_of_cycle import may_tell_instead


@dataclass(frozen=True)
class Told:
    """A matter and the step of it that a person is told of today."""

    matter: Matter
    step: Step

    @property
    def key(self) -> tuple[str, UUID, date, str, int]:
        """Name the step among all that the person was ever told."""
        matter, step = self.matter, self.step
        return (
            matter.kind.value,
            matter.subject_id,
            matter.due_on,
            step.rung.value,
            step.offset,
        )


def choose(
    session: Session, *, by: Actor, area: Area, today: date, also_for: Iterable[Actor] = ()
) -> list[Told]:
    """Choose what a person is told today; `also_for` are those away for whom they stand in.

    What is away people's own is told to the one who stands in only if they may see it themselves,
    and of telling somebody only if they could do it.
    What somebody wrote to the person of by hand today waits until the next morning.
    """
    mine = {(m.kind, m.subject_id): m for m in _matters(session, by)}
    for absent in also_for:
        for matter in _matters(session, absent):
            known = (matter.kind, matter.subject_id) in mine
            if matter.rung is Rung.OWNER and (
                known or may_tell_instead(session, by=by, matter=matter)
            ):
                mine[matter.kind, matter.subject_id] = matter
    told, by_hand = _told_before(session, by.user_id), _written_of(session, by.user_id, today)
    early = wants_early(session, by.user_id)
    untold = [matter for matter in mine.values() if matter.subject_id not in by_hand]
    found = (_step_of(area, matter, today) for matter in untold)
    return sorted(
        (one for one in found if one and one.key not in told and (early or one.step.offset >= 0)),
        key=lambda one: (one.matter.due_on, one.matter.kind, one.matter.reference),
    )


def _matters(session: Session, by: Actor) -> list[Matter]:
    return gather(session, by=by, sources=sources_for(by))


def _step_of(area: Area, matter: Matter, today: date) -> Told | None:
    step = reached(
        ladder_of(area, matter.kind),
        due_on=matter.due_on,
        since=matter.since,
        today=today,
        rungs={matter.rung},
    )
    return Told(matter, step) if step is not None else None


def _told_before(session: Session, person_id: UUID) -> set[tuple[str, UUID, date, str, int]]:
    rows = session.execute(
        sa.select(
            Reminder.kind, Reminder.subject_id, Reminder.due_on, Reminder.rung, Reminder.step
        ).where(Reminder.person_id == person_id)
    )
    return {(kind.value, id_, due_on, rung.value, step) for kind, id_, due_on, rung, step in rows}


def _written_of(session: Session, person_id: UUID, today: date) -> set[UUID]:
    """Say of what somebody was written to today by hand: that is not said twice."""
    address = session.scalar(sa.select(User.email).where(User.id == person_id))
    return written_of(session, today, recipient=address or "")


def wants_early(session: Session, person_id: UUID) -> bool:
    """Tell whether somebody hears of things before they are due: unless they said no."""
    wish = session.scalar(sa.select(Wish.before).where(Wish.person_id == person_id))
    return wish is not False


def away_on(day: date) -> sa.ColumnElement[bool]:
    """Say which absences hold on a day."""
    return sa.and_(Absence.since <= day, Absence.until >= day)
