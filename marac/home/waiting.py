"""What waits for a decision of the reader, counted in one query."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import approvals
from marac.access import Actor, prepared
from marac.cases import policy as cases
from marac.cases.exceptional.queries import openings_to_review
from marac.cases.models import Case
from marac.cases.naming.queries import waiting_reviews
from marac.cases.openings.queries import select_recent_alerts
from marac.cases.transfers.queries import select_waiting_offers


@dataclass(frozen=True)
class Waiting:
    """How many referrals and emergency openings wait for a decision, and since when the oldest.

    Also how many requests wait for the person's agreement, and when the first runs out; and how
    many alerts of the last week tell of somebody who opened more cases than usual; and how many
    names are due to be looked at again, where nothing is recorded as a crime; and how many cases
    another area offers to this one.
    """

    referrals: int
    oldest_referral: datetime | None
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


def count_waiting(session: Session, *, by: Actor) -> Waiting:
    """Count what waits for those who run the cycle or watch over it, and since when: one query."""
    return Waiting(*session.execute(*_waiting(by, approvals.all_acts(session))).one())


@prepared
def _waiting(by: Actor, acts: tuple[approvals.Act, ...]) -> sa.Select[*tuple[Any, ...]]:
    referrals = sa.select(sa.func.count(Case.id), sa.func.min(Case.submitted_at))
    triage = referrals.where(cases.triageable(by)).subquery()
    openings = openings_to_review(by).subquery()
    requests = approvals.select_waiting(acts, by).subquery()
    alerts = select_recent_alerts(by=by).subquery()
    names = waiting_reviews(by).subquery()
    together = triage.join(openings, sa.true()).join(requests, sa.true()).join(alerts, sa.true())
    offers = select_waiting_offers(by=by).subquery()
    together = together.join(names, sa.true()).join(offers, sa.true())
    columns = (*triage.c, *openings.c, *requests.c, *alerts.c, *names.c, *offers.c)
    return sa.select(*columns).select_from(together)
