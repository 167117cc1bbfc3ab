"""Changing how people are reminded: their own wish, their absences, an area's steps."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.agencies.models import Area
from marac.events import publish
from marac.refusals import Clash
from marac.reminders.events import AbsenceEnded, AbsenceRecorded, StepsChanged, WishChanged
from marac.reminders.kinds import Kind
from marac.reminders.models import Absence, Wish


def set_wish(session: Session, *, by: Actor, before: bool) -> None:
    """Keep whether somebody wants to hear of things before they are due."""
    wish = session.scalar(sa.select(Wish).where(Wish.person_id == by.user_id))
    if wish is None:
        session.add(Wish(person_id=by.user_id, before=before))
    else:
        wish.before = before
    session.flush()
    publish(session, WishChanged(actor_id=by.user_id, area_id=by.area_id, before=before))


def record_absence(
    session: Session, *, by: Actor, since: date, until: date, stand_in_id: UUID | None
) -> Absence:
    """Say that somebody is away from one day to another, and who is told meanwhile."""
    absence = Absence(
        person_id=by.user_id,
        area_id=by.area_id,
        since=since,
        until=until,
        stand_in_id=stand_in_id,
    )
    session.add(absence)
    session.flush()
    publish(
        session,
        AbsenceRecorded(
            actor_id=by.user_id,
            area_id=by.area_id,
            person_id=by.user_id,
            stand_in_id=stand_in_id,
        ),
    )
    return absence


def end_absence(session: Session, *, by: Actor, absence: Absence) -> None:
    """Take an absence back: somebody is here after all."""
    session.delete(absence)
    session.flush()
    publish(session, AbsenceEnded(actor_id=by.user_id, area_id=by.area_id, person_id=by.user_id))


def set_steps(  # noqa: PLR0913 - the version tells whether somebody was quicker
    session: Session,
    *,
    by: Actor,
    area: Area,
    kind: Kind,
    steps: dict[str, list[int]],
    version: int,
) -> None:
    """Change on which days an area reminds of a kind of thing; raise `Clash` on a newer version."""
    if area.version != version:
        raise Clash(
            "Somebody else has changed the settings of the area since you opened this page. "
            "Nothing of yours was saved: open it again and look first."
        )
    area.reminder_steps = area.reminder_steps | {kind.value: steps}
    session.flush()
    publish(session, StepsChanged(actor_id=by.user_id, area_id=area.id, kind=kind.value))
