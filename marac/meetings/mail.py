"""The mails about agendas: they say that there is something to read, and nothing of what it is."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.accounts.models import User
from marac.meetings.models import Circulation
from marac.meetings.readers import list_readers
from marac.meetings.recalling import recallable_until
from marac.notifications import operations as notifications
from marac.web.filters import date_time

BODY = """An agenda is ready for you in marac.

Meeting: {when}

Sign in to see the cases that your agency is asked about, and what is due by when.
"""


def tell_readers(session: Session, *, circulation: Circulation, case_ids: Sequence[UUID]) -> None:
    """Tell everyone who can now open one of these cases, once it cannot be recalled any more."""
    meeting = circulation.meeting
    readers = list_readers(session, area_id=meeting.area_id, case_ids=case_ids)
    people = session.scalars(
        sa.select(User).where(User.id.in_({reader.user_id for reader in readers}))
    )
    for person in people:
        notifications.queue(
            session,
            recipient=person.email,
            subject="Agenda ready: sign in to marac",
            body=BODY.format(when=date_time(meeting.starts_at)),
            not_before=recallable_until(circulation.circulated_at),
            batch_id=circulation.id,
        )
