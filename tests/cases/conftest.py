"""A small partnership for the stories of cases."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from marac.access import Actor, Role
from marac.accounts.models import User
from marac.agencies.models import Agency, Area
from marac.cases.models import Case
from tests.client import Browser
from tests.factories import Factory


@dataclass
class Partnership:
    """One area with a co-ordinator, a chair, a landlord's people and a victim support unit."""

    make: Factory
    area: Area
    police: Agency
    landlord: Agency
    support: Agency
    coordinator: User
    chair: User
    rep: User
    advocate: User
    referrer: User

    @property
    def by(self) -> Actor:
        """The co-ordinator, acting."""
        return self.make.actor(self.coordinator)

    def case(self, subject: str = "Amina Yusuf", **fields: object) -> Case:
        """A submitted referral of the landlord's."""
        return self.make.case(
            area=self.area,
            referrer=self.referrer,
            agency=self.landlord,
            subject=subject,
            **fields,
        )

    def running(self, subject: str = "Amina Yusuf", **fields: object) -> Case:
        """A case on an agenda that went out, to which the landlord is invited."""
        case = self.make.accepted(self.case(subject, **fields), self.coordinator)
        self.make.invitation(case, self.landlord, self.coordinator)
        self.make.circulated(case, self.make.meeting(self.make.area()), self.coordinator)
        return case


@pytest.fixture
def here(make: Factory) -> Partnership:
    """The partnership."""
    area = make.area("Bristol")
    make.codes(area)
    police = make.agency("Avon Police", area=area, short_name="Police")
    landlord = make.agency("Harbour Homes", area=area, short_name="Harbour")
    support = make.agency("Lighthouse", area=area, short_name="Light")
    return Partnership(
        make,
        area,
        police,
        landlord,
        support,
        make.user(Role.COORDINATOR, area=area, agency=police, name="Megan Pryce"),
        make.user(Role.CHAIR, area=area, agency=police, name="David Osei"),
        make.user(Role.REPRESENTATIVE, area=area, agency=landlord, name="Sana Khan"),
        make.user(Role.ADVOCATE, area=area, agency=support, name="Tom Field"),
        make.user(Role.REFERRER, area=area, agency=landlord, name="Ruth Alvarez"),
    )


@pytest.fixture
def browse_as(app: Flask, session: Session) -> Callable[[User], Browser]:
    """Open a browser for anybody."""
    return lambda user: Browser(app, session).sign_in_as(user)
