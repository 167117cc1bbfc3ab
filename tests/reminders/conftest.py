"""The world of the stories about reminders: a locksmith's action and the people round it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.actions.models import Action
from marac.agencies.models import Agency, Area
from marac.cases.models import Case, Means
from marac.contacts.models import Contact, ContactOutcome
from marac.notifications.models import Mail
from marac.reminders.rounds import make_round
from tests.factories import Factory


@dataclass
class Office:
    """One area with its co-ordinator and chair, and housing, where Idris fits locks."""

    app: Flask
    make: Factory
    session: Session
    area: Area
    housing: Agency
    coordinator: User
    chair: User
    landlord: User
    idris: User
    case: Case

    def owes(self, due_on: date, owner: User | None = None, **fields: Any) -> Action:
        """Give housing an action that was issued today."""
        values = {"due_on": due_on, "issued_at": clock.now()} | fields
        return self.make.action(self.case, self.housing, owner or self.idris, **values)

    def morning(self, day: date) -> list[Mail]:
        """Make the round of a day at half past eight, and give the mails that it decided."""
        self.session.commit()
        before = set(self.session.scalars(sa.select(Mail.id)))
        moment = clock.london(day, time(8, 30))
        with self.app.app_context(), clock.moved_to(moment):
            make_round(self.session, area_id=self.area.id)
        found = self.session.scalars(sa.select(Mail).order_by(Mail.recipient))
        return [mail for mail in found if mail.id not in before]

    def told(self, day: date) -> list[str]:
        """Give who is written to on a day."""
        return [mail.recipient for mail in self.morning(day)]


@pytest.fixture
def office(app: Flask, make: Factory, session: Session) -> Office:
    area = make.area("Bristol")
    make.codes(area)
    council = make.agency("Bristol Council", area=area)
    housing = make.agency("Harbour Homes", area=area)
    hire: Callable[..., User] = make.user
    coordinator = hire(Role.COORDINATOR, area=area, agency=council, name="Ngozi Eze")
    chair = hire(Role.CHAIR, area=area, agency=council, name="Ruth Adler")
    landlord = hire(Role.REPRESENTATIVE, area=area, agency=housing, name="Farida Rahmani")
    idris = hire(Role.REFERRER, area=area, agency=housing, name="Idris Osman")
    case = make.case(area=area, referrer=idris, agency=housing, subject="Amina Yusuf")
    make.accepted(case, coordinator)
    # These stories are of other things: she wants nobody to keep in touch with her.
    refusal = {"outcome": ContactOutcome.DECLINED, "means": Means.PHONE, "made_by_id": idris.id}
    when = {"happened_on": clock.today(), "recorded_at": clock.now()}
    make.add(Contact(case_id=case.id, agency_id=housing.id, **refusal, **when))
    make.invitation(case, housing, coordinator)
    session.commit()
    return Office(app, make, session, area, housing, coordinator, chair, landlord, idris, case)
