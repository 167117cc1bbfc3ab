"""Reading when a name must be looked at again: of one case, and of all of an area."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, Permission
from marac.cases import policy
from marac.cases.models import Case, NamingReview
from marac.database import day

# Reviews that come up within so many days are listed with those that are due.
AHEAD_DAYS = 7


@dataclass(frozen=True)
class DueReview:
    """A case in which a name must be looked at."""

    case: Case
    due_on: date
    late: bool


def load_naming(_session: Session, *, by: Actor, case: Case) -> dict[str, Any]:
    """Give for the page of a case when the name is looked at next, and what was found before."""
    reviews = case.naming_reviews
    done = [review for review in reviews if review.reviewed_at is not None]
    return {
        "due": next((review.due_on for review in reviews if review.reviewed_at is None), None),
        "reviews": done[::-1],
        "today": clock.today(),
        "may_review": by.may(Permission.CASE_TRIAGE_ACCEPT_LIST),
    }


def waiting_reviews(by: Actor) -> sa.Select[int, date]:
    """Select how many names are due to be looked at, and since when."""
    return (
        sa.select(
            sa.func.count(NamingReview.id).label("names"),
            sa.func.min(NamingReview.due_on).label("oldest_name"),
        )
        .join(Case, Case.id == NamingReview.case_id)
        .where(*_waiting(by, day()))
    )


def list_due(session: Session, *, by: Actor) -> list[DueReview]:
    """List the cases in which a name is due to be looked at, or soon, the longest due first."""
    today = clock.today()
    until = date.fromordinal(today.toordinal() + AHEAD_DAYS)
    found = (
        sa.select(Case, NamingReview.due_on)
        .join(NamingReview, NamingReview.case_id == Case.id)
        .where(*_waiting(by, until))
        .order_by(NamingReview.due_on, Case.reference)
    )
    return [DueReview(case, due, due < today) for case, due in session.execute(found)]


def _waiting(by: Actor, until: Any) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        NamingReview.reviewed_at.is_(None),
        NamingReview.due_on <= until,
        Case.closed_at.is_(None),
        policy.visible_to(by),
        sa.literal(by.runs_the_cycle),
    )
