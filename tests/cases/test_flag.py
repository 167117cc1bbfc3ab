"""The 12 months for which a case is flagged, through leap years, in Python and in SQL alike."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from marac.cases.flag import first_flagged_on, flag_ends, flag_ends_before, flagged_until
from marac.cases.models import Case, Decision
from tests.cases.conftest import Partnership

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("referred", "ends"),
    [
        (date(2026, 11, 19), date(2027, 11, 19)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2027, 3, 1), date(2028, 3, 1)),
    ],
)
def test_a_flag_lasts_twelve_months(referred: date, ends: date) -> None:
    assert flag_ends(referred) == ends


@given(DAYS)
@example(date(2028, 2, 29))
def test_a_flag_lasts_a_year_or_the_day_before(referred: date) -> None:
    assert timedelta(days=365) <= flag_ends(referred) - referred <= timedelta(days=366)
    assert flag_ends(referred) <= flag_ends(referred + timedelta(days=1))


@given(DAYS, st.integers(-800, 800))
@example(date(2028, 2, 29), -366)
@example(date(2028, 2, 29), -365)
@example(date(2029, 3, 1), -366)
def test_who_is_still_flagged_is_told_by_the_day_of_referral(day: date, before: int) -> None:
    referred = day + timedelta(days=before)
    assert (flag_ends(referred) >= day) == (referred >= first_flagged_on(day))


def test_the_flag_counts_from_the_day_in_london(here: Partnership, session: Session) -> None:
    # In London it is already the first of July.
    case = here.case(submitted_at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    assert flagged_until(case) is None
    here.make.accepted(case, here.coordinator)
    assert flagged_until(case) == date(2027, 7, 1)
    ends = [
        session.scalars(sa.select(Case.id).where(flag_ends_before(day))).all()
        for day in (date(2027, 7, 1), date(2027, 7, 2))
    ]
    assert ends == [[], [case.id]]
    case.decision = Decision.DECLINED
    assert flagged_until(case) is None
    assert session.scalars(sa.select(Case).where(flag_ends_before(date(2028, 1, 1)))).all() == []
