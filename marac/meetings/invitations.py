"""Telling everyone who comes to meetings by e-mail when one is, was moved or will not be.

What is sent holds a time and an entry for the calendar: no name, no case, and the place only where
the area says so. Everybody gets the same, so it tells nobody who is asked about what.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, Permission, Role, roles_with
from marac.accounts.actors import counts_today
from marac.accounts.models import User
from marac.agencies.models import Agency, Membership
from marac.events import publish
from marac.meetings import events
from marac.meetings.feeds.ics import Method, entry_of, write
from marac.meetings.models import Meeting
from marac.notifications import operations as notifications
from marac.web.filters import date_time

# Whose address the calendar programs are told; mail to it is read by nobody.
ORGANISER = "no-reply@marac.invalid"
RUNNERS = (Role.COORDINATOR, Role.CHAIR)

INVITED = """You are invited to a meeting in marac.

Meeting: {when}
{place}
The file with this mail puts it in your calendar. Sign in to marac to see what is due by when.
"""

CALLED = """An emergency meeting was called in marac, and your agency must be there.

Meeting: {when}
{place}
Answers are due by {due}. Sign in to marac to see what you are asked.
The file with this mail puts the meeting in your calendar.
"""

MOVED = """A meeting in marac has another time or place.

It was: {before}
It is now: {when}
{place}
The file with this mail changes it in your calendar. Sign in to marac to see what is due by when.
"""

CANCELLED = """A meeting in marac is cancelled.

Meeting: {when}

The file with this mail takes it out of your calendar. Sign in to marac to see why, and which
meeting comes next.
"""


def list_invited(session: Session, *, meeting: Meeting, everyone: bool = False) -> list[User]:
    """List who is told of a meeting: all who come to meetings of the area and can sign in.

    To a meeting called at once come the agencies that must be there and those who run it, but
    `everyone` hears when it changes.
    """
    seats = (
        sa.select(Membership.user_id)
        .join(Agency, Agency.id == Membership.agency_id)
        .where(
            Membership.area_id == meeting.area_id,
            Membership.role.in_(roles_with(Permission.MEETING_READ)),
            counts_today(),
        )
    )
    if meeting.needed_agencies and not everyone:
        called = Membership.agency_id.in_([UUID(key) for key in meeting.needed_agencies])
        seats = seats.where(sa.or_(Membership.role.in_(RUNNERS), called))
    return list(
        session.scalars(
            sa.select(User)
            .where(User.id.in_(seats), User.disabled_at.is_(None))
            .order_by(User.email)
        )
    )


def invite(session: Session, *, by: Actor, meeting: Meeting) -> int:
    """Invite to a meeting everyone who comes; answers with how many people that is."""
    called = meeting.emergency and meeting.answers_due_at is not None
    meeting.invited_at = clock.now()
    return _send(
        session,
        by,
        meeting,
        list_invited(session, meeting=meeting),
        subject="Emergency meeting: sign in to marac" if called else "Meeting: a date to note",
        body=CALLED if called else INVITED,
    )


def tell_of_move(session: Session, *, by: Actor, meeting: Meeting, moved_from: datetime) -> int:
    """Tell everyone who comes that a meeting has another time or place."""
    return _send(
        session,
        by,
        meeting,
        list_invited(session, meeting=meeting, everyone=True),
        subject="Meeting moved: a date to change",
        body=MOVED.replace("{before}", date_time(moved_from)),
    )


def tell_of_cancelling(session: Session, *, by: Actor, meeting: Meeting) -> int:
    """Tell everyone who comes that a meeting will not be."""
    return _send(
        session,
        by,
        meeting,
        list_invited(session, meeting=meeting, everyone=True),
        subject="Meeting cancelled: a date to strike out",
        body=CANCELLED,
        method=Method.CANCEL,
    )


def _send(  # noqa: PLR0913 - to whom, of what, in which words
    session: Session,
    by: Actor,
    meeting: Meeting,
    people: Sequence[User],
    *,
    subject: str,
    body: str,
    method: Method = Method.PUBLISH,
) -> int:
    entry = write([entry_of(meeting)], method=method, organiser=ORGANISER)
    text = body.format(
        when=date_time(meeting.starts_at),
        place=f"Place: {meeting.venue}\n" if _place_is_told(meeting) else "",
        due=date_time(meeting.answers_due_at),
    )
    for person in people:
        notifications.queue(
            session, recipient=person.email, subject=subject, body=text, invitation=entry
        )
    _log(session, by, meeting, people)
    return len(people)


def _place_is_told(meeting: Meeting) -> bool:
    return bool(meeting.venue) and meeting.area.calendar_place


def _log(session: Session, by: Actor, meeting: Meeting, people: Sequence[User]) -> None:
    session.flush()
    publish(
        session,
        events.InvitationsSent(
            actor_id=by.user_id,
            area_id=meeting.area_id,
            meeting_id=meeting.id,
            user_ids=tuple(person.id for person in people),
        ),
    )
