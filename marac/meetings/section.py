"""The section of the case page that tells at which meetings it was listed and what was decided."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor, Permission, prepared
from marac.agencies.models import CodeList
from marac.agencies.queries import get_code_book
from marac.cases.models import Case, Listing
from marac.cases.policy import knows_decision
from marac.cases.sections import Section
from marac.cases.wording import Words
from marac.meetings import policy
from marac.meetings.models import Meeting
from marac.meetings.outcomes import result_of
from marac.meetings.stages import is_open


@dataclass(frozen=True)
class Hearing:
    """One time that the case was listed, and what came of it."""

    meeting_id: UUID
    listing_id: UUID
    starts_at: datetime
    result: Words
    reason: str
    note: str
    review_on: Any
    again_on: date | None
    again_reason: str
    may_carry: bool


def load(session: Session, by: Actor, case: Case) -> dict[str, Any]:
    """Read the case's listings that the actor may see, latest first."""
    rows = session.execute(*_listed(by, case_id=case.id)).all()
    reasons = _reasons(session, by, [listing for listing, _ in rows])
    return {"hearings": [_hearing(by, listing, meeting, reasons) for listing, meeting in rows]}


@prepared
def _listed(by: Actor, *, case_id: UUID) -> sa.Select[Listing, Meeting]:
    return (
        sa.select(Listing, Meeting)
        .join(Listing.case)
        .join(Meeting, Meeting.id == Listing.meeting_id)
        .where(Listing.case_id == case_id, policy.listing_visible_to(by))
        .where(sa.or_(policy.on_the_agenda(), Meeting.cancelled_at.is_not(None)))
        .order_by(Meeting.starts_at.desc(), Listing.listed_at.desc())
    )


def _reasons(session: Session, by: Actor, listings: list[Listing]) -> dict[UUID, str]:
    """Say in words why listings were deferred; no query when none was."""
    deferred = [one for one in listings if one.deferred and one.deferral_code]
    if not deferred:
        return {}
    book = get_code_book(session, area_id=by.area_id)
    return {
        one.id: book.label(CodeList.DEFERRAL, one.deferral_code, one.ended_at) for one in deferred
    }


def _hearing(by: Actor, listing: Listing, meeting: Meeting, reasons: dict[UUID, str]) -> Hearing:
    """Put in words what came of a listing, as far as the reader may know it."""
    cancelled = meeting.cancelled_at is not None
    decided = knows_decision(by, listing)
    outcome = listing.decision_note if decided else ""
    note = listing.deferral_note if listing.deferred else outcome
    runs = by.runs_the_cycle
    return Hearing(
        meeting_id=meeting.id,
        listing_id=listing.id,
        starts_at=meeting.starts_at,
        result=Words("Meeting cancelled") if cancelled else result_of(listing, by=by),
        reason=meeting.cancel_reason if cancelled else reasons.get(listing.id, ""),
        note=note,
        review_on=listing.review_on if decided else None,
        again_on=listing.again_on if runs else None,
        again_reason=(listing.again_reason or "") if runs else "",
        may_carry=by.may(Permission.AGENDA_BUILD) and listing.undecided and is_open(meeting),
    )


SECTION = Section(
    order=55,
    key="meetings",
    title="Meetings and decisions",
    template="meetings/_case_section.html",
    load=load,
)
