"""Which agencies may come to a meeting, and from when until when each said that it can be there.

When an agency comes is no secret among those who come: nothing about a case stands here.
"""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.agencies.models import Agency, AreaAgency
from marac.database import day
from marac.meetings.agenda_models import Presence
from marac.meetings.models import Meeting
from marac.meetings.ordering import Window, window_of


@dataclass(frozen=True)
class Expected:
    """An agency of the area, and its hours at a meeting if it said so."""

    agency: Agency
    window: Window | None


def list_expected(session: Session, *, by: Actor, meeting: Meeting) -> list[Expected]:
    """List the agencies that take part in the area today, by name, with their hours."""
    rows = session.execute(select_expected(by, meeting.id))
    return [expected(agency, said) for agency, said in rows]


def expected(agency: Agency, said: Presence | None) -> Expected:
    """Put an agency and what it said together."""
    return Expected(agency, window_of(said) if said is not None else None)


def select_expected(by: Actor, meeting_id: UUID) -> sa.Select[Agency, Presence]:
    """Select the same, for a page that asks for something else in the same query."""
    return (
        sa.select(Agency, Presence)
        .join(AreaAgency, AreaAgency.agency_id == Agency.id)
        .outerjoin(
            Presence,
            sa.and_(Presence.agency_id == Agency.id, Presence.meeting_id == meeting_id),
        )
        .where(
            AreaAgency.area_id == by.area_id,
            AreaAgency.joined_on <= day(),
            sa.or_(AreaAgency.left_on.is_(None), AreaAgency.left_on >= day()),
        )
        .order_by(Agency.name)
    )


def find_presence(session: Session, *, meeting: Meeting, agency_id: UUID) -> Presence | None:
    """Find what an agency said of a meeting."""
    return session.scalar(
        sa.select(Presence).where(
            Presence.meeting_id == meeting.id, Presence.agency_id == agency_id
        )
    )
