"""Writing down what the room says and decides about one case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.models import Listing, Outcome
from marac.cases.telling.operations import choose_teller
from marac.events import publish
from marac.meetings.models import Meeting
from marac.meetings.room import events
from marac.meetings.stages import require_in_session
from marac.refusals import Refused


class Safeguarding(StrEnum):
    """Which safeguarding the room considered."""

    ADULT = "adult"
    CHILD = "child"
    PREVENT = "prevent"
    NONE = "none"

    @property
    def label(self) -> str:
        """Name it as minutes do."""
        return {
            Safeguarding.ADULT: "Adult safeguarding",
            Safeguarding.CHILD: "Children’s safeguarding",
            Safeguarding.PREVENT: "Prevent",
            Safeguarding.NONE: "Considered: none needed",
        }[self]


@dataclass(frozen=True)
class Arrangements:
    """What goes with any decision: safeguarding, and who tells the victim, how, by when."""

    note: str = ""
    safeguarding: tuple[str, ...] = ()
    safeguarding_note: str = ""
    victim_told_by: str = ""
    victim_told_how: str = ""
    victim_told_due: date | None = None
    teller_id: UUID | None = None


def arrange(session: Session, *, by: Actor, listing: Listing, arrangements: Arrangements) -> None:
    """Write down what goes with the decision, before or after it is made."""
    lock(session, listing)
    listing.decision_note = arrangements.note
    listing.safeguarding = list(arrangements.safeguarding)
    listing.safeguarding_note = arrangements.safeguarding_note
    listing.victim_told_by = arrangements.victim_told_by
    listing.victim_told_how = arrangements.victim_told_how
    listing.victim_told_due = arrangements.victim_told_due
    choose_teller(
        session, by=by, case=listing.case, listing=listing, teller_id=arrangements.teller_id
    )
    session.flush()
    publish(session, events.NoteSaved(**about(by, listing), heading="arrangements"))


def decide(  # noqa: PLR0913 - a decision is all of these
    session: Session,
    *,
    by: Actor,
    listing: Listing,
    outcome: Outcome,
    review_on: date | None,
    note: str,
    safeguarding: Sequence[str],
    victim_told_by: str,
    victim_told_how: str,
    victim_told_due: date | None,
    teller_id: UUID | None = None,
    safeguarding_note: str = "",
    at: datetime | None = None,
) -> None:
    """Record what the room decided; no further MARAC leaves the case flagged for 12 months.

    `at` is when, of a meeting that was run on paper.
    """
    _check(outcome, review_on, safeguarding)
    lock(session, listing)
    _take_back(session, listing)
    now = at or clock.now()
    listing.started_at = listing.started_at or now
    listing.decided_at, listing.outcome = now, outcome
    listing.review_on = review_on if outcome is Outcome.REVIEW else None
    arrange(
        session,
        by=by,
        listing=listing,
        arrangements=Arrangements(
            note=note,
            safeguarding=tuple(safeguarding),
            safeguarding_note=safeguarding_note,
            victim_told_by=victim_told_by,
            victim_told_how=victim_told_how,
            victim_told_due=victim_told_due,
            teller_id=teller_id,
        ),
    )
    publish(session, events.CaseDecided(**about(by, listing), outcome=outcome.value))


def _check(outcome: Outcome, review_on: date | None, safeguarding: Sequence[str]) -> None:
    if outcome is Outcome.REVIEW and review_on is None:
        raise Refused("Say on which day the case is reviewed.")
    if not safeguarding:
        raise Refused("Say which safeguarding was considered, or that none is needed.")


def defer(session: Session, *, by: Actor, listing: Listing, code: str, note: str = "") -> None:
    """Put a case off, with its reason; it goes back among those waiting for a meeting."""
    lock(session, listing)
    listing.decided_at = listing.outcome = listing.review_on = None
    listing.deferral_code, listing.deferral_note = code, note
    listing.ended_at = listing.ended_at or clock.now()
    session.flush()
    publish(session, events.CaseDeferred(**about(by, listing), code=code))


def undecide(session: Session, *, by: Actor, listing: Listing) -> None:
    """Take a decision or a deferral back while the meeting still sits."""
    lock(session, listing)
    _take_back(session, listing)
    listing.decided_at = listing.outcome = listing.review_on = None
    session.flush()
    publish(session, events.DecisionWithdrawn(**about(by, listing)))


def _take_back(session: Session, listing: Listing) -> None:
    """Bring a deferred case back, unless it already stands on another agenda."""
    if not listing.deferral_code:
        return
    elsewhere = sa.select(Listing.id).where(
        Listing.case_id == listing.case_id, Listing.ended_at.is_(None)
    )
    if session.scalar(elsewhere.limit(1)) is not None:
        raise Refused("This case was deferred and stands on another agenda now.")
    listing.deferral_code = listing.deferral_note = ""
    listing.ended_at = None


def hold(session: Session, *, listing_id: UUID) -> None:
    """Let one writer at a time near a case, until the transaction ends; before it is read."""
    session.execute(sa.select(Listing.id).where(Listing.id == listing_id).with_for_update())


def lock(session: Session, listing: Listing) -> None:
    """Hold a case; refuse what comes after the meeting, or for one that was taken off."""
    hold(session, listing_id=listing.id)
    require_in_session(session.get_one(Meeting, listing.meeting_id))
    taken_off = listing.ended_at is not None and not listing.deferral_code
    if taken_off:
        raise Refused("This case was taken off the agenda.")


def about(by: Actor, listing: Listing) -> dict[str, Any]:
    """Say in an event who did what came to which case."""
    return {
        "actor_id": by.user_id,
        "area_id": by.area_id,
        "case_id": listing.case_id,
        "listing_id": listing.id,
    }
