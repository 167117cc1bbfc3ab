"""A season of an invented area: meetings, actions, returns and who came, from a seed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, Role
from marac.accounts.models import User
from marac.actions.models import Action, Ending
from marac.agencies.models import Agency, Area
from marac.cases.models import Case, Conflict, Invitation, Listing, NamedReader, Outcome
from marac.meetings.models import Attendance, Meeting
from marac.reports.periods import Period
from marac.returns.models import Answer, Return
from tests.client import Browser
from tests.factories import Factory

# The story's clock stands at 20 November 2026.
SEASON = Period(date(2026, 11, 1), 3)
MEETING_DAYS = (date(2026, 8, 27), date(2026, 9, 10), date(2026, 10, 8), date(2026, 11, 5))


def at(day: date, hour: int = 10) -> datetime:
    return clock.london(day, time(hour))


@dataclass
class Season:
    """Four agencies, three of which come to meetings, and somebody of every role."""

    make: Factory
    area: Area
    agencies: list[Agency]
    coordinator: User
    reps: list[User]
    deputies: list[User]
    meetings: list[Meeting] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    returns: list[Return] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    invitations: list[Invitation] = field(default_factory=list)
    register: list[Attendance] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    named: list[NamedReader] = field(default_factory=list)

    def actor(self, user: User) -> Actor:
        return self.make.actor(user, self.area)

    def somebody(self, *roles: Role, agency: int = 0, **fields: Any) -> User:
        return self.make.user(*roles, area=self.area, agency=self.agencies[agency], **fields)

    def case(self, **fields: Any) -> Case:
        row = self.make.case(
            area=self.area, referrer=self.reps[0], agency=self.agencies[0], **fields
        )
        self.cases.append(row)
        return row

    def invite(self, case: Case, agency: Agency, **fields: Any) -> None:
        values = {"invited_at": at(date(2026, 8, 1))} | fields
        self.invitations.append(self.make.invitation(case, agency, self.coordinator, **values))

    def hear(self, case: Case, meeting: Meeting, **fields: Any) -> Listing:
        values = {"decided_at": meeting.starts_at, "outcome": Outcome.NO_FURTHER} | fields
        if values["decided_at"] is None:
            values["outcome"] = None
        row = self.make.circulated(case, meeting, self.coordinator, **values)
        self.listings.append(row)
        return row

    def act(self, case: Case, agency: Agency, due_on: date, **fields: Any) -> Action:
        values = {"agreed_at": at(due_on - timedelta(days=14)), "due_on": due_on} | fields
        self.actions.append(self.make.action(case, agency, **values))
        return self.actions[-1]

    def end(self, action: Action, ending: Ending, on: date, *, reported: bool = True) -> None:
        action.ending, action.ended_at = ending, at(on, 16)
        if reported:
            action.reported_done_at, action.reported_done_by_id = at(on), self.reps[0].id
        self.make.session.flush()

    def ask(self, listing: Listing, agency: Agency, due_at: datetime, **fields: Any) -> Return:
        self.returns.append(self.make.request(listing, agency, due_at=due_at, **fields))
        return self.returns[-1]

    def hand_in(self, row: Return, on: datetime, answer: Answer) -> None:
        row.submitted_at, row.submitted_by_id, row.answer = on, self.reps[0].id, answer
        self.make.session.flush()

    def come(self, meeting: Meeting, agency: Agency, user: User | None, **fields: Any) -> None:
        row = Attendance(
            meeting_id=meeting.id, user_id=user.id if user else None, agency_id=agency.id,
            name="Zelda Zephyr", **fields,
        )  # fmt: skip
        self.register.append(self.make.add(row))

    def keep_away(
        self, case: Case, *, user: User | None = None, agency: Agency | None = None
    ) -> None:
        row = Conflict(
            case_id=case.id,
            user_id=user.id if user else None,
            agency_id=agency.id if agency else None,
            reason="They are neighbours",
            declared_by_id=self.coordinator.id,
        )
        self.conflicts.append(self.make.add(row))

    def restrict(self, case: Case, *names: User) -> None:
        case.restricted_at, case.restricted_by_id = at(date(2026, 9, 1)), self.coordinator.id
        for user in names:
            row = NamedReader(case_id=case.id, user_id=user.id)
            self.named.append(self.make.add(row))
        self.make.session.flush()


@pytest.fixture
def season(make: Factory) -> Season:
    area = make.area("Bristol")
    names = ("Albion Police", "Brook Housing", "Council", "Dene School")
    agencies = [make.agency(name, area=area) for name in names]
    reps = [
        make.user(Role.REPRESENTATIVE, area=area, agency=agency, name=f"Rita Repson{n}")
        for n, agency in enumerate(agencies)
    ]
    deputies = [
        make.user(Role.DEPUTY, area=area, agency=agency, name=f"Deb Depson{n}")
        for n, agency in enumerate(agencies)
    ]
    boss = make.user(Role.COORDINATOR, area=area, agency=agencies[2], name="Cora Coordson")
    world = Season(make, area, agencies, boss, reps, deputies)
    for day in MEETING_DAYS:
        world.meetings.append(make.meeting(area, at(day), started_at=at(day)))
    return world


@pytest.fixture
def browse_as(app: Flask, session: Session) -> Callable[[User], Browser]:
    """Open a browser for somebody."""

    def open_(user: User) -> Browser:
        return Browser(app, session).sign_in_as(user)

    return open_
