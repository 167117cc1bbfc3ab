"""Which cases wait for a meeting: accepted and on no agenda, put off, or due for review."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marac.cases.models import Case, Decision, Listing, Outcome

TAKEN_ON = (Decision.ACCEPTED, Decision.EMERGENCY)


def waits_for(day: date) -> sa.ColumnElement[bool]:
    """Say in SQL that a case waits for a meeting on this day; a review waits from its date on."""
    live = aliased(Listing)
    occupied = (
        sa.select(live.id)
        .where(
            live.case_id == Case.id,
            live.ended_at.is_(None),
            sa.or_(
                live.outcome.is_(None), live.outcome != Outcome.REVIEW.value, live.review_on > day
            ),
        )
        .correlate(Case)
        .exists()
    )
    return sa.and_(
        Case.decision.in_(TAKEN_ON),
        Case.withdrawn_at.is_(None),
        Case.closed_at.is_(None),
        Case.disposed_at.is_(None),
        ~occupied,
    )


def why_not_listed(case: Case) -> str:
    """Say in a plain sentence why a case cannot be put on an agenda; nothing when it can."""
    if case.decision not in TAKEN_ON:
        return "The case has not been accepted, so it cannot be put on an agenda."
    if case.withdrawn_at or case.closed_at or case.disposed_at:
        return "The case is withdrawn or closed, so it cannot be put on an agenda."
    live = case.live_listing
    if live is not None and live.undecided:
        return "The case is already on an agenda. Take it off that one first."
    if live is not None and live.outcome != Outcome.REVIEW:
        return "The room decided that this case needs no further meeting here."
    return ""
