"""What an agency says of when it can be at a meeting."""

from datetime import datetime

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.agencies.models import Agency
from marac.events import publish
from marac.meetings import events
from marac.meetings.agenda_models import Presence
from marac.meetings.expected import find_presence
from marac.meetings.models import Meeting
from marac.meetings.operations.holding import hold
from marac.meetings.stages import refuse_unless_open


def say_presence(  # noqa: PLR0913 - who says of whom, at which meeting, from when until when
    session: Session,
    *,
    by: Actor,
    meeting: Meeting,
    agency: Agency,
    arrives_at: datetime | None,
    leaves_at: datetime | None,
) -> None:
    """Write down from when until when an agency can be there; neither means throughout."""
    hold(session, meeting)
    refuse_unless_open(meeting)
    said = find_presence(session, meeting=meeting, agency_id=agency.id)
    if arrives_at is None and leaves_at is None:
        if said is not None:
            session.delete(said)
    elif said is None:
        said = Presence(meeting_id=meeting.id, agency_id=agency.id, said_by_id=by.user_id)
        said.arrives_at, said.leaves_at = arrives_at, leaves_at
        session.add(said)
    else:
        said.arrives_at, said.leaves_at, said.said_by_id = arrives_at, leaves_at, by.user_id
    session.flush()
    publish(
        session,
        events.PresenceSaid(
            actor_id=by.user_id,
            area_id=meeting.area_id,
            meeting_id=meeting.id,
            agency_id=agency.id,
        ),
    )
