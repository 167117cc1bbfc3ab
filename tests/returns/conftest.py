"""The world of the stories about returns: one circulated case and the agencies invited to it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from marac import clock
from marac.access import Actor, Role
from marac.accounts.models import User
from marac.agencies.models import Agency, Area
from marac.cases.models import Case, Listing
from marac.meetings.models import Meeting
from marac.returns import operations
from marac.returns.models import Answer, Nature, Return, ReturnItem, Sharing
from marac.returns.values import ItemValues
from tests.factories import Factory


@dataclass
class World:
    """Police, housing and health are invited to one case; each has a representative."""

    make: Factory
    area: Area
    police: Agency
    housing: Agency
    health: Agency
    coordinator: User
    chair: User
    officer: User
    landlord: User
    nurse: User
    case: Case
    meeting: Meeting
    listing: Listing
    police_return: Return
    housing_return: Return
    health_return: Return

    def actor(self, user: User) -> Actor:
        return self.make.actor(user, self.area)

    def item(
        self, text: str, sharing: Sharing, *agencies: Agency, reason: str = "", **values: Any
    ) -> ReturnItem:
        """Add an item to the police's return."""
        return operations.add_item(
            self.make.session,
            by=self.actor(self.officer),
            agency_return=self.police_return,
            values=ItemValues(
                text=text,
                nature=Nature.FACT,
                sharing=sharing,
                withheld_reason=reason,
                agency_ids=tuple(agency.id for agency in agencies),
                **values,
            ),
        )

    def submit(self, agency_return: Return, by: User, answer: Answer = Answer.NOT_KNOWN) -> None:
        """Hand in a return with an answer."""
        session, actor = self.make.session, self.actor(by)
        operations.answer(session, by=actor, agency_return=agency_return, answer=answer)
        operations.submit(session, by=actor, agency_return=agency_return)

    def another_case(self, subject: str = "Jan Kowalski") -> tuple[Case, Listing]:
        """Put another case on the same agenda, with the same agencies invited."""
        case = self.make.case(
            area=self.area, referrer=self.officer, agency=self.police, subject=subject
        )
        for agency in (self.police, self.housing, self.health):
            self.make.invitation(case, agency, self.coordinator)
        return case, self.make.circulated(case, self.meeting, self.coordinator)


@pytest.fixture
def world(make: Factory) -> World:
    area = make.area("Bristol")
    police, housing, health = (
        make.agency(name, area=area) for name in ("Police", "Housing", "Health")
    )
    council = make.agency("Council", area=area)
    coordinator = make.user(Role.COORDINATOR, area=area, agency=council)
    chair = make.user(Role.CHAIR, area=area, agency=council)
    officer = make.user(Role.REPRESENTATIVE, area=area, agency=police, name="Olu Officer")
    landlord = make.user(Role.REPRESENTATIVE, area=area, agency=housing, name="Lena Landlord")
    nurse = make.user(Role.REPRESENTATIVE, area=area, agency=health, name="Nia Nurse")
    case = make.case(area=area, referrer=officer, agency=police)
    meeting = make.meeting(area)
    listing = make.circulated(case, meeting, coordinator)
    for agency in (police, housing, health):
        make.invitation(case, agency, coordinator)
    due_at = clock.now() + timedelta(days=4)
    returns = [make.request(listing, agency, due_at=due_at) for agency in (police, housing, health)]
    return World(
        make, area, police, housing, health, coordinator, chair, officer, landlord, nurse,
        case, meeting, listing, *returns,
    )  # fmt: skip
