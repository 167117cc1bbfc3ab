"""What the chair decides of a case that was listed after referrals closed."""

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.models import Listing
from marac.events import publish
from marac.meetings import events
from marac.meetings.operations.agenda import take_off
from marac.meetings.operations.places import about, hold_place
from marac.refusals import Refused


def agree_to_hear(session: Session, *, by: Actor, listing: Listing) -> None:
    """Record that the chair agrees to hear a late item, so that it may go out."""
    hold_place(session, listing)
    if not listing.awaits_agreement:
        raise Refused("This case does not need your agreement, or you have given it already.")
    listing.late_agreed_at, listing.late_agreed_by_id = clock.now(), by.user_id
    session.flush()
    publish(session, events.LateItemAgreed(**about(by, listing)))


def refuse_to_hear(session: Session, *, by: Actor, listing: Listing, reason: str) -> None:
    """Take a late item off the agenda because the chair will not hear it this time."""
    hold_place(session, listing)
    if not listing.awaits_agreement:
        raise Refused("This case does not need your agreement, or you have given it already.")
    take_off(session, by=by, listing=listing, note=reason)
