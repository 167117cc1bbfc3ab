"""Whether enough agencies are there, by the area's rule or by whom a meeting was called for."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.agencies.models import Agency
from marac.meetings.attending import Absence, Attendance
from marac.meetings.models import Meeting
from marac.meetings.stages import is_in_session
from marac.web.filters import plural


@dataclass(frozen=True)
class Quorum:
    """How many agencies a meeting needs and which, and which of them are in the room now."""

    count: int
    needed: tuple[str, ...]
    here: int
    missing: tuple[str, ...]
    counts_now: bool

    @property
    def asked(self) -> bool:
        """Tell whether the meeting needs anybody at all."""
        return bool(self.count or self.needed)

    @property
    def met(self) -> bool:
        """Tell whether enough are in the room."""
        return self.here >= self.count and not self.missing

    @property
    def rule(self) -> str:
        """Say what is needed: at least 5 agencies, including City Council and Police."""
        among = _listed(self.needed)
        if not self.count:
            return among
        many = f"at least {plural(self.count, 'agency', 'agencies')}"
        return f"{many}, including {among}" if among else many

    @property
    def now(self) -> str:
        """Say how it stands in the room: 3 agencies are here, Police is missing."""
        verb = "is" if self.here == 1 else "are"
        words = f"{plural(self.here, 'agency', 'agencies')} {verb} here"
        if not self.missing:
            return words
        return (
            f"{words}; {_listed(self.missing)} {'is' if len(self.missing) == 1 else 'are'} missing"
        )


def asked_of(meeting: Meeting) -> tuple[int, list[str]]:
    """Say how many agencies a meeting needs and the ids of which: its own, or as its area asks."""
    if meeting.needed_agencies:
        return 0, meeting.needed_agencies
    return meeting.area.quorum_count, meeting.area.quorum_agencies


def load_quorum(session: Session, *, by: Actor, meeting: Meeting) -> Quorum:
    """Read what a meeting of the actor's area needs and who is in the room."""
    count, needed = asked_of(meeting)
    keys = [UUID(key) for key in needed]
    sits = is_in_session(meeting)
    here = set(session.scalars(_here(by, meeting))) if sits and (keys or count) else set()
    named = _names(session, keys)
    return Quorum(
        count=count,
        needed=tuple(named.values()),
        here=len(here),
        missing=tuple(name for key, name in named.items() if sits and key not in here),
        counts_now=sits,
    )


def _names(session: Session, keys: list[UUID]) -> dict[UUID, str]:
    if not keys:
        return {}
    found = sa.select(Agency.id, Agency.name).where(Agency.id.in_(keys)).order_by(Agency.name)
    return {row[0]: row[1] for row in session.execute(found)}


def _here(by: Actor, meeting: Meeting) -> sa.Select[UUID | None]:
    """Select the agencies that have somebody in the room who is no observer."""
    out = sa.exists().where(Absence.attendance_id == Attendance.id, Absence.returned_at.is_(None))
    return (
        sa.select(Attendance.agency_id)
        .distinct()
        .join(Attendance.meeting)
        .where(
            Attendance.meeting_id == meeting.id,
            Meeting.area_id == by.area_id,
            Attendance.agency_id.is_not(None),
            Attendance.arrived_at.is_not(None),
            Attendance.left_at.is_(None),
            Attendance.hears.is_(None),
            ~out,
        )
    )


def _listed(names: tuple[str, ...]) -> str:
    """Name several in one sentence: A, B and C."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)
