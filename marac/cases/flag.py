"""The flag of a case: for 12 months from its referral, a further event makes it a repeat."""

from datetime import date, time, timedelta

import sqlalchemy as sa

from marac import clock
from marac.cases.models import Case, Decision

FLAG_MONTHS = 12
TAKEN_ON = (Decision.ACCEPTED, Decision.EMERGENCY)


def flag_ends(referred_on: date) -> date:
    """Give the last day of the flag of a case that was referred on a day."""
    return clock.add_months(referred_on, FLAG_MONTHS)


def flagged_until(case: Case) -> date | None:
    """Give the last day of a case's flag; a referral that was not taken on has none."""
    if case.submitted_at is None or case.decision not in TAKEN_ON:
        return None
    return flag_ends(clock.to_london(case.submitted_at).date())


def first_flagged_on(day: date) -> date:
    """Give the first day of referral whose flag still lasts on a day, leap years and all."""
    first = clock.add_months(day, -FLAG_MONTHS)
    return first if flag_ends(first) >= day else first + timedelta(days=1)


def flag_ends_before(day: date) -> sa.ColumnElement[bool]:
    """Say in SQL that a case was taken on and its flag ends before a day."""
    return sa.and_(
        Case.decision.in_(TAKEN_ON),
        Case.submitted_at < clock.london(first_flagged_on(day), time.min),
    )
