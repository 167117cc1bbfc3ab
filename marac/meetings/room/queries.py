"""Reading the room: the running order, and the case before it, as one person may see them."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac import clock
from marac.access import Actor, Role
from marac.accounts.models import User
from marac.accounts.sessions import memberships_today
from marac.agencies.models import Agency, Membership
from marac.cases.models import Case, Listing, Outcome, Part, PartKind
from marac.cases.wording import Words
from marac.meetings import policy
from marac.meetings.models import Absence, Attendance, Meeting
from marac.meetings.queries import list_attendances, starts_as_told
from marac.meetings.room.pace import Pace, differs, pace_of, timer_words
from marac.meetings.stages import is_in_session
from marac.people.models import Identity


@dataclass(frozen=True)
class RoomLine:
    """One case in the running order, with its planned and its real time."""

    number: int
    listing: Listing
    reference: str
    who: str
    planned_at: datetime
    in_the_room: bool

    @property
    def words(self) -> Words:
        """Say how far the room is with the case."""
        listing = self.listing
        if listing.deferral_code:
            return Words("Deferred", "yellow")
        if listing.outcome is not None:
            return Words("Decided", "green")
        if self.in_the_room:
            return Words("In the room", "purple")
        return Words("No decision yet", "orange") if listing.started_at else Words("Waiting")

    @property
    def timer(self) -> str:
        """Say how long the room has been on the case; nothing when it is not."""
        began = self.listing.started_at
        return timer_words(began, self.listing.minutes) if self.in_the_room and began else ""

    @property
    def minutes_late(self) -> int:
        """Count the minutes by which the case began after its planned start; never negative."""
        if self.listing.started_at is None:
            return 0
        return max(0, int((self.listing.started_at - self.planned_at).total_seconds() // 60))


@dataclass(frozen=True)
class Room:
    """A meeting in session as one person sees it; numbers run on without gaps."""

    meeting: Meeting
    lines: tuple[RoomLine, ...]

    @property
    def current(self) -> RoomLine | None:
        """Give the case that the room is on, if the reader may see it."""
        return next((line for line in self.lines if line.in_the_room), None)

    @property
    def undecided(self) -> list[RoomLine]:
        """Give the cases that still need a decision."""
        return [line for line in self.lines if line.listing.undecided]

    @property
    def sits(self) -> bool:
        """Tell whether the meeting has begun and is not over."""
        return is_in_session(self.meeting)

    @property
    def on_another_day(self) -> bool:
        """Tell whether today is not the day for which the meeting was called."""
        return clock.london_day(self.meeting.starts_at) != clock.today()

    @cached_property
    def pace(self) -> Pace | None:
        """Say how the meeting keeps to its plan."""
        return pace_of(self)

    def expected_at(self, line: RoomLine) -> datetime | None:
        """Say when a case is expected, if that is not when it was planned."""
        expected = self.pace.starts.get(line.listing.id) if self.pace is not None else None
        return expected if expected and differs(line.planned_at, expected) else None

    @property
    def to_transfer(self) -> list[RoomLine]:
        """Give the cases that the room decided to hand to another area."""
        return [line for line in self.lines if line.listing.outcome is Outcome.TRANSFER]

    def beside(self, listing_id: UUID) -> tuple[RoomLine | None, RoomLine | None]:
        """Give the case before and the case after one of them."""
        at = next(n for n, line in enumerate(self.lines) if line.listing.id == listing_id)
        before = self.lines[at - 1] if at else None
        return before, self.lines[at + 1] if at + 1 < len(self.lines) else None


def get_meeting_with_register(session: Session, *, by: Actor, meeting_id: UUID) -> Meeting | None:
    """Find a meeting with its area and its register, if the actor may know of it."""
    statement = (
        sa.select(Meeting)
        .where(Meeting.id == meeting_id, policy.visible_to(by))
        .options(
            joinedload(Meeting.area, innerjoin=True),
            joinedload(Meeting.attendances).options(
                joinedload(Attendance.interests), joinedload(Attendance.absences)
            ),
        )
    )
    return session.scalars(statement).unique().one_or_none()


def get_room(session: Session, *, by: Actor, meeting: Meeting) -> Room:
    """Read the running order as the actor may see it."""
    rows = session.execute(
        sa.select(Listing, Case.reference, Identity)
        .join(Listing.case)
        .outerjoin(Part, sa.and_(Part.case_id == Case.id, Part.kind == PartKind.SUBJECT))
        .outerjoin(Identity, Identity.id == Part.identity_id)
        .where(
            Listing.meeting_id == meeting.id,
            policy.listing_visible_to(by),
            policy.on_the_agenda(),
        )
        .order_by(Listing.position, Listing.id, Part.position)
    ).all()
    first = {row[0].id: row for row in reversed(rows)}
    shown = [first[key] for key in dict.fromkeys(row[0].id for row in rows)]
    places = [row[0] for row in shown]
    starts = starts_as_told(session, by=by, meeting=meeting, shown=places)
    lines = tuple(
        RoomLine(
            number=number,
            listing=listing,
            reference=reference or "",
            who=subject.initials if subject is not None else "",
            planned_at=starts[listing.id],
            in_the_room=listing.id == meeting.current_listing_id,
        )
        for number, (listing, reference, subject) in enumerate(shown, start=1)
    )
    return Room(meeting, lines)


def list_register(session: Session, *, by: Actor, meeting: Meeting) -> list[Attendance]:
    """Read the register with what each person declared; it is for those who keep it."""
    if not by.runs_the_cycle:
        return []
    return list_attendances(session, meeting=meeting)


def get_next_date(session: Session, *, by: Actor, meeting: Meeting) -> datetime | None:
    """Say when the area meets next in its usual turn; None while nothing is in the calendar."""
    return session.scalar(
        sa.select(sa.func.min(Meeting.starts_at)).where(
            policy.visible_to(by),
            Meeting.area_id == meeting.area_id,
            Meeting.starts_at > meeting.starts_at,
            Meeting.cancelled_at.is_(None),
            Meeting.emergency.is_(False),
        )
    )


def list_here(session: Session, *, meeting: Meeting) -> set[UUID]:
    """List the accounts of those who are in the room now."""
    out = sa.select(Absence.id).where(
        Absence.attendance_id == Attendance.id, Absence.returned_at.is_(None)
    )
    return set(
        session.scalars(
            sa.select(Attendance.user_id).where(
                Attendance.meeting_id == meeting.id,
                Attendance.user_id.is_not(None),
                Attendance.arrived_at.is_not(None),
                Attendance.left_at.is_(None),
                ~out.exists(),
            )
        )
    )


@dataclass(frozen=True)
class Absent:
    """A member of the area who is not on the register."""

    user_id: UUID
    name: str
    agency_id: UUID
    agency: str
    capacity: str

    @property
    def text(self) -> str:
        """Name the person with what they are, as a list does."""
        return f"{self.name}, {self.capacity[0].lower()}{self.capacity[1:]}"


def list_absent_members(session: Session, *, by: Actor, meeting: Meeting) -> dict[str, Absent]:
    """List the members of the area who are not on the register, by agency and name."""
    on_it = sa.select(Attendance.user_id).where(
        Attendance.meeting_id == meeting.id, Attendance.user_id.is_not(None)
    )
    rows = session.execute(
        memberships_today(User.id)
        .with_only_columns(User.id, User.name, Agency.id, Agency.name, Membership.role)
        .where(
            Membership.area_id == by.area_id,
            Membership.role != Role.SYSTEM_ADMINISTRATOR,
            User.disabled_at.is_(None),
            User.id.not_in(on_it),
        )
        .order_by(None)
        .order_by(Agency.name, User.name, Membership.id)
    ).all()
    found: dict[str, Absent] = {}
    for user_id, name, agency_id, agency, role in rows:
        found.setdefault(str(user_id), Absent(user_id, name, agency_id, agency, role.label))
    return found
