"""The mails about agendas and minutes: there is something to read, and nothing of what it is."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.accounts.models import User
from marac.cases.speakers import list_readers
from marac.database import beyond
from marac.meetings.models import Circulation, Meeting, MinutesRevision
from marac.meetings.recalling import is_recallable, recallable_until
from marac.notifications import operations as notifications
from marac.web.filters import date_time

AGENDA = """An agenda is ready for you in marac.

Meeting: {when}

Sign in to see the cases that your agency is asked about, and what is due by when. First you say
whether you have a conflict of interest in any of them.
"""

INVITED = """Your agency is asked about a case on an agenda in marac.

Meeting: {when}

Sign in to see what you are asked, and by when. First you say whether you have a conflict of
interest in it.
"""

MINUTES = """The minutes of a meeting are ready for you in marac.

Meeting: {when}

Sign in to read what was decided in the cases that your agency takes part in.
"""


def tell_readers(session: Session, *, circulation: Circulation, case_ids: Sequence[UUID]) -> None:
    """Tell everyone who can now open one of these cases, once it cannot be recalled any more."""
    _tell(
        session,
        circulation.meeting,
        case_ids,
        subject="Agenda ready: sign in to marac",
        body=AGENDA,
        not_before=recallable_until(circulation.circulated_at),
        batch_id=circulation.id,
    )


def tell_late_guest(
    session: Session, *, circulation: Circulation, case_id: UUID, agency_id: UUID
) -> None:
    """Tell an agency that is invited after the agenda went out; held while that can be recalled."""
    held = is_recallable(circulation.circulated_at)
    _tell(
        session,
        circulation.meeting,
        [case_id],
        only=agency_id,
        subject="Your agency is asked: sign in to marac",
        body=INVITED,
        not_before=recallable_until(circulation.circulated_at) if held else None,
        batch_id=circulation.id if held else None,
    )


def tell_of_minutes(
    session: Session, *, revision: MinutesRevision, case_ids: Sequence[UUID]
) -> None:
    """Tell everyone who can read of one of these cases, once it cannot be recalled any more."""
    _tell(
        session,
        session.get_one(Meeting, revision.meeting_id),
        case_ids,
        subject="Minutes ready: sign in to marac",
        body=MINUTES,
        not_before=recallable_until(revision.circulated_at or clock.now()),
        batch_id=revision.id,
    )


def _tell(
    session: Session,
    meeting: Meeting,
    case_ids: Sequence[UUID],
    *,
    body: str,
    only: UUID | None = None,
    **words: Any,
) -> None:
    """Write to who may read of one of these cases; `only` to those of one agency if it is named."""
    with beyond(session, "who is written to does not depend on what the sender may see"):
        readers = list_readers(session, area_id=meeting.area_id, case_ids=case_ids)
    told = {one.user_id for one in readers if only is None or one.agency_id == only}
    people = session.scalars(sa.select(User).where(User.id.in_(told)))
    for person in people:
        text = body.format(when=date_time(meeting.starts_at))
        notifications.queue(session, recipient=person.email, body=text, **words)
