"""The people and cases of the stories about meetings."""

from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from marac.access import Actor, Role
from marac.accounts.models import User
from marac.agencies.models import Agency, Area
from marac.cases.models import Case
from marac.meetings.models import Meeting
from tests.client import Browser
from tests.factories import Factory


@dataclass
class Town:
    """An area with a co-ordinator, a chair, two agencies with reps, and a meeting to come."""

    make: Factory
    app: Flask
    area: Area
    police: Agency
    housing: Agency
    coordinator: User
    chair: User
    officer: User
    landlord: User
    meeting: Meeting

    def accepted(self, subject: str = "Amina Yusuf", *agencies: Agency, **fields: object) -> Case:
        """A case that waits for a meeting, with the agencies that are invited."""
        case = self.make.case(
            area=self.area,
            referrer=self.officer,
            agency=self.police,
            subject=subject,
            **fields,
        )
        self.make.accepted(case, self.coordinator)
        for agency in agencies:
            self.make.invitation(case, agency, self.coordinator)
        return case

    def actor(self, user: User) -> Actor:
        return self.make.actor(user, self.area)

    def browser(self, user: User) -> Browser:
        return Browser(self.app, self.make.session).sign_in_as(user, self.area)

    def path(self, *parts: object) -> str:
        return "/".join(["/meetings", str(self.meeting.id), *map(str, parts)])


@pytest.fixture
def town(make: Factory, app: Flask, session: Session) -> Town:
    area = make.area("Bristol")
    council = make.agency("City Council", area=area)
    police = make.agency("Police", area=area)
    housing = make.agency("Harbour Homes", area=area)
    return Town(
        make=make,
        app=app,
        area=area,
        police=police,
        housing=housing,
        coordinator=make.user(
            Role.COORDINATOR, area=area, agency=council, name="Cory Okafor", email="co@example.org"
        ),
        chair=make.user(Role.CHAIR, area=area, agency=council, name="Chris Bell"),
        officer=make.user(
            Role.REPRESENTATIVE, area=area, agency=police, name="Olu Ade", email="olu@example.org"
        ),
        landlord=make.user(
            Role.REPRESENTATIVE, area=area, agency=housing, name="Lena Park", email="le@example.org"
        ),
        meeting=make.meeting(area),
    )
