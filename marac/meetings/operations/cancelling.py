"""Cancelling a meeting, or closing it for want of a quorum: every case is listed again or waits."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from marac import clock
from marac.access import Actor
from marac.cases.models import Case, Listing
from marac.database import beyond
from marac.events import publish
from marac.meetings import events, invitations
from marac.meetings.models import Meeting
from marac.meetings.operations.agenda import list_case
from marac.meetings.operations.holding import hold_open, hold_places
from marac.meetings.stages import is_open
from marac.refusals import Refused

OVER = "This meeting has been concluded or cancelled already."


def cancel(
    session: Session, *, by: Actor, meeting: Meeting, reason: str, to: Meeting | None = None
) -> int:
    """Cancel a meeting; its cases go on the agenda of `to` in their order, or wait for another.

    Everyone who comes to meetings is told; answers with how many people that is.
    """
    places = hold_open(session, meeting)
    return _call_off(session, by=by, meeting=meeting, places=places, reason=reason, to=to)


def close_without_quorum(
    session: Session, *, by: Actor, meeting: Meeting, reason: str, to: Meeting | None = None
) -> int:
    """Close a meeting to which too few came, begun or not; every case is listed again or waits.

    Refused once a case is decided: what the room decided stands, and the rest is put off.
    """
    places = hold_places(session, meeting)
    if meeting.concluded_at is not None or meeting.cancelled_at is not None:
        raise Refused(OVER)
    if any(place.decided_at is not None for place in places):
        raise Refused(
            "A case has been decided at this meeting. Put the others off because a key agency is "
            "absent, then conclude the meeting."
        )
    meeting.without_quorum, meeting.current_listing_id = True, None
    return _call_off(session, by=by, meeting=meeting, places=places, reason=reason, to=to)


def _call_off(  # noqa: PLR0913 - what is called off, why, and where its cases go
    session: Session,
    *,
    by: Actor,
    meeting: Meeting,
    places: Sequence[Listing],
    reason: str,
    to: Meeting | None,
) -> int:
    if to is not None:
        _refuse_unfit(meeting, to)
    now = clock.now()
    live = [listing for listing in places if listing.undecided]
    for listing in live:
        listing.ended_at = now
    meeting.cancelled_at, meeting.cancel_reason = now, reason
    meeting.rescheduled_at = now
    meeting.sequence += 1
    session.flush()
    publish(
        session,
        events.MeetingCancelled(
            actor_id=by.user_id,
            area_id=meeting.area_id,
            meeting_id=meeting.id,
            case_ids=tuple(listing.case_id for listing in live),
        ),
    )
    if to is not None:
        _list_again(session, by, live, to)
    return invitations.tell_of_cancelling(session, by=by, meeting=meeting)


def _refuse_unfit(meeting: Meeting, to: Meeting) -> None:
    if to.id == meeting.id or to.area_id != meeting.area_id or not is_open(to):
        raise Refused("The other meeting has begun or was cancelled. Choose another one.")


def _list_again(session: Session, by: Actor, live: Sequence[Listing], to: Meeting) -> None:
    """Put cases on another agenda in their order, with their minutes; hidden ones as well."""
    with beyond(session, "no case is lost, also one kept from whoever cancels the meeting"):
        cases = session.scalars(
            sa.select(Case)
            .where(Case.id.in_([listing.case_id for listing in live]))
            .options(selectinload(Case.listings))
            .execution_options(populate_existing=True)
        ).all()
        whole = {case.id: case for case in cases}
        for listing in live:
            case = whole[listing.case_id]
            if case.withdrawn_at is None and case.closed_at is None:
                list_case(session, by=by, meeting=to, case=case, minutes=listing.minutes)
