"""The 12 months of a case through leap years, clock changes, repeats, merges and transfers.

What ought to come out is reckoned here apart: from calendar days only, with the rule of summer
time written down anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.flag import flag_ends_before, flagged_until
from marac.cases.merging import operations as merging
from marac.cases.models import Case, Decision, Merge, Outcome
from marac.cases.repeats.operations import tell
from marac.cases.transfers import operations as transfers
from marac.incidents.operations import IncidentValues
from tests.cases.conftest import Partnership

MANY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
MINUTE = timedelta(minutes=1)
# Near the clock changes and leap days more often than chance would have it.
STARTS = st.one_of(
    st.integers(0, 7 * 365 * 1440).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + n * MINUTE),
    st.sampled_from(
        [
            datetime(2028, 2, 28, 23, 59, tzinfo=UTC),
            datetime(2028, 2, 29, 0, 0, tzinfo=UTC),
            datetime(2028, 2, 29, 23, 30, tzinfo=UTC),
            datetime(2027, 3, 28, 0, 59, tzinfo=UTC),
            datetime(2027, 3, 28, 23, 30, tzinfo=UTC),
            datetime(2027, 6, 30, 23, 0, tzinfo=UTC),
            datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
            datetime(2027, 12, 31, 23, 59, tzinfo=UTC),
        ]
    ),
)
GAPS = st.one_of(
    st.integers(0, 60 * 24 * 500), st.sampled_from([365, 366, 364]).map(lambda n: n * 1440)
)
STEPS = st.lists(st.tuples(st.sampled_from(["tell", "merge", "undo"]), GAPS), max_size=6)


def last_sunday(year: int, month: int) -> date:
    day = date(year, month, 31)
    return day - timedelta(days=(day.weekday() + 1) % 7)


def london_day(moment: datetime) -> date:
    """Say which day it is in London, from the rule of summer time."""
    begins = datetime.combine(last_sunday(moment.year, 3), datetime.min.time(), UTC)
    ends = datetime.combine(last_sunday(moment.year, 10), datetime.min.time(), UTC)
    summer = begins + timedelta(hours=1) <= moment < ends + timedelta(hours=1)
    return (moment + timedelta(hours=1 if summer else 0)).date()


def year_on(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28)


@dataclass
class Life:
    """A case, and on which days it was referred as this file reckons it."""

    here: Partnership
    case: Case
    days: list[date]
    merges: list[tuple[Merge, date]] = field(default_factory=list)

    @property
    def session(self) -> Session:
        return self.here.make.session

    @property
    def until(self) -> date:
        return year_on(max(self.days))

    def step(self, by: Actor, kind: str, moment: datetime) -> None:
        if kind == "tell":
            self.tell(by, london_day(moment))
        elif kind == "merge":
            self.merge(by, moment)
        elif self.merges:
            merge, day = self.merges.pop()
            merging.undo(self.session, by=by, merge=merge)
            self.days.remove(day)

    def tell(self, by: Actor, today: date) -> None:
        values = IncidentValues(happened_on=today, summary="Again")
        told = tell(
            self.session, by=by, case=self.case, agency_id=self.here.police.id, values=values
        )
        assert (told is not None) == (today <= self.until)
        if told is not None:
            self.days.append(today)

    def merge(self, by: Actor, moment: datetime) -> None:
        sent = moment - timedelta(minutes=90)
        duplicate = self.here.case("Somebody Else", submitted_at=sent)
        row = merging.merge(
            self.session, by=by, case=self.case, duplicate=duplicate, reason="The same matter"
        )
        assert flagged_until(duplicate) is None
        self.merges.append((row, london_day(sent)))
        self.days.append(london_day(sent))

    def check(self) -> None:
        assert flagged_until(self.case) == self.until
        for day, ended in {self.until: False, self.until + timedelta(days=1): True}.items():
            assert self.found(flag_ends_before(day)) == ended

    def found(self, condition: sa.ColumnElement[bool]) -> bool:
        asked = sa.select(Case.id).where(Case.id == self.case.id, condition)
        return self.session.scalar(asked) is not None


def begin(here: Partnership, start: datetime) -> Life:
    """A case that was sent at a moment, and heard soon after."""
    case = here.case(submitted_at=start)
    case.decision, case.decided_at, case.decided_by_id = (
        Decision.ACCEPTED,
        start,
        here.coordinator.id,
    )
    meeting = here.make.meeting(here.make.area(), start)
    heard = {"decided_at": start, "outcome": Outcome.NO_FURTHER, "minutes_sent_at": start}
    here.make.circulated(case, meeting, here.coordinator, **heard)
    return Life(here, case, [london_day(start)])


def moments(start: datetime, steps: list[tuple[str, int]]) -> Iterator[tuple[str, datetime]]:
    for kind, gap in steps:
        start += timedelta(minutes=gap + 91)
        yield kind, start


@MANY
@given(start=STARTS, steps=STEPS)
def test_the_flag_runs_from_the_last_referral_however_it_came(
    here: Partnership, start: datetime, steps: list[tuple[str, int]]
) -> None:
    by, life = here.by, begin(here, start)
    life.check()
    for kind, moment in moments(start, steps):
        with clock.moved_to(moment):
            life.step(by, kind, moment)
            life.check()


@MANY
@given(start=STARTS, gap=GAPS)
def test_a_transfer_ends_the_flag_here_and_begins_it_there_on_the_day_it_was_sent(
    here: Partnership, app: Flask, start: datetime, gap: int
) -> None:
    by, life, there = here.by, begin(here, start), here.make.area()
    moment = start + timedelta(minutes=gap)
    with clock.moved_to(moment), app.app_context():
        sent = transfers.send(
            life.session,
            by=by,
            case=life.case,
            to=transfers.Destination(there, there.name),
            papers=transfers.Papers("They moved", []),
        )
        life.check()
        arrived = transfers.accept(life.session, by=by, transfer=sent)
        life.check()
        transfers.confirm(life.session, by=by, transfer=sent, name="Jo Marsh")
    assert flagged_until(life.case) is None
    assert flagged_until(arrived) is None
    here.make.accepted(arrived, here.coordinator)
    assert flagged_until(arrived) == year_on(london_day(moment))
