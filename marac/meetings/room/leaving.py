"""Stepping out of the room and back in: for a case that somebody may not hear, or for a while."""

from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.conditions import agencies_of
from marac.cases.models import Conflict, Listing
from marac.events import publish
from marac.meetings.models import Absence, Attendance, DeclaredInterest, Meeting
from marac.meetings.room import events
from marac.meetings.stages import require_in_session
from marac.refusals import Refused


def list_barred(session: Session, *, meeting: Meeting, listing: Listing) -> list[Attendance]:
    """List who may not hear a case, by name: in conflict with it, or an observer of others.

    It names people, so it is for those who keep the register and may see the case.
    """
    kept_away = sa.or_(_in_conflict(listing), _declared(listing))
    rows = session.execute(
        sa.select(Attendance, kept_away).where(
            Attendance.meeting_id == meeting.id, sa.or_(kept_away, Attendance.hears.is_not(None))
        )
    ).all()
    found = [person for person, barred in rows if barred or not may_hear(person, listing.id)]
    return sorted(found, key=lambda person: person.name)


def barred_from(
    meeting: Meeting, listing: Listing, *, excluded: Collection[UUID]
) -> list[Attendance]:
    """List the same from a register that is loaded, given whose accounts have a conflict."""
    found = [
        person
        for person in meeting.attendances
        if person.user_id in excluded
        or any(interest.listing_id == listing.id for interest in person.interests)
        or not may_hear(person, listing.id)
    ]
    return sorted(found, key=lambda person: person.name)


def may_hear(person: Attendance, listing_id: UUID) -> bool:
    """Tell whether an observer may hear a case; whoever is no observer is not limited by this."""
    return person.hears is None or str(listing_id) in person.hears


def step_out(
    session: Session,
    *,
    by: Actor,
    meeting: Meeting,
    attendance: Attendance,
    listing: Listing | None = None,
) -> None:
    """Record that somebody leaves the room for a while; for one case, if `listing` says so."""
    require_in_session(meeting)
    if not attendance.is_here:
        raise Refused(f"{attendance.name} is not in the room.")
    attendance.absences.append(
        Absence(left_at=clock.now(), listing_id=listing.id if listing is not None else None)
    )
    session.flush()
    publish(session, events.PersonWentOut(**_about(by, meeting, attendance)))


def come_back(session: Session, *, by: Actor, meeting: Meeting, attendance: Attendance) -> None:
    """Record that somebody who stepped out is back, unless the room is on a case kept from them."""
    require_in_session(meeting)
    away = next((a for a in attendance.absences if a.returned_at is None), None)
    if away is None:
        raise Refused(f"{attendance.name} has not stepped out.")
    current = session.get(Listing, meeting.current_listing_id or UUID(int=0))
    if current is not None and attendance in list_barred(session, meeting=meeting, listing=current):
        raise Refused("They may come back when the room turns to the next case.")
    away.returned_at = clock.now()
    session.flush()
    publish(session, events.PersonCameBack(**_about(by, meeting, attendance)))


def change_over(
    session: Session,
    *,
    by: Actor,
    meeting: Meeting,
    listing: Listing | None,
    cleared: bool = False,
) -> list[Attendance]:
    """Empty the room of those who may not hear a case, and let back in who was out for another.

    Refused while somebody must still leave, unless `cleared` says that they have gone. Whoever may
    not hear two cases in a row stays out, without a gap in the record. Gives who may come in.
    """
    barred = list_barred(session, meeting=meeting, listing=listing) if listing is not None else []
    leaving = [person for person in barred if person.may_be_here]
    if leaving and not cleared:
        names = ", ".join(person.name for person in leaving)
        raise Refused(f"Before this case is opened, these must leave the room: {names}.")
    for person in (one for one in leaving if one.is_here):
        step_out(session, by=by, meeting=meeting, attendance=person, listing=listing)
    return _let_in(session, by, meeting, staying_out={person.id for person in barred})


def limit(
    session: Session,
    *,
    by: Actor,
    meeting: Meeting,
    attendance: Attendance,
    listings: Sequence[Listing] | None,
) -> None:
    """Say which cases somebody who only observes may hear; None makes them no observer."""
    require_in_session(meeting)
    attendance.hears = [str(listing.id) for listing in listings] if listings is not None else None
    session.flush()
    publish(session, events.ObserverLimited(**_about(by, meeting, attendance)))


def _let_in(
    session: Session, by: Actor, meeting: Meeting, *, staying_out: set[UUID]
) -> list[Attendance]:
    waiting = session.scalars(
        sa.select(Absence)
        .join(Attendance, Attendance.id == Absence.attendance_id)
        .where(
            Attendance.meeting_id == meeting.id,
            Attendance.id.not_in(staying_out),
            Absence.listing_id.is_not(None),
            Absence.returned_at.is_(None),
        )
    ).all()
    for absence in waiting:
        absence.returned_at = clock.now()
        publish(session, events.PersonCameBack(**_about(by, meeting, absence.attendance)))
    session.flush()
    return sorted((absence.attendance for absence in waiting), key=lambda person: person.name)


def _in_conflict(listing: Listing) -> sa.ColumnElement[bool]:
    return (
        sa.select(Conflict.id)
        .where(
            Conflict.case_id == listing.case_id,
            Conflict.lifted_at.is_(None),
            sa.or_(
                Conflict.user_id == Attendance.user_id,
                Conflict.agency_id.in_(agencies_of(Attendance.user_id)),
            ),
        )
        .correlate(Attendance)
        .exists()
    )


def _declared(listing: Listing) -> sa.ColumnElement[bool]:
    return (
        sa.select(DeclaredInterest.id)
        .where(
            DeclaredInterest.attendance_id == Attendance.id,
            DeclaredInterest.listing_id == listing.id,
        )
        .correlate(Attendance)
        .exists()
    )


def _about(by: Actor, meeting: Meeting, person: Attendance) -> dict[str, UUID]:
    return {
        "actor_id": by.user_id,
        "area_id": meeting.area_id,
        "meeting_id": meeting.id,
        "attendance_id": person.id,
    }
