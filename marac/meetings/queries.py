"""Reading meetings and what stands on their agendas, as one person may see it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from marac import clock
from marac.access import Actor, prepared
from marac.agencies.models import Area
from marac.agencies.rhythm import Turn
from marac.cases.models import Case, Listing
from marac.incidents.models import Incident
from marac.meetings import policy
from marac.meetings.calendar import next_meetings
from marac.meetings.models import Attendance, Meeting, MinutesRevision


@dataclass(frozen=True)
class AgendaItem:
    """One line of an agenda as one reader sees it.

    Numbers run from 1 through what that reader may see, so no gap tells of a case kept from them.
    """

    number: int
    listing: Listing
    starts_at: datetime

    @property
    def case(self) -> Case:
        """Give the case that is listed."""
        return self.listing.case


def get_meeting(session: Session, *, by: Actor, meeting_id: UUID) -> Meeting | None:
    """Find a meeting with its area, if the actor may know of it."""
    return session.scalars(*_one(by, meeting_id=meeting_id)).one_or_none()


@prepared
def _one(by: Actor, *, meeting_id: UUID) -> sa.Select[Meeting]:
    found = sa.select(Meeting).where(Meeting.id == meeting_id, policy.visible_to(by))
    return found.options(joinedload(Meeting.area, innerjoin=True))


def get_whole_meeting(session: Session, *, by: Actor, meeting_id: UUID) -> Meeting | None:
    """Find a meeting with its circulations and minutes, from which its stage is computed."""
    return (
        session.scalars(_meetings(by, joinedload).where(Meeting.id == meeting_id))
        .unique()
        .one_or_none()
    )


def list_upcoming(session: Session, *, by: Actor) -> list[Meeting]:
    """List the meetings that are still to come or not yet concluded, soonest first."""
    return list(
        session.scalars(
            _meetings(by)
            .where(Meeting.cancelled_at.is_(None), Meeting.concluded_at.is_(None))
            .order_by(Meeting.starts_at)
        )
    )


def list_past(session: Session, *, by: Actor, limit: int = 50) -> list[Meeting]:
    """List the latest meetings that are over or were cancelled, newest first."""
    return list(
        session.scalars(
            _meetings(by)
            .where(sa.or_(Meeting.cancelled_at.is_not(None), Meeting.concluded_at.is_not(None)))
            .order_by(Meeting.starts_at.desc())
            .limit(limit)
        )
    )


def list_others_open(session: Session, *, by: Actor, meeting: Meeting) -> list[Meeting]:
    """List the other meetings whose agenda may still change, those after this one first."""
    found = session.scalars(
        sa.select(Meeting)
        .where(
            policy.visible_to(by),
            Meeting.id != meeting.id,
            Meeting.cancelled_at.is_(None),
            Meeting.started_at.is_(None),
            Meeting.concluded_at.is_(None),
            Meeting.starts_at > clock.now(),
        )
        .order_by(Meeting.starts_at)
        .limit(12)
        .options(joinedload(Meeting.area, innerjoin=True))
    ).all()
    return sorted(found, key=lambda one: (one.starts_at < meeting.starts_at, one.starts_at))


def list_next_turns(session: Session, *, by: Actor, area: Area, number: int) -> list[Turn]:
    """List the next turns of the area's rhythm for which no meeting is in the calendar."""
    meetings = session.scalars(
        sa.select(Meeting).where(policy.visible_to(by), Meeting.emergency.is_(False))
    ).all()
    return next_meetings(area, after=clock.today(), number=number, meetings=meetings)


def list_agenda(
    session: Session,
    *,
    by: Actor,
    meeting: Meeting,
    options: Sequence[_AbstractLoad] | None = None,
) -> list[AgendaItem]:
    """List an agenda as the actor sees it, with the planned start of each case.

    `options` says what to load with a case, if not what the agenda says of it.
    """
    shown = session.scalars(
        sa.select(Listing)
        .join(Listing.case)
        .where(
            Listing.meeting_id == meeting.id,
            policy.listing_visible_to(by),
            policy.on_the_agenda(),
        )
        .options(contains_eager(Listing.case).options(*(options or line_options())))
        .order_by(Listing.position, Listing.id)
    ).all()
    starts = starts_as_told(session, by=by, meeting=meeting, shown=shown)
    return [AgendaItem(n, place, starts[place.id]) for n, place in enumerate(shown, start=1)]


def get_listing(
    session: Session, *, by: Actor, meeting: Meeting, listing_id: UUID
) -> Listing | None:
    """Find one place on a meeting's agenda with its case, if the actor may see it."""
    return session.scalar(
        sa.select(Listing)
        .join(Listing.case)
        .where(
            Listing.id == listing_id,
            Listing.meeting_id == meeting.id,
            policy.listing_visible_to(by),
            policy.on_the_agenda(),
        )
        .options(contains_eager(Listing.case))
    )


def count_listed(session: Session, *, by: Actor, meeting_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Count the cases that the actor sees on each of these agendas."""
    rows = session.execute(
        sa.select(Listing.meeting_id, sa.func.count())
        .join(Listing.case)
        .where(
            Listing.meeting_id.in_(meeting_ids),
            policy.listing_visible_to(by),
            policy.on_the_agenda(),
        )
        .group_by(Listing.meeting_id)
    )
    return {row[0]: row[1] for row in rows}


def starts_as_told(
    session: Session, *, by: Actor, meeting: Meeting, shown: Sequence[Listing]
) -> dict[UUID, datetime]:
    """Give each listing its planned start; agencies are told the true times of the whole agenda."""
    places = shown if by.runs_the_cycle else _all_places(session, meeting)
    return planned_starts(meeting, places)


def planned_starts(
    meeting: Meeting, listings: Sequence[Listing | sa.Row[UUID, int, str]]
) -> dict[UUID, datetime]:
    """Work out when each listing begins: after the opening, one after the other.

    A deferred case keeps its line but takes no time.
    """
    at = meeting.starts_at + timedelta(minutes=meeting.area.opening_minutes)
    starts = {}
    for listing in listings:
        starts[listing.id] = at
        if not listing.deferral_code:
            at += timedelta(minutes=listing.minutes)
    return starts


def line_options() -> tuple[_AbstractLoad, ...]:
    """Load with a case what the agenda says of it: who it is about, children and risk."""
    return (selectinload(Case.parts), selectinload(Case.assessments))


def case_options() -> tuple[_AbstractLoad, ...]:
    """Load with a case what the builder says of it besides: strands and invited agencies."""
    return (
        *line_options(),
        selectinload(Case.incidents).joinedload(Incident.strands),
        selectinload(Case.invitations),
    )


def _meetings(by: Actor, load: Callable[..., _AbstractLoad] = selectinload) -> sa.Select[Meeting]:
    """Select meetings with the facts of their stage; the text of the minutes stays behind."""
    return (
        sa.select(Meeting)
        .where(policy.visible_to(by))
        .options(
            joinedload(Meeting.area, innerjoin=True),
            load(Meeting.circulations),
            load(Meeting.minutes_revisions).defer(MinutesRevision.content),
        )
    )


def _all_places(session: Session, meeting: Meeting) -> Sequence[sa.Row[UUID, int, str]]:
    """Read the lengths of every place that went out, so that agencies are told the true times.

    A rep who is invited to some of the cases sees gaps in time anyway, so a gap tells nothing.
    """
    return session.execute(
        sa.select(Listing.id, Listing.minutes, Listing.deferral_code)
        .where(
            Listing.meeting_id == meeting.id,
            Listing.circulated_at.is_not(None),
            policy.on_the_agenda(),
        )
        .order_by(Listing.position, Listing.id)
    ).all()


def list_attendances(session: Session, *, meeting: Meeting) -> list[Attendance]:
    """Read the whole register of a meeting, by name, for its keepers and for the minutes."""
    found = session.scalars(
        sa.select(Attendance)
        .where(Attendance.meeting_id == meeting.id)
        .options(
            joinedload(Attendance.agency),
            joinedload(Attendance.statement),
            selectinload(Attendance.interests),
            selectinload(Attendance.absences),
        )
        .order_by(Attendance.id)
    )
    # Names are sealed, so the database cannot put them in order.
    return sorted(found, key=lambda person: person.name)
