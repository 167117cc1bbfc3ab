"""Moving a meeting to another time or place: its cases go with it, and everyone is told."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.models import Listing
from marac.database import beyond
from marac.events import publish
from marac.meetings import events, invitations
from marac.meetings.calendar import returns_due_at, usual_answers_due
from marac.meetings.models import Meeting
from marac.meetings.operations.holding import hold_open
from marac.meetings.operations.planning import refuse_taken
from marac.refusals import Refused
from marac.returns.postponing import postpone


def reschedule(  # noqa: PLR0913 - each is a fact of the meeting
    session: Session,
    *,
    by: Actor,
    meeting: Meeting,
    starts_at: datetime,
    venue: str,
    reason: str,
) -> int:
    """Move a meeting; every case stays on its agenda, and returns are due by the new deadlines.

    It keeps the turn of the rhythm that it takes. Answers with how many people were told.
    """
    hold_open(session, meeting)
    if (starts_at, venue) == (meeting.starts_at, meeting.venue):
        raise Refused("The meeting is at that time and place already, so nothing was changed.")
    refuse_taken(session, area_id=meeting.area_id, starts_at=starts_at, but=meeting)
    moved_from, now = meeting.starts_at, clock.now()
    meeting.starts_at, meeting.venue = starts_at, venue
    meeting.move_reason, meeting.rescheduled_at = reason, now
    meeting.sequence += 1
    if meeting.emergency and meeting.answers_due_at is not None:
        meeting.answers_due_at = usual_answers_due(now, starts_at)
    session.flush()
    _expect_again(session, meeting, moved_from)
    postpone(session, meeting_id=meeting.id, due_at=returns_due_at(meeting))
    publish(
        session,
        events.MeetingMoved(
            actor_id=by.user_id,
            area_id=meeting.area_id,
            meeting_id=meeting.id,
            moved_from=moved_from,
            moved_to=starts_at,
        ),
    )
    return invitations.tell_of_move(session, by=by, meeting=meeting, moved_from=moved_from)


def _expect_again(session: Session, meeting: Meeting, moved_from: datetime) -> None:
    """Let cases that are to be heard again at this meeting wait for its new day."""
    before, day = (clock.london_day(at) for at in (moved_from, meeting.starts_at))
    here = sa.select(Meeting.id).where(Meeting.area_id == meeting.area_id)
    waiting = sa.update(Listing).where(Listing.again_on == before, Listing.meeting_id.in_(here))
    with beyond(session, "no case is lost, also one kept from whoever moves the meeting"):
        session.execute(
            waiting.values(again_on=day), execution_options={"synchronize_session": "fetch"}
        )
