"""A year of an area: every reminder on its own working day, none twice, none after the end.

26 meetings, 14 agencies, 400 cases, 1,600 actions, with a moved clock; what was sent is held
against a calculation of its own, which knows nothing of the code but the steps of the practice.
"""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts.models import Declaration, User
from marac.actions.models import Action, Ending
from marac.agencies.models import Agency, Membership
from marac.notifications.models import Mail
from marac.reminders.models import Digest, Reminder
from marac.reminders.rounds import make_round
from tests.factories import Factory

pytestmark = [pytest.mark.walk, pytest.mark.timeout(1800)]

MEETINGS, AGENCIES, CASES, ACTIONS = 26, 14, 400, 1_600
FIRST = date(2026, 11, 26)
# England and Wales, typed from the government's page, not taken from the library.
HOLIDAYS = {
    date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1), date(2027, 3, 26),
    date(2027, 3, 29), date(2027, 5, 3), date(2027, 5, 31), date(2027, 8, 30),
    date(2027, 12, 27), date(2027, 12, 28),
    date(2028, 1, 3),
}  # fmt: skip
# Domain.md, section 2: three days before, on the day, two after; five to the agency, ten to chair.
OWNER, AGENCY, CHAIR = (-3, 0, 2), 5, 10
Told = tuple[UUID, UUID, date, int]


@dataclass
class Plan:
    """What becomes of one action: when it goes out, by when it is due, and when it ends."""

    action: UUID
    owner: UUID
    agency: UUID
    issued: date
    due: date
    ends: date | None
    moved_on: date | None = None
    moved_to: date | None = None


def working(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def counted(day: date, offset: int) -> date:
    """So many working days on or back; the day itself, or the next one that is open."""
    step = timedelta(days=-1 if offset < 0 else 1)
    while offset == 0 and not working(day):
        day += step
    left = abs(offset)
    while left:
        day += step
        left -= working(day)
    return day


class Year:
    """The area, its people and what happens to its actions."""

    def __init__(self, make: Factory, session: Session) -> None:
        self.make, self.session, self.dice = make, session, random.Random(26)
        self.area = make.area("Bristol")
        self.area_id, self.statement_id = self.area.id, self.area.statements[0].id
        make.codes(self.area)
        self.agencies = [make.agency(f"Agency {n}", area=self.area) for n in range(AGENCIES)]
        first = self.agencies[0]
        make.user(Role.COORDINATOR, area=self.area, agency=first)
        self.chair = make.user(Role.CHAIR, area=self.area, agency=first)
        self.voices = {a.id: self._hire(Role.REPRESENTATIVE, a) for a in self.agencies}
        self.owners = {
            a.id: [self._hire(Role.REFERRER, a) for _ in range(2)] for a in self.agencies
        }
        self.plans = self._plans()
        session.commit()

    def _hire(self, role: Role, agency: Agency) -> User:
        return self.make.user(role, area=self.area, agency=agency)

    def _plans(self) -> list[Plan]:
        referrer, agency = self.owners[self.agencies[0].id][0], self.agencies[0]
        cases = [
            self.make.case(area=self.area, referrer=referrer, agency=agency) for _ in range(CASES)
        ]
        return [self._plan(cases[n % CASES], n * MEETINGS // ACTIONS) for n in range(ACTIONS)]

    def _plan(self, case: object, meeting: int) -> Plan:
        dice, agency = self.dice, self.dice.choice(self.agencies)
        owner = dice.choice([*self.owners[agency.id], self.voices[agency.id]])
        issued = counted(FIRST + timedelta(days=14 * meeting), 1)
        due = issued + timedelta(days=dice.randint(0, 35))
        fate = dice.random()
        ends = due + timedelta(days=dice.randint(-10, 0) if fate < 0.7 else dice.randint(1, 20))
        action = self.make.action(case, agency, owner, due_on=due)  # type: ignore[arg-type]
        plan = Plan(
            action.id,
            owner.id,
            agency.id,
            issued,
            due,
            max(ends, issued) if fate < 0.9 else None,
        )
        if fate > 0.95:
            plan.moved_on = counted(due, 3)
            plan.moved_to = plan.moved_on + timedelta(days=14)
        return plan

    def live(self, today: date) -> None:
        """Do what happens on a day before offices open."""
        for plan in self.plans:
            if plan.issued == today:
                self._change(plan, issued_at=_at(today))
            if plan.ends == today:
                self._change(plan, **self._end(plan, today))
            if plan.moved_on == today:
                self._change(plan, due_on=plan.moved_to)
        self.session.commit()

    def sign_again(self) -> None:
        """Sign the yearly declaration and the agreements anew: without them nobody has a seat."""
        for agency in self.agencies:
            self.make.agreement(agency, date(2029, 1, 1))
        everybody = self.session.scalars(sa.select(Membership.user_id).distinct()).all()
        for user_id in everybody:
            signed = {"statement_id": self.statement_id, "signed_at": clock.now()}
            self.make.add(Declaration(user_id=user_id, area_id=self.area_id, **signed))
        self.session.commit()

    def _change(self, plan: Plan, **fields: object) -> None:
        self.session.execute(sa.update(Action).where(Action.id == plan.action).values(fields))

    def _end(self, plan: Plan, today: date) -> dict[str, object]:
        if self.dice.random() < 0.5:
            return {"reported_done_at": _at(today), "reported_done_by_id": plan.owner}
        return {"ended_at": _at(today), "ending": self.dice.choice(list(Ending))}

    def expected(self, until: date) -> Counter[tuple[date, Told]]:
        """Reckon every reminder of the year from the plans alone."""
        found: Counter[tuple[date, Told]] = Counter()
        for plan in self.plans:
            spells = [(plan.due, plan.issued, plan.moved_on or plan.ends)]
            if plan.moved_to is not None:
                spells.append((plan.moved_to, plan.moved_on or plan.issued, plan.ends))
            for due, begins, ends in spells:
                for person, offset in self._told(plan):
                    day = counted(due, offset)
                    open_then = begins <= day <= until and (ends is None or day < ends)
                    if open_then and plan.issued <= day:
                        found[day, (person, plan.action, due, offset)] += 1
        return found

    def _told(self, plan: Plan) -> list[tuple[UUID, int]]:
        voice, told = self.voices[plan.agency].id, [(plan.owner, offset) for offset in OWNER]
        above = [(voice, AGENCY)] if voice != plan.owner else []
        return [*told, *above, (self.chair.id, CHAIR)]


def _at(day: date, hour: int = 7) -> datetime:
    return clock.london(day, time(hour))


def test_a_year_of_reminders_is_what_an_independent_calculation_says(
    app: Flask, make: Factory, session: Session
) -> None:
    with clock.moved_to(_at(FIRST - timedelta(days=2))):
        year = Year(make, session)
    last = FIRST + timedelta(days=14 * MEETINGS + 60)
    day = FIRST
    while day <= last:
        with app.app_context(), clock.moved_to(_at(day, 9)):
            year.live(day)
            if day == FIRST + timedelta(days=200):
                year.sign_again()
            make_round(session, area_id=year.area_id)
        day += timedelta(days=1)

    rows = session.execute(
        sa.select(
            Digest.day, Reminder.person_id, Reminder.subject_id, Reminder.due_on, Reminder.step
        )
        .join(Reminder.digest)
        .where(Reminder.kind == "action")
    )
    sent = Counter((day, (person, action, due, step)) for day, person, action, due, step in rows)
    expected = year.expected(last)
    assert sum(expected.values()) > ACTIONS
    assert sent - expected == Counter(), "sent though not due"
    assert expected - sent == Counter(), "due and never sent"
    digests = session.scalar(sa.select(sa.func.count(Digest.id)))
    assert session.scalar(sa.select(sa.func.count(Mail.id))) == digests
