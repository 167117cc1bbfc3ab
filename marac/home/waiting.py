"""What waits for a decision of the reader, counted in one query."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import approvals
from marac.access import Actor, Permission, prepared
from marac.actions.log.waiting import select_waiting
from marac.cases import policy as cases
from marac.cases.exceptional.queries import openings_to_review
from marac.cases.models import Case, Listing
from marac.cases.naming.queries import waiting_reviews
from marac.cases.openings.queries import select_recent_alerts
from marac.cases.transfers.queries import select_waiting_offers
from marac.meetings import policy as meetings
from marac.meetings.models import Meeting


@dataclass(frozen=True)
class Waiting:
    """How many referrals and emergency openings wait for a decision, and since when the oldest.

    Also how many requests wait for the person's agreement, and when the first runs out; and how
    many alerts of the last week tell of somebody who opened more cases than usual; and how many
    names are due to be looked at again, where nothing is recorded as a crime; and how many cases
    another area offers to this one; and how many actions were reported complete or ask for a new
    date; and how many late items wait for the chair, with the meeting of the first.
    """

    referrals: int
    oldest_referral: datetime | None
    newest_referral: datetime | None
    openings: int
    oldest_opening: datetime | None
    requests: int
    first_runs_out: datetime | None
    alerts: int
    last_alert: datetime | None
    names: int
    oldest_name: date | None
    offers: int
    oldest_offer: datetime | None
    actions: int
    last_reported: datetime | None
    late_items: int
    last_late: datetime | None
    late_meeting: UUID | None
    late_meeting_at: datetime | None


def count_waiting(session: Session, *, by: Actor) -> Waiting:
    """Count what waits for those who run the cycle or watch over it, and since when: one query."""
    return Waiting(*session.execute(*_waiting(by, approvals.all_acts(session))).one())


@prepared
def _waiting(by: Actor, acts: tuple[approvals.Act, ...]) -> sa.Select[*tuple[Any, ...]]:
    since = (sa.func.min(Case.submitted_at), sa.func.max(Case.submitted_at))
    triage = sa.select(sa.func.count(Case.id), *since).where(cases.triageable(by)).subquery()
    openings = openings_to_review(by).subquery()
    requests = approvals.select_waiting(acts, by).subquery()
    alerts = select_recent_alerts(by=by).subquery()
    names = waiting_reviews(by).subquery()
    together = triage.join(openings, sa.true()).join(requests, sa.true()).join(alerts, sa.true())
    offers = select_waiting_offers(by=by).subquery()
    reported = select_waiting(by).subquery()
    late = _late(by, sa.func.count(Listing.id), sa.func.max(Listing.listed_at)).subquery()
    together = together.join(names, sa.true()).join(offers, sa.true())
    together = together.join(reported, sa.true()).join(late, sa.true())
    columns = (*triage.c, *openings.c, *requests.c, *alerts.c, *names.c, *offers.c)
    first = [
        _late(by, column).order_by(Meeting.starts_at).limit(1).scalar_subquery()
        for column in (Meeting.id, Meeting.starts_at)
    ]
    return sa.select(*columns, *reported.c, *late.c, *first).select_from(together)


def _late(by: Actor, *columns: Any) -> sa.Select[*tuple[Any, ...]]:
    """Select of the late items on which the person has still to decide, which nobody else may."""
    open_still = (Meeting.started_at, Meeting.concluded_at, Meeting.cancelled_at)
    undecided = (Listing.late_agreed_at, Listing.ended_at, Listing.decided_at)
    return (
        sa.select(*columns)
        .select_from(Listing)
        .join(Listing.case)
        .join(Meeting, Meeting.id == Listing.meeting_id)
        .where(
            sa.true() if by.may(Permission.LATE_ITEM_AGREE) else sa.false(),
            meetings.visible_to(by),  # few meetings are still to come: they are found first
            meetings.listing_visible_to(by),
            Listing.late,
            *(moment.is_(None) for moment in (*open_still, *undecided)),
        )
    )
