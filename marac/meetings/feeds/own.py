"""What one person's own calendar is told: the meetings, and by when they have something to do."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac import clock
from marac.access import Actor, Permission, Role
from marac.actions import policy as actions
from marac.actions.models import Action
from marac.cases.models import Case
from marac.meetings import policy
from marac.meetings.calendar import Deadlines, deadlines
from marac.meetings.feeds.ics import Entry, entry_of
from marac.meetings.models import Meeting

# So far back a calendar still shows what was.
KEPT = timedelta(days=60)
VOICES = (Role.REPRESENTATIVE, Role.DEPUTY, Role.ADVOCATE)
Step = Callable[[Deadlines], datetime]
# Each deadline in bare words, with the roles whose work it is.
STEPS: tuple[tuple[str, Step, tuple[Role, ...]], ...] = (
    ("Referrals close", lambda d: d.referrals_close, (Role.COORDINATOR, *VOICES)),
    ("Agenda goes out", lambda d: d.agenda, (Role.COORDINATOR,)),
    ("Returns are due", lambda d: d.returns_due, (Role.COORDINATOR, *VOICES)),
    ("Contact before the meeting is due", lambda d: d.advocate_spoke, (Role.ADVOCATE,)),
    ("Updates on actions are due", lambda d: d.updates_due, VOICES),
    ("Late items close", lambda d: d.late_items, (Role.CHAIR,)),
    ("Papers are locked", lambda d: d.packs_locked, (Role.COORDINATOR,)),
    ("Actions go out", lambda d: d.actions_issued, (Role.COORDINATOR,)),
    ("Minutes are drafted", lambda d: d.minutes_draft, (Role.COORDINATOR,)),
    ("Minutes are approved and out", lambda d: d.minutes_out, (Role.COORDINATOR, Role.CHAIR)),
)
ACTION = "An action is due"


def list_entries(session: Session, *, by: Actor) -> list[Entry]:
    """List the meetings of the person's area, their deadlines in them, and their own actions."""
    since = clock.now() - KEPT
    meetings = session.scalars(
        sa.select(Meeting)
        .where(policy.visible_to(by), Meeting.starts_at > since, ~_never_told())
        .options(joinedload(Meeting.area, innerjoin=True))
        .order_by(Meeting.starts_at)
    ).all()
    entries = [entry_of(meeting) for meeting in meetings]
    for meeting in meetings:
        entries.extend(_deadlines(by, meeting))
    return [*entries, *_actions(session, by)]


def _never_told() -> sa.ColumnElement[bool]:
    """Say that a turn was skipped when it was still in nobody's calendar."""
    return sa.and_(Meeting.cancelled_at.is_not(None), Meeting.sequence == 0)


def _deadlines(by: Actor, meeting: Meeting) -> Iterator[Entry]:
    """Give what the person has to do by when; of a cancelled meeting it is struck out as well."""
    dates = deadlines(meeting)
    for words, step, roles in STEPS:
        if by.has(*roles):
            cancelled = meeting.cancelled_at is not None
            yield Entry(
                key=f"{words} {meeting.id}",
                words=f"Cancelled: {words}" if cancelled else words,
                starts=step(dates),
                stamp=meeting.rescheduled_at or meeting.created_at,
                # It moves with the meeting, and when the area's settings change.
                sequence=meeting.sequence + meeting.area.version,
                cancelled=cancelled,
            )


def _actions(session: Session, by: Actor) -> list[Entry]:
    if not by.may(Permission.ACTION_LIST):
        return []
    own = session.scalars(
        sa.select(Action)
        .join(Case, Case.id == Action.case_id)
        .where(
            actions.visible_to(by),
            Action.owner_id == by.user_id,
            Action.agreed_at.is_not(None),
            Action.ended_at.is_(None),
        )
        .order_by(Action.due_on, Action.id)
    ).all()
    return [
        Entry(
            key=f"action {action.id}",
            words=ACTION,
            starts=action.due_on,
            stamp=action.created_at,
            sequence=action.version,
        )
        for action in own
    ]
