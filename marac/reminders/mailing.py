"""What became of mails, in words, and those that have not gone: which, since when and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, Role
from marac.accounts.models import User
from marac.agencies.models import Membership
from marac.agencies.policy import held_today
from marac.cases.wording import Words
from marac.events import publish
from marac.notifications.models import Mail, Trouble
from marac.notifications.operations import try_again
from marac.notifications.patience import MAX_ATTEMPTS, pause_after
from marac.notifications.troubles import OUTAGES
from marac.reminders.events import MailTriedAgain

# A mail that was not tried yet is late after so long; one that failed is shown at once.
LATE = timedelta(minutes=5)
GIVEN_UP_SHOWN = timedelta(days=30)
SHOWN = 200


def words_of(mail: Mail) -> Words:
    """Say what became of a mail."""
    if mail.sent_at is not None:
        return Words("Sent", "green")
    if mail.attempts >= MAX_ATTEMPTS:
        return Words("Given up: the mail server never took it", "red")
    if mail.trouble is None:
        return Words("Waits to be sent", "blue")
    number = f" ({mail.refused_with})" if mail.refused_with else ""
    return Words(f"{mail.trouble.label}{number}, tried again", "orange")


@dataclass(frozen=True)
class Stuck:
    """A mail that should have gone, with what is known of why it did not."""

    mail: Mail
    to: str

    @property
    def words(self) -> Words:
        """Say why it did not go."""
        return words_of(self.mail)

    @property
    def since(self) -> datetime:
        """Say since when it should have gone."""
        return self.mail.not_before or self.mail.created_at

    @property
    def next_try(self) -> datetime | None:
        """Say when it is tried again; never, once it was given up."""
        mail = self.mail
        if mail.attempts >= MAX_ATTEMPTS or mail.tried_at is None:
            return None
        return max(mail.tried_at + pause_after(mail.attempts), clock.now())


@dataclass(frozen=True)
class Outbox:
    """What has not gone, when mail last went, and what is wrong with the server, if anything."""

    stuck: Sequence[Stuck]
    last_sent: datetime | None

    @property
    def waiting(self) -> list[Stuck]:
        """Give the mails that are still tried."""
        return [one for one in self.stuck if one.mail.attempts < MAX_ATTEMPTS]

    @property
    def outage(self) -> Trouble | None:
        """Name what keeps everybody's mail back, as the last try of all told it."""
        tried = [one.mail for one in self.waiting if one.mail.tried_at is not None]
        last = max(tried, key=lambda mail: mail.tried_at or mail.created_at, default=None)
        return last.trouble if last is not None and last.trouble in OUTAGES else None


def read_outbox(session: Session, *, by: Actor) -> Outbox:
    """Read what has not gone: of the whole installation, or to the people of one's area."""
    rows = session.execute(
        sa.select(Mail, sa.func.coalesce(User.name, Mail.recipient))
        .outerjoin(User, User.email == Mail.recipient)
        .where(_late(), _looked_after(by))
        .order_by(Mail.created_at, Mail.id)
        .limit(SHOWN)
    )
    stuck = [Stuck(mail, to) for mail, to in rows]
    last = session.scalar(sa.select(sa.func.max(Mail.sent_at)).where(_looked_after(by)))
    return Outbox(stuck, last)


def retry(session: Session, *, by: Actor) -> int:
    """Try everything anew that waits for its pause to end; say how many mails that are."""
    ids = session.scalars(sa.select(Mail.id).where(_late(), _looked_after(by))).all()
    tried = try_again(session, mail_ids=ids)
    publish(session, MailTriedAgain(actor_id=by.user_id, area_id=by.area_id, mails=tried))
    return tried


def _late() -> sa.ColumnElement[bool]:
    now = clock.now()
    given_up = sa.and_(Mail.attempts >= MAX_ATTEMPTS, Mail.created_at > now - GIVEN_UP_SHOWN)
    should_have_gone = sa.func.coalesce(Mail.not_before, Mail.created_at) < now - LATE
    waits = sa.and_(
        Mail.attempts < MAX_ATTEMPTS, sa.or_(Mail.trouble.is_not(None), should_have_gone)
    )
    return sa.and_(Mail.sent_at.is_(None), sa.or_(given_up, waits))


def _looked_after(by: Actor) -> sa.ColumnElement[bool]:
    """Say whose mails a person looks after: an administrator everybody's, others their area's."""
    if by.has(Role.SYSTEM_ADMINISTRATOR):
        return sa.true()
    return (
        sa.select(User.id)
        .join(Membership, Membership.user_id == User.id)
        .where(User.email == Mail.recipient, Membership.area_id == by.area_id, held_today())
        .correlate(Mail)
        .exists()
    )
