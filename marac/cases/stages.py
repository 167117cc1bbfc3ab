"""Which stage a case is in, computed from its facts: once for SQL, once for a loaded case.

The stages are those of the access model: what a role may see depends on them.
"""

from datetime import timedelta
from enum import StrEnum

import sqlalchemy as sa

from marac import clock
from marac.cases.models import Case, Listing
from marac.database import UTCDateTime

EMBARGO = timedelta(days=28)


class Stage(StrEnum):
    """Where a case stands between a draft referral and disposal."""

    DRAFT = "draft"
    TRIAGE = "triage"
    LISTED = "listed"
    CIRCULATED = "circulated"
    HEARD = "heard"
    MINUTED = "minuted"
    CLOSED = "closed"
    EMBARGOED = "embargoed"
    DISPOSED = "disposed"


def embargo_line() -> sa.BindParameter[object]:
    """Give the instant before which a closing has become an embargo; read when the query runs."""
    return sa.bindparam(
        None, callable_=lambda: clock.now() - EMBARGO, type_=UTCDateTime(), unique=True
    )


def has_listing(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Say in SQL that a case has a listing for which all the conditions hold."""
    return (
        sa.select(Listing.id)
        .where(Listing.case_id == Case.id, *conditions)
        .correlate(Case)
        .exists()
    )


def ever_circulated() -> sa.ColumnElement[bool]:
    """Say in SQL that a case stood on an agenda that went out."""
    return has_listing(Listing.circulated_at.is_not(None))


def within_embargo() -> sa.ColumnElement[bool]:
    """Say in SQL that a case is open, or closed so lately that its content may still be read."""
    return sa.and_(
        Case.disposed_at.is_(None),
        sa.or_(Case.closed_at.is_(None), Case.closed_at >= embargo_line()),
    )


def stage_expression() -> sa.ColumnElement[str]:
    """Say in SQL which stage a case is in."""
    unheard = has_listing(
        Listing.circulated_at.is_not(None), Listing.ended_at.is_(None), Listing.decided_at.is_(None)
    )
    unminuted = has_listing(Listing.decided_at.is_not(None), Listing.minutes_sent_at.is_(None))
    return sa.case(
        (Case.disposed_at.is_not(None), Stage.DISPOSED.value),
        (Case.closed_at < embargo_line(), Stage.EMBARGOED.value),
        (Case.closed_at.is_not(None), Stage.CLOSED.value),
        (Case.submitted_at.is_(None), Stage.DRAFT.value),
        (unheard, Stage.CIRCULATED.value),
        (unminuted, Stage.HEARD.value),
        (ever_circulated(), Stage.MINUTED.value),
        (has_listing(Listing.ended_at.is_(None)), Stage.LISTED.value),
        else_=Stage.TRIAGE.value,
    )


def stage_of(case: Case) -> Stage:
    """Say which stage a loaded case is in; the same rule as `stage_expression`."""
    if case.closed_at is not None or case.disposed_at is not None or case.submitted_at is None:
        return _outside_the_cycle(case)
    listings = case.listings
    if any(li.circulated_at and li.undecided for li in listings):
        return Stage.CIRCULATED
    if any(li.decided_at and not li.minutes_sent_at for li in listings):
        return Stage.HEARD
    if any(li.circulated_at for li in listings):
        return Stage.MINUTED
    return Stage.LISTED if case.live_listing else Stage.TRIAGE


def _outside_the_cycle(case: Case) -> Stage:
    if case.disposed_at is not None:
        return Stage.DISPOSED
    if case.closed_at is None:
        return Stage.DRAFT
    return Stage.EMBARGOED if case.closed_at < clock.now() - EMBARGO else Stage.CLOSED
