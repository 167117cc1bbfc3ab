"""What was sent to remind people: each morning's mails, and what somebody sent by hand."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac import clock
from marac.access import Actor
from marac.accounts.models import User
from marac.agencies.models import Agency
from marac.cases.wording import Words
from marac.meetings.models import Meeting
from marac.notifications.models import Mail
from marac.reminders.mailing import words_of
from marac.reminders.models import Digest
from marac.returns.models import Chase
from marac.web.filters import plural

KEPT = timedelta(days=30)
SHOWN = 200


@dataclass(frozen=True)
class Sent:
    """One mail, or the mails that went out by one press: when, to whom, why, and what became."""

    at: datetime
    to: str
    what: str
    words: tuple[Words, ...]


def list_sent(session: Session, *, by: Actor, own: bool) -> list[Sent]:
    """List what was sent in the last thirty days: to oneself, or to everybody of the area.

    Whom a mail went to and whether it arrived is all that anybody but its reader learns of it.
    """
    since = clock.now() - KEPT
    found = _of_mornings(session, by, since, own=own) + _by_hand(session, by, since, own=own)
    return sorted(found, key=lambda one: one.at, reverse=True)[:SHOWN]


def _of_mornings(session: Session, by: Actor, since: datetime, *, own: bool) -> list[Sent]:
    whose = Digest.person_id == by.user_id if own else sa.true()
    found = session.scalars(
        sa.select(Digest)
        .where(Digest.area_id == by.area_id, Digest.decided_at >= since, whose)
        .options(joinedload(Digest.person, innerjoin=True), joinedload(Digest.mail, innerjoin=True))
        .order_by(Digest.decided_at.desc(), Digest.id)
        .limit(SHOWN)
    )
    return [
        Sent(one.decided_at, one.person.name, "Reminders of the morning", (words_of(one.mail),))
        for one in found
    ]


def _by_hand(session: Session, by: Actor, since: datetime, *, own: bool) -> list[Sent]:
    """List what co-ordinators sent by hand; the mails of one press go together."""
    found = (
        sa.select(Chase, Agency.name, User.name)
        .join(Meeting, Meeting.id == Chase.meeting_id)
        .join(Agency, Agency.id == Chase.agency_id)
        .join(User, User.id == Chase.chased_by_id)
        .where(Meeting.area_id == by.area_id, Chase.chased_at >= since)
        .order_by(Chase.chased_at.desc(), Chase.id)
        .limit(SHOWN)
    )
    if own:
        address = sa.select(User.email).where(User.id == by.user_id).scalar_subquery()
        mine = sa.select(Mail.batch_id).where(
            Mail.recipient == address, Mail.created_at >= since, Mail.batch_id.is_not(None)
        )
        found = found.where(Chase.id.in_(mine))
    rows = session.execute(found).all()
    mails = _mails_of(session, [chase.id for chase, _, _ in rows])
    return [
        Sent(
            chase.chased_at,
            f"{agency}, {plural(chase.people, 'person', 'people')}",
            f"Returns, by hand: {sender}",
            tuple(dict.fromkeys(mails[chase.id])),
        )
        for chase, agency, sender in rows
    ]


def _mails_of(session: Session, batches: Collection[UUID]) -> dict[UUID | None, list[Words]]:
    found: dict[UUID | None, list[Words]] = defaultdict(list)
    if batches:
        for mail in session.scalars(sa.select(Mail).where(Mail.batch_id.in_(batches))):
            found[mail.batch_id].append(words_of(mail))
    return found
