"""Changing the deadlines of an area's cycle: what agencies were asked already moves with them."""

from typing import Unpack

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.agencies import operations as agencies
from marac.agencies.models import Area
from marac.agencies.operations import AreaFields
from marac.events import publish
from marac.meetings import events
from marac.meetings.calendar import deadlines, returns_due_at
from marac.meetings.models import Meeting
from marac.meetings.stages import is_open
from marac.returns.mail import tell_of_new_date
from marac.returns.postponing import postpone


def change_deadlines(
    session: Session, *, by: Actor, area: Area, **fields: Unpack[AreaFields]
) -> int:
    """Change an area's deadlines; answers with how many people were told of a new one.

    Returns that were asked for and are not in are due by the new hour. One that is over already
    makes nobody late: as for a late item, the next one counts.
    """
    ahead = [one for one in _ahead(session, area) if is_open(one) and one.agendas_out]
    stood = {one.id: deadlines(one).returns_due for one in ahead}
    agencies.change_area(session, by=by, area=area, **fields)
    moved = [one for one in ahead if deadlines(one).returns_due != stood[one.id]]
    return sum(_move(session, by, meeting) for meeting in moved)


def _ahead(session: Session, area: Area) -> list[Meeting]:
    return list(
        session.scalars(
            sa.select(Meeting)
            .where(Meeting.area_id == area.id, Meeting.starts_at > clock.now())
            .order_by(Meeting.starts_at)
        )
    )


def _move(session: Session, by: Actor, meeting: Meeting) -> int:
    due_at = returns_due_at(meeting)
    asked = postpone(session, meeting_id=meeting.id, due_at=due_at)
    if not asked:
        return 0
    publish(
        session,
        events.ReturnsDueMoved(
            actor_id=by.user_id,
            area_id=meeting.area_id,
            meeting_id=meeting.id,
            due_at=due_at,
            agency_ids=tuple(sorted(asked)),
        ),
    )
    return tell_of_new_date(
        session,
        area_id=meeting.area_id,
        meets_at=meeting.starts_at,
        due_at=due_at,
        asked=asked,
    )
