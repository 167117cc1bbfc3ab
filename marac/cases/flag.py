"""The flag of a case: for 12 months from its last referral, a further event makes it a repeat.

A case is referred when its referral is sent, when a new incident is told of while it is flagged,
and when another referral is merged into it. Days count in London. Whose flag lasts longer because
of another case about the same person, `repeats.clocks` tells.
"""

from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from marac import clock
from marac.cases.models import Case, Decision, Repeat

FLAG_MONTHS = 12
TAKEN_ON = (Decision.ACCEPTED, Decision.EMERGENCY)


def flag_ends(referred_on: date) -> date:
    """Give the last day of the flag of a case that was referred on a day."""
    return clock.add_months(referred_on, FLAG_MONTHS)


def last_referred(case: Case) -> datetime | None:
    """Tell when a case was last referred; a draft never was."""
    if case.submitted_at is None:
        return None
    return max(case.submitted_at, case.last_repeat_at or case.submitted_at)


def flagged_until(case: Case) -> date | None:
    """Give the last day of a case's flag.

    A referral that was not taken on has none, nor has one that was taken back. One that went into
    another case counts there; one that went to another area counts in that area.
    """
    referred_at = last_referred(case)
    if referred_at is None or case.decision not in TAKEN_ON or _left(case):
        return None
    return flag_ends(clock.london_day(referred_at))


def first_flagged_on(day: date) -> date:
    """Give the first day of referral whose flag still lasts on a day, leap years and all."""
    first = clock.add_months(day, -FLAG_MONTHS)
    return first if flag_ends(first) >= day else first + timedelta(days=1)


def ever_flagged() -> sa.ColumnElement[bool]:
    """Say in SQL that a case was taken on here, and neither taken back nor handed on."""
    return sa.and_(
        Case.decision.in_(TAKEN_ON),
        Case.submitted_at.is_not(None),
        Case.withdrawn_at.is_(None),
        Case.merged_into_id.is_(None),
        Case.transferred_at.is_(None),
        Case.disposed_at.is_(None),
    )


def flag_ends_before(day: date) -> sa.ColumnElement[bool]:
    """Say in SQL that a case was taken on and its flag ends before a day."""
    line = _line(day)
    return sa.and_(ever_flagged(), Case.submitted_at < line, ~_referred_again_since(line))


def repeated_since(moment: sa.SQLColumnExpression[datetime | None]) -> sa.ColumnElement[bool]:
    """Say in SQL that a case was referred again after a moment, such as its last decision."""
    return (
        sa.select(Repeat.id)
        .where(Repeat.case_id == Case.id, Repeat.referred_at > moment)
        .correlate_except(Repeat)
        .exists()
    )


def _line(day: date) -> datetime:
    """Give the instant from which a referral's flag still lasts on a day."""
    return clock.london(first_flagged_on(day), time.min)


def _referred_again_since(line: datetime) -> sa.ColumnElement[bool]:
    return (
        sa.select(Repeat.id)
        .where(Repeat.case_id == Case.id, Repeat.referred_at >= line)
        .correlate_except(Repeat)
        .exists()
    )


def _left(case: Case) -> bool:
    """Tell whether a case was taken back, went elsewhere, or is gone."""
    gone = (case.withdrawn_at, case.merged_into_id, case.transferred_at, case.disposed_at)
    return any(fact is not None for fact in gone)
