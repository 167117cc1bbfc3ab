"""Carrying a case to another meeting: moved there instead, or heard now and once more there."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac import clock
from marac.access import Actor
from marac.cases.models import Case, Listing
from marac.database import beyond
from marac.events import publish
from marac.meetings import events
from marac.meetings.models import Meeting
from marac.meetings.operations.agenda import bring, list_case, take_off
from marac.meetings.operations.holding import hold_open
from marac.meetings.stages import is_open
from marac.refusals import Refused


def move_to_meeting(  # noqa: PLR0913 - what, where to, and why in a code and in words
    session: Session, *, by: Actor, listing: Listing, to: Meeting, code: str, note: str = ""
) -> Listing:
    """Take a case off its agenda with the reason and put it on another one, in one step.

    On an agenda that went out it stays as put off; on another it leaves no line.
    """
    if to.id == listing.meeting_id:
        raise Refused("The case is on that agenda already. Choose another meeting.")
    if not is_open(to):
        raise Refused("That meeting has begun or was cancelled. Choose another one.")
    sent = listing.circulated_at is not None
    take_off(session, by=by, listing=listing, code=code if sent else "", note=note)
    case, minutes = listing.case, listing.minutes
    session.expire(case, ["listings"])
    moved = list_case(session, by=by, meeting=to, case=case, minutes=minutes)
    publish(
        session,
        events.CaseMovedOn(**_about(by, listing), to_meeting_id=to.id, code=code),
    )
    return moved


def hear_again(session: Session, *, by: Actor, listing: Listing, to: Meeting, reason: str) -> None:
    """Say that a case is heard at its meeting and again at another one, whatever is decided.

    A case has one place at a time: it shows beside that agenda until this meeting is over, and then
    takes its place there by itself.
    """
    meeting = session.get_one(Meeting, listing.meeting_id)
    hold_open(session, meeting)
    if not listing.undecided:
        raise Refused("This case is no longer on the agenda.")
    day = _day(to)
    if not is_open(to) or day <= _day(meeting):
        raise Refused("Choose a later meeting that has not begun.")
    listing.again_on, listing.again_reason = day, reason
    session.flush()
    publish(session, events.CaseToBeHeardAgain(**_about(by, listing), to_meeting_id=to.id))


def hear_once(session: Session, *, by: Actor, listing: Listing) -> None:
    """Take back that a case is to be heard again; what the room decides says when it comes back."""
    hold_open(session, session.get_one(Meeting, listing.meeting_id))
    if listing.again_on is None:
        raise Refused("This case is not to be heard again.")
    listing.again_on = listing.again_reason = None
    session.flush()
    publish(session, events.CaseToBeHeardOnce(**_about(by, listing)))


def keep_promises(session: Session, *, by: Actor, meeting: Meeting) -> list[Listing]:
    """Give what was heard at a meeting that is over its place where it is to be heard again.

    What was promised to a meeting that has begun or was cancelled waits for the next one instead.
    """
    with beyond(session, "no case is lost, also one kept from whoever closes the meeting"):
        promised: dict[date, list[Case]] = {}
        for listing in session.scalars(_to_be_heard_again(meeting)):
            if listing.again_on is not None:
                promised.setdefault(listing.again_on, []).append(listing.case)
        coming = _coming(session, meeting, list(promised)) if promised else {}
        return [
            listing
            for day, to in coming.items()
            for listing in bring(session, by=by, meeting=to, cases=promised[day])
        ]


def _to_be_heard_again(meeting: Meeting) -> sa.Select[Listing]:
    return (
        sa.select(Listing)
        .where(
            Listing.meeting_id == meeting.id,
            Listing.ended_at.is_(None),
            Listing.decided_at.is_not(None),
            Listing.again_on.is_not(None),
        )
        .order_by(Listing.position)
        .options(joinedload(Listing.case).selectinload(Case.listings))
    )


def _coming(session: Session, meeting: Meeting, days: list[date]) -> dict[date, Meeting]:
    """Find the meeting of each of these days that can still take a case, the planned one first."""
    ahead = session.scalars(
        sa.select(Meeting)
        .where(Meeting.area_id == meeting.area_id, Meeting.starts_at > meeting.starts_at)
        .order_by(Meeting.emergency, Meeting.starts_at)
    )
    found: dict[date, Meeting] = {}
    for one in ahead:
        if _day(one) in days and is_open(one):
            found.setdefault(_day(one), one)
    return found


def _day(meeting: Meeting) -> date:
    return clock.london_day(meeting.starts_at)


def _about(by: Actor, listing: Listing) -> dict[str, Any]:
    return {
        "actor_id": by.user_id,
        "area_id": by.area_id,
        "case_id": listing.case_id,
        "meeting_id": listing.meeting_id,
        "listing_id": listing.id,
    }
