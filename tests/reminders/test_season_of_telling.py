"""A season of an area: whoever is to tell somebody is reminded on the right days, and once.

Four meetings with a moved clock; what was sent is held against a calculation of its own, which
knows nothing of the code but the steps of the practice.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from uuid_utils import compat as uuids

from marac import clock
from marac.access import Role
from marac.cases.models import Case, Listing, Means, VoiceEntry, VoiceKind, VoiceStage
from marac.meetings.models import Meeting
from marac.reminders.models import Digest, Reminder
from marac.reminders.rounds import make_round
from tests.factories import Factory
from tests.reminders.test_year import counted

pytestmark = [pytest.mark.walk, pytest.mark.timeout(1800)]

FIRST, MEETINGS, CASES_EACH = date(2026, 12, 3), 4, 6
BEFORE, AFTER = VoiceStage.BEFORE, VoiceStage.AFTER
# Whoever does it, and the chair in the end: working days from the day on which it is due.
STEPS = {BEFORE: ((-1, 0), (1,)), AFTER: ((0, 1, 3), (5,))}
Told = tuple[UUID, UUID, date, int]


@dataclass
class Duty:
    """Telling somebody at one stage: whose it is, and what becomes of it on which day."""

    stage: VoiceStage
    owner: UUID
    begins: date
    due: date
    lapses: date
    tries: list[tuple[date, date]] = field(default_factory=list)
    settled: date | None = None
    told: bool = True

    def spells(self) -> Iterator[tuple[date, date, date]]:
        """Give each day on which it is due, with the days between which it is open."""
        due, begins = self.due, self.begins
        for tried, again in self.tries:
            yield due, begins, tried
            due, begins = again, tried
        yield due, begins, min(self.settled or self.lapses, self.lapses)


@dataclass
class Plan:
    """One place on an agenda, and both its duties."""

    listing: UUID
    case: UUID
    agenda: date
    meets: date
    due: date
    teller: UUID | None
    duties: list[Duty]


def at(day: date, hour: int = 7) -> datetime:
    return clock.london(day, time(hour))


class Season:
    """The area, its people and what happens to those who are to be told."""

    def __init__(self, make: Factory, session: Session) -> None:
        self.make, self.session, self.dice = make, session, random.Random(8)
        self.area = make.area("Bristol")
        make.codes(self.area)
        council, light, homes = (make.agency(n, area=self.area) for n in ("A", "B", "C"))
        self.agencies = (light, homes)
        self.coordinator = make.user(Role.COORDINATOR, area=self.area, agency=council)
        chair = make.user(Role.CHAIR, area=self.area, agency=council)
        self.advocates = [make.user(Role.ADVOCATE, area=self.area, agency=light) for _ in range(2)]
        self.rep = make.user(Role.REPRESENTATIVE, area=self.area, agency=homes)
        self.meetings: dict[date, Meeting] = {}
        self.area_id, self.chair_id = self.area.id, chair.id
        self.plans = [self._plan(n) for n in range(MEETINGS) for _ in range(CASES_EACH)]
        session.commit()

    def _plan(self, number: int) -> Plan:
        meets = FIRST + timedelta(days=14 * number)
        agenda = counted(meets, -6)
        case = self._case()
        meeting = self._meeting(meets)
        listing = self.make.listing(case, meeting, self.coordinator, listed_at=at(agenda, 6))
        teller = self.dice.choice([None, self.rep.id, self.advocates[0].id])
        if teller not in (None, self.rep.id, case.advocate_id):
            teller = None
        usually = case.advocate_id or self.coordinator.id
        due = counted(meets, self.dice.choice([1, 3, 4]))
        before = self._duty(BEFORE, usually, agenda, counted(meets, -2), meets + timedelta(days=1))
        after = self._duty(AFTER, teller or usually, meets, due, date.max)
        return Plan(listing.id, case.id, agenda, meets, due, teller, [before, after])

    def _case(self) -> Case:
        case = self.make.case(area=self.area, referrer=self.rep, agency=self.agencies[1])
        self.make.accepted(case, self.coordinator)
        for agency in self.agencies:
            self.make.invitation(case, agency, self.coordinator)
        chosen = self.dice.choice([None, *self.advocates])
        case.advocate_id = chosen.id if chosen is not None else None
        return case

    def _meeting(self, day: date) -> Meeting:
        if day not in self.meetings:
            self.meetings[day] = self.make.meeting(self.area, at(day, 10))
        return self.meetings[day]

    def _duty(self, stage: VoiceStage, owner: UUID, begins: date, due: date, lapses: date) -> Duty:
        dice, duty = self.dice, Duty(stage, owner, begins, due, lapses)
        day = begins
        for _ in range(dice.choice([0, 0, 1, 2])):
            day = counted(day, dice.randint(1, 3))
            again = counted(day, dice.randint(0, 2))
            if again >= lapses or day >= lapses:
                break
            duty.tries.append((day, again))
        settled = counted(day, dice.randint(1, 9))
        if dice.random() < 0.8 and settled < lapses:
            duty.settled, duty.told = settled, dice.random() < 0.8
        return duty

    def live(self, today: date) -> None:
        """Do what happens on a day: agendas, decisions, and what is recorded, before offices open.

        The room decides later in the day.
        """
        for plan in self.plans:
            listing = sa.update(Listing).where(Listing.id == plan.listing)
            if plan.agenda == today:
                self.session.execute(listing.values(circulated_at=at(today)))
            if counted(plan.meets, 1) == today:
                decided = {"decided_at": at(plan.meets, 11), "outcome": "no_further"}
                told = {"victim_told_due": plan.due, "teller_id": plan.teller}
                self.session.execute(listing.values(**decided, **told))
            for duty in plan.duties:
                self._record(plan, duty, today)
        self.session.commit()

    def _record(self, plan: Plan, duty: Duty, today: date) -> None:
        for tried, again in duty.tries:
            if tried == today:
                self._entry(plan, duty.stage, today, told=False, again=again)
        if duty.settled == today:
            self._entry(plan, duty.stage, today, told=duty.told)

    def _entry(
        self, plan: Plan, stage: VoiceStage, day: date, *, told: bool, again: date | None = None
    ) -> None:
        entry = VoiceEntry(
            id=uuids.uuid7(),
            case_id=plan.case,
            listing_id=plan.listing,
            kind=VoiceKind.TELLING,
            stage=stage,
            happened_on=day,
            told=told,
            means=Means.PHONE if told else None,
            again_on=again,
            recorded_at=at(day),
            recorded_by_id=self.coordinator.id,
            agency_id=self.agencies[0].id,
        )
        self.session.add(entry)

    def expected(self, until: date) -> Counter[tuple[date, Told]]:
        """Reckon every reminder of the season from the plans alone."""
        found: Counter[tuple[date, Told]] = Counter()
        for plan in self.plans:
            for duty in plan.duties:
                mine, chairs = STEPS[duty.stage]
                told = [(duty.owner, n) for n in mine] + [(self.chair_id, n) for n in chairs]
                for due, begins, ends in duty.spells():
                    for person, offset in told:
                        day = counted(due, offset)
                        if begins <= day < ends and day <= until:
                            found[day, (person, plan.listing, due, offset)] += 1
        return found


def test_a_season_of_telling_is_what_an_independent_calculation_says(
    app: Flask, make: Factory, session: Session
) -> None:
    begun = FIRST - timedelta(days=14)
    with clock.moved_to(at(begun)):
        season = Season(make, session)
    last = FIRST + timedelta(days=14 * MEETINGS + 10)
    day = begun
    while day <= last:
        with app.app_context(), clock.moved_to(at(day, 9)):
            season.live(day)
            make_round(session, area_id=season.area_id)
        day += timedelta(days=1)
    rows = session.execute(
        sa.select(
            Digest.day, Reminder.person_id, Reminder.subject_id, Reminder.due_on, Reminder.step
        )
        .join(Reminder.digest)
        .where(Reminder.kind.in_(["telling", "contact"]))
    )
    sent = Counter((day, (who, what, due, step)) for day, who, what, due, step in rows)
    expected = season.expected(last)
    assert sum(expected.values()) > MEETINGS * CASES_EACH
    assert sent - expected == Counter(), "sent though not due"
    assert expected - sent == Counter(), "due and never sent"
