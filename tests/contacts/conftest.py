"""The partnership of the stories about contact: Dele is a champion, Tom an advocate."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, Role
from marac.accounts.models import User
from marac.agencies.models import Agency, Area
from marac.cases.attesting.operations import attest
from marac.cases.models import Case, Means
from marac.contacts.models import Caller, Contact, ContactOutcome
from tests.client import Browser
from tests.factories import Factory


@dataclass
class Circle:
    """One area with a co-ordinator, a chair, a champion, an advocate and a landlord's people."""

    make: Factory
    area: Area
    police: Agency
    landlord: Agency
    support: Agency
    charity: Agency
    coordinator: User
    chair: User
    champion: User
    other: User
    advocate: User
    rep: User
    referrer: User

    def actor(self, user: User) -> Actor:
        return self.make.actor(user, self.area)

    def case(self, subject: str = "Amina Yusuf", **fields: Any) -> Case:
        """A running case of the landlord's, which nobody has listed yet."""
        case = self.make.case(
            area=self.area, referrer=self.referrer, agency=self.landlord, subject=subject, **fields
        )
        return self.make.accepted(case, self.coordinator)

    def circulated(self, case: Case, *agencies: Agency) -> Case:
        """The case on an agenda that went out to these agencies."""
        for agency in agencies:
            self.make.invitation(case, agency, self.coordinator)
        self.make.circulated(case, self.make.meeting(self.area), self.coordinator)
        return case

    def given(self, case: Case, user: User | None = None, *, word: bool = True, **f: Any) -> Caller:
        """Somebody was chosen, and said that they have no conflict unless `word` is false."""
        chosen = user or self.champion
        agency_id = chosen.memberships[0].agency_id
        values = {"given_at": clock.now(), "given_by_id": self.coordinator.id, "note": ""} | f
        row = self.make.add(
            Caller(case_id=case.id, user_id=chosen.id, agency_id=agency_id, **values)
        )
        if word:
            attest(self.make.session, by=self.actor(chosen), case=case)
        return row

    def tried(
        self, case: Case, outcome: ContactOutcome, day: date | None = None, **f: Any
    ) -> Contact:
        """Somebody tried to reach the person harmed on a day."""
        made = f.pop("by", self.champion)
        happened = day or clock.today()
        values = {
            "happened_on": happened,
            "means": Means.PHONE,
            "recorded_at": min(clock.now(), clock.london(happened, time(17))),
        }
        return self.make.add(
            Contact(
                case_id=case.id,
                made_by_id=made.id,
                agency_id=made.memberships[0].agency_id,
                outcome=outcome,
                **values | f,
            )
        )


@pytest.fixture
def circle(make: Factory) -> Circle:
    area = make.area("Bristol")
    make.codes(area)
    police = make.agency("Avon Police", area=area)
    landlord = make.agency("Harbour Homes", area=area)
    support = make.agency("Lighthouse", area=area)
    charity = make.agency("Common Ground", area=area)
    hire: Callable[..., User] = make.user
    return Circle(
        make,
        area,
        police,
        landlord,
        support,
        charity,
        hire(Role.COORDINATOR, area=area, agency=police, name="Megan Pryce"),
        hire(Role.CHAIR, area=area, agency=police, name="David Osei"),
        hire(Role.CHAMPION, area=area, agency=charity, name="Dele Achebe"),
        hire(Role.CHAMPION, area=area, agency=police, name="Wren Hollis"),
        hire(Role.ADVOCATE, area=area, agency=support, name="Tom Field"),
        hire(Role.REPRESENTATIVE, area=area, agency=landlord, name="Sana Khan"),
        hire(Role.REFERRER, area=area, agency=landlord, name="Ruth Alvarez"),
    )


@pytest.fixture
def browse_as(app: Flask, session: Session) -> Callable[[User], Browser]:
    """Open a browser for anybody."""
    return lambda user: Browser(app, session).sign_in_as(user)


def days_ago(number: int) -> datetime:
    return clock.now() - timedelta(days=number)
