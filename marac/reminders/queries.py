"""Reading what was sent and what will be: one's own, and for the co-ordinator to whom."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac import clock
from marac.access import Actor
from marac.accounts.models import User
from marac.agencies.models import Area, Membership
from marac.agencies.policy import held_today
from marac.cases.wording import Words
from marac.notifications.models import Mail
from marac.notifications.patience import MAX_ATTEMPTS
from marac.reminders.choosing import Told, choose
from marac.reminders.models import Absence, Digest

KEPT = timedelta(days=30)
SHOWN = 200


@dataclass(frozen=True)
class Sent:
    """A day's mail to somebody, and what became of it."""

    digest: Digest

    @property
    def words(self) -> Words:
        """Say whether the mail went."""
        return words_of(self.digest.mail)


def words_of(mail: Mail) -> Words:
    """Say what became of a mail."""
    if mail.sent_at is not None:
        return Words("Sent", "green")
    if mail.attempts >= MAX_ATTEMPTS:
        return Words("Given up: the mail server never took it", "red")
    if mail.refused_with:
        return Words(f"Refused by the mail server ({mail.refused_with}), tried again", "orange")
    if mail.attempts:
        return Words("The mail server was not reached, tried again", "orange")
    return Words("Waits to be sent", "blue")


def list_sent(session: Session, *, by: Actor, own: bool) -> list[Sent]:
    """List the mails of the last thirty days: one's own, or everybody's of the area.

    Whom a mail went to and whether it arrived is all that anybody but its reader learns of it.
    """
    since = clock.today() - KEPT
    whose = Digest.person_id == by.user_id if own else sa.true()
    found = session.scalars(
        sa.select(Digest)
        .where(Digest.area_id == by.area_id, Digest.day >= since, whose)
        .options(joinedload(Digest.person, innerjoin=True), joinedload(Digest.mail, innerjoin=True))
        .order_by(Digest.day.desc(), Digest.decided_at.desc(), Digest.id)
        .limit(SHOWN)
    )
    return [Sent(digest) for digest in found]


def coming(session: Session, *, by: Actor, area: Area) -> tuple[date, list[Told]]:
    """Find what the person would be told on the next working morning, as things stand."""
    day = clock.add_working_days(clock.today(), 1)
    return day, choose(session, by=by, area=area, today=day)


def list_absences(session: Session, *, by: Actor) -> list[Absence]:
    """List one's own absences that are not over."""
    found = sa.select(Absence).where(Absence.person_id == by.user_id, Absence.area_id == by.area_id)
    return list(
        session.scalars(
            found.where(Absence.until >= clock.today())
            .options(joinedload(Absence.stand_in))
            .order_by(Absence.since, Absence.id)
        )
    )


def get_absence(session: Session, *, by: Actor, absence_id: UUID) -> Absence | None:
    """Find one of one's own absences."""
    return session.scalar(
        sa.select(Absence).where(Absence.id == absence_id, Absence.person_id == by.user_id)
    )


def list_colleagues(session: Session, *, by: Actor) -> list[User]:
    """List who may stand in for a person: others of their agencies in the area, by name."""
    seated = sa.select(Membership.user_id).where(
        Membership.area_id == by.area_id, Membership.agency_id.in_(by.agency_ids), held_today()
    )
    others = sa.and_(User.id != by.user_id, User.disabled_at.is_(None), User.id.in_(seated))
    return list(session.scalars(sa.select(User).where(others).order_by(User.name, User.id)))
