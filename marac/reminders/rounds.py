"""A morning's round: everybody of an area is looked at once, and gets one mail or none.

Each person is a transaction of their own: a worker that dies has told some and not the others, and
the next one goes on with those. Nobody is told twice, because the database keeps one digest a
person and day.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import date, time
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.accounts.models import User
from marac.accounts.sessions import actor_for
from marac.agencies.models import Area, Membership
from marac.agencies.policy import held_today
from marac.database import seeing_as
from marac.events import publish
from marac.notifications.operations import queue
from marac.reminders.choosing import Told, away_on, choose
from marac.reminders.events import PersonReminded
from marac.reminders.models import Absence, Digest, Reminder, Round
from marac.reminders.wording import word

LOG = logging.getLogger(__name__)
# Mails go out when offices open, London time.
OPENS = time(8)


def is_due(session: Session, *, area: Area) -> bool:
    """Tell whether this morning's round of an area has still to be made."""
    today = clock.today()
    if not clock.is_working_day(today) or clock.now() < clock.london(today, OPENS):
        return False
    made = sa.select(Round.id).where(Round.area_id == area.id, Round.day == today)
    return session.scalar(made) is None


def make_rounds(session: Session) -> int:
    """Make the rounds of this morning that are due in any area; say how many mails they gave."""
    areas = session.scalars(sa.select(Area.id).order_by(Area.id)).all()
    return sum(make_round(session, area_id=area_id) for area_id in areas)


def make_round(session: Session, *, area_id: UUID) -> int:
    """Tell everybody of one area what is due, unless this morning's round was made; say how many.

    Commits after each person.
    """
    area = session.get_one(Area, area_id)
    if not is_due(session, area=area):
        session.rollback()
        return 0
    today, sent = clock.today(), 0
    for person_id in _people(session, area):
        sent += _tell(session, area_id, person_id, today)
    made = Round(area_id=area_id, day=today, finished_at=clock.now())
    _commit(session, lambda: session.add(made))
    return sent


def foresee(session: Session, *, area_id: UUID, day: date) -> Iterator[tuple[User, list[Told]]]:
    """Say what each person of an area will be told on a day, as things stand; write nothing."""
    for person_id in _people(session, session.get_one(Area, area_id)):
        area, person = session.get_one(Area, area_id), session.get_one(User, person_id)
        if not _is_away(session, person_id, day):
            told = _find(session, area, person, day)
            if told:
                yield person, told
        session.rollback()


def _people(session: Session, area: Area) -> list[UUID]:
    """List who works in an area today and can sign in."""
    found = (
        sa.select(User.id)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.area_id == area.id, held_today(), User.disabled_at.is_(None))
        .distinct()
        .order_by(User.id)
    )
    people = list(session.scalars(found))
    session.rollback()
    return people


def _tell(session: Session, area_id: UUID, person_id: UUID, today: date) -> bool:
    """Tell one person what is due, in a transaction of their own."""
    area, person = session.get_one(Area, area_id), session.get_one(User, person_id)
    if _is_done(session, area_id, person_id, today) or _is_away(session, person_id, today):
        session.rollback()
        return False
    told = _find(session, area, person, today)
    if not told:
        session.rollback()
        return False
    return _commit(session, lambda: _write(session, area, person, told))


def _find(session: Session, area: Area, person: User, day: date) -> list[Told]:
    """Find what somebody is told on a day, with their own eyes."""
    by = actor_for(session, person, area_id=area.id)
    absent = _stands_in_for(session, area.id, person.id, day)
    with seeing_as(session, user_id=by.user_id, area_id=by.area_id):
        return choose(session, by=by, area=area, today=day, also_for=absent)


def _is_done(session: Session, area_id: UUID, person_id: UUID, today: date) -> bool:
    done = sa.select(Digest.id).where(
        Digest.area_id == area_id, Digest.person_id == person_id, Digest.day == today
    )
    return session.scalar(done) is not None


def _is_away(session: Session, person_id: UUID, today: date) -> bool:
    away = sa.select(Absence.id).where(Absence.person_id == person_id, away_on(today))
    return session.scalar(away.limit(1)) is not None


def _stands_in_for(session: Session, area_id: UUID, person_id: UUID, today: date) -> list[Actor]:
    """Give those away today for whom a person stands in."""
    absent = sa.select(Absence.person_id).where(
        Absence.area_id == area_id, Absence.stand_in_id == person_id, away_on(today)
    )
    away = session.scalars(sa.select(User).where(User.id.in_(absent)).order_by(User.id))
    return [actor_for(session, user, area_id=area_id) for user in away]


def _write(session: Session, area: Area, person: User, told: list[Told]) -> None:
    """Put the mail in the outbox, and write down each step that it tells."""
    today = clock.today()
    words = word(told, area=area, today=today)
    about = [one.matter.subject_id for one in told]
    mail = queue(
        session, recipient=person.email, subject=words.subject, body=words.body, about=about
    )
    digest = Digest(
        area_id=area.id,
        person_id=person.id,
        day=today,
        decided_at=clock.now(),
        mail_id=mail.id,
        reminders=[_row(person.id, one) for one in told],
    )
    session.add(digest)
    session.flush()
    publish(
        session,
        PersonReminded(
            actor_id=None,
            area_id=area.id,
            person_id=person.id,
            digest_id=digest.id,
            matters=len(told),
        ),
    )


def _row(person_id: UUID, told: Told) -> Reminder:
    return Reminder(
        person_id=person_id,
        kind=told.matter.kind,
        subject_id=told.matter.subject_id,
        due_on=told.matter.due_on,
        rung=told.step.rung,
        step=told.step.offset,
    )


def _commit(session: Session, write: Callable[[], None]) -> bool:
    """Write and commit, unless another worker was quicker; then it is done all the same."""
    try:
        write()
        session.commit()
    except IntegrityError:
        session.rollback()
        LOG.info("a reminder was already decided elsewhere")
        return False
    return True
