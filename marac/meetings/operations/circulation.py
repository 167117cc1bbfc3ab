"""Sending an agenda out: each invited agency is asked for what it knows of its cases."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, selectinload

from marac import clock
from marac.access import Actor
from marac.cases.models import Case, Listing
from marac.database import beyond
from marac.events import publish
from marac.meetings import events, policy
from marac.meetings.calendar import returns_due_at
from marac.meetings.mail import tell_readers
from marac.meetings.models import Circulation, Meeting
from marac.meetings.operations.holding import hold_open
from marac.meetings.snapshots import take_snapshot
from marac.refusals import Refused
from marac.returns import operations as returns


def circulate(
    session: Session, *, by: Actor, meeting: Meeting, agreed_by: Actor | None = None
) -> Circulation:
    """Send out the cases that have not gone out yet; after the first time it is a supplement.

    Only what the actor may see goes out by their hand. Refused when there is nothing to send, or
    while the chair has not agreed to hear a late item. A restricted case goes out only when a
    second person agreed. Mails are held for as long as it can be recalled.
    """
    hold_open(session, meeting)
    listings = list_to_send(session, by=by, meeting=meeting)
    if not listings:
        raise Refused("There is no case on the agenda that has not gone out, so nothing was sent.")
    _refuse_late_items(listings)
    if agreed_by is None and any(listing.case.restricted_at for listing in listings):
        raise Refused("A second person must agree before a restricted case goes out.")
    circulation = _record(session, by=by, meeting=meeting, listings=listings)
    due_at = returns_due_at(meeting)
    told: set[UUID] = set()
    for listing in listings:
        agency_ids = [i.agency_id for i in listing.case.invitations if i.withdrawn_at is None]
        returns.request(session, by=by, listing=listing, agency_ids=agency_ids, due_at=due_at)
        told.update(agency_ids)
    publish(
        session,
        events.AgendaCirculated(
            actor_id=by.user_id,
            area_id=meeting.area_id,
            meeting_id=meeting.id,
            circulation_id=circulation.id,
            number=circulation.number,
            listing_ids=tuple(listing.id for listing in listings),
            agency_ids=tuple(sorted(told)),
            agreed_by_id=agreed_by.user_id if agreed_by is not None else None,
        ),
    )
    tell_readers(
        session, circulation=circulation, case_ids=[listing.case_id for listing in listings]
    )
    return circulation


def list_to_send(session: Session, *, by: Actor, meeting: Meeting) -> list[Listing]:
    """List the places that would go out by this person's hand now, with their invitations."""
    return list(
        session.scalars(
            sa.select(Listing)
            .join(Listing.case)
            .where(
                Listing.meeting_id == meeting.id,
                Listing.circulated_at.is_(None),
                Listing.ended_at.is_(None),
                policy.listing_visible_to(by),
            )
            .options(contains_eager(Listing.case).options(selectinload(Case.invitations)))
            .order_by(Listing.position, Listing.id)
        )
    )


def _refuse_late_items(listings: list[Listing]) -> None:
    waiting = [listing.case.reference or "" for listing in listings if listing.awaits_agreement]
    if waiting:
        raise Refused(
            f"The chair has not agreed to hear this late item yet: {', '.join(waiting)}. "
            "Ask the chair to agree, or take it off the agenda."
        )


def _record(
    session: Session, *, by: Actor, meeting: Meeting, listings: list[Listing]
) -> Circulation:
    circulation = Circulation(
        meeting=meeting,
        number=len(meeting.circulations) + 1,
        circulated_at=clock.now(),
        circulated_by_id=by.user_id,
        listing_count=len(listings),
    )
    for listing in listings:
        listing.circulated_at = circulation.circulated_at
        listing.circulated_version = circulation.number
    session.add(circulation)
    session.flush()
    with beyond(session, "a snapshot holds the whole agenda, whoever sends it out"):
        circulation.recipients = take_snapshot(session, meeting=meeting).stored()
    session.flush()
    return circulation
