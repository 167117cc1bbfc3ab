"""Sending approved minutes out, and taking them back within ten minutes."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.models import Case, Invitation, Listing
from marac.cases.policy import visible_to as case_visible_to
from marac.events import publish
from marac.meetings.mail import tell_of_minutes
from marac.meetings.minutes import events
from marac.meetings.minutes.content import digest_of
from marac.meetings.models import Meeting, MinutesRevision
from marac.meetings.operations.holding import hold
from marac.meetings.recalling import TOO_LATE, is_recallable
from marac.notifications import operations as notifications
from marac.refusals import Refused


def circulate_minutes(session: Session, *, by: Actor, revision: MinutesRevision) -> None:
    """Send an approved version out; each agency reads its own extract from then on."""
    if revision.approved_at is None:
        raise Refused("A chair must approve these minutes before they go out.")
    if revision.circulated_at is not None:
        raise Refused("This version has gone out already.")
    if digest_of(revision.content) != revision.digest:
        raise Refused("This version does not match what the chair approved, so it cannot go out.")
    now = clock.now()
    revision.circulated_at = now
    listings = _listings(session, revision)
    for listing in listings:
        listing.minutes_sent_at = listing.minutes_sent_at or now
    session.flush()
    sent = tuple(listing.id for listing in listings)
    case_ids = [listing.case_id for listing in listings]
    agency_ids = _invited(session, case_ids)
    about = events.about(by, revision)
    publish(session, events.MinutesCirculated(**about, listing_ids=sent, agency_ids=agency_ids))
    tell_of_minutes(session, revision=revision, case_ids=case_ids)


def find_recallable_minutes(
    session: Session, *, by: Actor, known: list[MinutesRevision]
) -> MinutesRevision | None:
    """Find the version that the actor may still take back, of those they know: the last sent."""
    sent = [revision for revision in known if revision.circulated_at is not None]
    if not sent or not is_recallable(sent[-1].circulated_at):
        return None
    ids = [UUID(entry["case_id"]) for entry in sent[-1].content["cases"]]
    seen = sa.select(Case.id).where(Case.id.in_(ids), case_visible_to(by)).limit(1)
    return sent[-1] if not ids or session.scalar(seen) is not None else None


def recall_minutes(
    session: Session, *, by: Actor, meeting: Meeting, known: list[MinutesRevision]
) -> MinutesRevision:
    """Take the last version that went out back; it stays approved and can go out again.

    Refused once ten minutes have passed. What an earlier version opened stays open.
    """
    hold(session, meeting)
    for revision in known:
        session.refresh(revision, ["circulated_at"])
    found = find_recallable_minutes(session, by=by, known=known)
    if found is None:
        raise Refused(TOO_LATE)
    listings = [li for li in _listings(session, found) if li.minutes_sent_at == found.circulated_at]
    for listing in listings:
        listing.minutes_sent_at = None
    found.circulated_at = None
    session.flush()
    notifications.take_back(session, batch_id=found.id)
    taken = tuple(listing.id for listing in listings)
    publish(session, events.MinutesRecalled(**events.about(by, found), listing_ids=taken))
    return found


def _listings(session: Session, revision: MinutesRevision) -> list[Listing]:
    ids = [UUID(entry["listing_id"]) for entry in revision.content["cases"]]
    return list(session.scalars(sa.select(Listing).where(Listing.id.in_(ids))))


def _invited(session: Session, case_ids: list[UUID]) -> tuple[UUID, ...]:
    """Find the agencies to which the minutes of these cases go, for the log."""
    found = sa.select(Invitation.agency_id).where(
        Invitation.case_id.in_(case_ids), Invitation.withdrawn_at.is_(None)
    )
    return tuple(sorted(session.scalars(found.distinct())))
