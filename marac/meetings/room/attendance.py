"""Keeping the register: who came, what they signed and what they declared."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.agencies.models import ConfidentialityStatement
from marac.cases import operations as cases
from marac.cases.models import Conflict, Listing
from marac.events import publish
from marac.meetings.models import Attendance, DeclaredInterest, Meeting
from marac.meetings.room import events
from marac.meetings.stages import require_in_session
from marac.refusals import Refused


@dataclass(frozen=True)
class Presence:
    """What the register says of one person."""

    attendance: Attendance
    arrived_at: datetime | None
    left_at: datetime | None
    apology: bool
    signed: bool
    information_sent: bool = False


def record_attendance(
    session: Session, *, by: Actor, meeting: Meeting, presences: Iterable[Presence]
) -> None:
    """Write the register; whoever signed now signed the statement that holds today."""
    require_in_session(meeting)
    changed = []
    for presence in presences:
        person = presence.attendance
        facts = _facts(presence)
        if facts != _facts(person):
            person.arrived_at, person.left_at, person.apology, person.information_sent = facts
            _end_absence(person)
            changed.append(person.id)
        if presence.signed:
            sign_statement(session, by=by, meeting=meeting, attendance=person)
    session.flush()
    if changed:
        publish(
            session,
            events.AttendanceRecorded(
                actor_id=by.user_id,
                area_id=by.area_id,
                meeting_id=meeting.id,
                attendance_ids=tuple(changed),
            ),
        )


def _facts(said: Presence | Attendance) -> tuple[datetime | None, datetime | None, bool, bool]:
    return said.arrived_at, said.left_at, said.apology, said.information_sent


def _end_absence(person: Attendance) -> None:
    """Let nobody be out for a while who has gone for good, or never came."""
    if person.arrived_at is not None and person.left_at is None:
        return
    for absence in person.absences:
        if absence.returned_at is None:
            absence.returned_at = max(absence.left_at, person.left_at or absence.left_at)


def sign_statement(
    session: Session, *, by: Actor, meeting: Meeting, attendance: Attendance
) -> None:
    """Record that a person signed the present statement; a signature is never taken back."""
    if attendance.statement_id is not None:
        return
    statement = current_statement(session, area_id=meeting.area_id)
    if statement is None:
        raise Refused("This area has no confidentiality statement to sign. Write one first.")
    attendance.statement_id, attendance.signed_at = statement.id, clock.now()
    session.flush()
    publish(
        session,
        events.StatementSigned(
            actor_id=by.user_id,
            area_id=by.area_id,
            attendance_id=attendance.id,
            statement_id=statement.id,
        ),
    )


def current_statement(session: Session, *, area_id: UUID) -> ConfidentialityStatement | None:
    """Find the wording of the confidentiality statement that holds today."""
    return session.scalar(
        sa.select(ConfidentialityStatement)
        .where(ConfidentialityStatement.area_id == area_id)
        .order_by(ConfidentialityStatement.number.desc())
        .limit(1)
    )


def add_person(  # noqa: PLR0913 - each is a column of the register
    session: Session,
    *,
    by: Actor,
    meeting: Meeting,
    name: str,
    capacity: str,
    user_id: UUID | None = None,
    agency_id: UUID | None = None,
    hears: Collection[UUID] | None = None,
) -> Attendance:
    """Add somebody who was not expected: a member of the area, a guest or an observer.

    `hears` are the listings that an observer may hear; None for whoever takes part.
    """
    require_in_session(meeting)
    if user_id is not None and _on_register(session, meeting, user_id):
        raise Refused("This person is on the register already.")
    person = Attendance(
        meeting_id=meeting.id,
        user_id=user_id,
        agency_id=agency_id,
        name=name,
        capacity=capacity,
        hears=[str(listing_id) for listing_id in hears] if hears is not None else None,
    )
    session.add(person)
    session.flush()
    publish(
        session,
        events.AttendeeAdded(
            actor_id=by.user_id,
            area_id=by.area_id,
            meeting_id=meeting.id,
            attendance_id=person.id,
        ),
    )
    return person


def declare_interest(  # noqa: PLR0913 - who, in what, and what it is
    session: Session,
    *,
    by: Actor,
    meeting: Meeting,
    attendance: Attendance,
    listings: Sequence[Listing],
    text: str,
) -> None:
    """Write down an interest; in each case it names, the person is kept away from then on."""
    require_in_session(meeting)
    known = {interest.listing_id for interest in attendance.interests}
    places: Sequence[Listing | None] = listings or [None]
    for listing in places:
        if listing is not None and listing.id in known:
            continue
        attendance.interests.append(
            DeclaredInterest(listing_id=listing.id if listing is not None else None, text=text)
        )
        if listing is not None:
            _keep_away(session, by, attendance, listing, text)
    session.flush()
    publish(
        session,
        events.InterestDeclared(
            actor_id=by.user_id, area_id=by.area_id, attendance_id=attendance.id
        ),
    )


def _keep_away(
    session: Session, by: Actor, person: Attendance, listing: Listing, text: str
) -> None:
    if person.user_id is None or _kept_away(session, person.user_id, listing.case_id):
        return
    said: dict[str, Any] = {"by": by, "case": listing.case, "reason": text}
    if person.user_id == by.user_id:
        cases.declare_conflict(session, **said)
    else:
        cases.impose_conflict(session, **said, user_id=person.user_id)


def _kept_away(session: Session, user_id: UUID, case_id: UUID) -> bool:
    found = sa.select(Conflict.id).where(
        Conflict.user_id == user_id, Conflict.case_id == case_id, Conflict.lifted_at.is_(None)
    )
    return session.scalar(found.limit(1)) is not None


def _on_register(session: Session, meeting: Meeting, user_id: UUID) -> bool:
    found = sa.select(Attendance.id).where(
        Attendance.meeting_id == meeting.id, Attendance.user_id == user_id
    )
    return session.scalar(found) is not None
