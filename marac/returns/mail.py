"""The mails about returns: that there is something to do, never about whom or how many."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.accounts.mail import address
from marac.accounts.models import User
from marac.cases.speakers import list_readers
from marac.database import beyond
from marac.notifications.operations import queue
from marac.notifications.queries import reminded_on
from marac.returns.models import Return
from marac.web.filters import date_time

CHASE = """Your agency has returns to send in marac.

Sign in to see which, and by when:

{link}
"""

NEW_DATE = """Returns that your agency has still to send in marac are due by another time.

Meeting: {when}
Returns are due now: {due}

Sign in to see which:

{link}
"""

REOPENED = """A return of your agency was given back to be changed in marac.

Sign in to see which, and why:

{link}
"""


def tell_of_chase(
    session: Session, *, area_id: UUID, agency_id: UUID, owed: Mapping[UUID, UUID], batch_id: UUID
) -> int:
    """Remind those who speak for an agency of what they owe; say how many they are.

    `owed` gives the return of each case. Whom this morning's reminders told of all that they may
    see of it is left in peace.
    """
    readers = _readers(session, area_id, agency_id, list(owed))
    told = reminded_on(session, clock.today(), recipients=readers)
    theirs = {email: {owed[case_id] for case_id in cases} for email, cases in readers.items()}
    untold = {
        email: returns
        for email, returns in theirs.items()
        if any((email, one) not in told for one in returns)
    }
    body = CHASE.format(link=address("returns.worklist"))
    for email, returns in untold.items():
        queue(
            session,
            recipient=email,
            subject="Returns due: sign in to marac",
            body=body,
            batch_id=batch_id,
            about=returns,
        )
    return len(untold)


def tell_of_reopening(session: Session, *, agency_return: Return) -> int:
    """Tell those who speak for an agency in the case that its return came back."""
    area_id, case_id = agency_return.case.area_id, agency_return.case_id
    emails = _speakers(session, area_id, agency_return.agency_id, [case_id])
    return _tell(session, emails, subject="A return came back: sign in to marac", body=REOPENED)


def tell_of_new_date(
    session: Session,
    *,
    area_id: UUID,
    meets_at: datetime,
    due_at: datetime,
    asked: Mapping[UUID, Collection[UUID]],
) -> int:
    """Tell those who speak for the agencies asked by when they answer now; say how many they are.

    `asked` gives each agency with its cases.
    """
    body = NEW_DATE.replace("{when}", date_time(meets_at)).replace("{due}", date_time(due_at))
    emails = {
        email
        for agency_id, case_ids in asked.items()
        for email in _speakers(session, area_id, agency_id, case_ids)
    }
    subject = "Returns due at another time: sign in to marac"
    return _tell(session, sorted(emails), subject=subject, body=body)


def _speakers(
    session: Session, area_id: UUID, agency_id: UUID, case_ids: Collection[UUID]
) -> list[str]:
    """Find whoever may open one of the cases for the agency, and nobody kept from all of them."""
    return list(_readers(session, area_id, agency_id, case_ids))


def _readers(
    session: Session, area_id: UUID, agency_id: UUID, case_ids: Collection[UUID]
) -> dict[str, set[UUID]]:
    """Say which of the cases each of them may open, by address and in the order of their names."""
    with beyond(session, "who is written to does not depend on what the sender may see"):
        readers = list_readers(session, area_id=area_id, case_ids=list(case_ids))
    cases: dict[UUID, set[UUID]] = defaultdict(set)
    for reader in readers:
        if reader.agency_id == agency_id:
            cases[reader.user_id].add(reader.case_id)
    people = sa.select(User.id, User.email).where(User.id.in_(cases)).order_by(User.name, User.id)
    return {email: cases[user_id] for user_id, email in session.execute(people)}


def _tell(session: Session, emails: Collection[str], *, subject: str, body: str) -> int:
    text = body.format(link=address("returns.worklist"))
    for email in emails:
        queue(session, recipient=email, subject=subject, body=text)
    return len(emails)
