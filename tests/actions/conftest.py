"""The world of the stories about actions: a heard case with an action for housing."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

import pytest

from marac import clock
from marac.access import Actor, Role
from marac.accounts.models import User
from marac.actions.models import Action
from marac.agencies.models import Agency, Area
from marac.cases.models import Case, Listing, Outcome
from marac.meetings.models import Meeting
from tests.factories import Factory


@dataclass
class World:
    """Housing owes the meeting new locks; the police are invited too."""

    make: Factory
    area: Area
    police: Agency
    housing: Agency
    coordinator: User
    chair: User
    officer: User
    landlord: User
    colleague: User
    case: Case
    meeting: Meeting
    listing: Listing
    action: Action

    def actor(self, user: User) -> Actor:
        return self.make.actor(user, self.area)

    def heard_case(self, subject: str = "Amina Yusuf") -> tuple[Case, Listing]:
        """Put a case on the meeting's agenda and have it heard."""
        case = self.make.case(
            area=self.area, referrer=self.officer, agency=self.police, subject=subject
        )
        for agency in (self.police, self.housing):
            self.make.invitation(case, agency, self.coordinator)
        listing = self.make.circulated(
            case, self.meeting, self.coordinator,
            decided_at=clock.now(), outcome=Outcome.NO_FURTHER,
        )  # fmt: skip
        return case, listing

    def another(self, case: Case | None = None, **fields: Any) -> Action:
        """Give housing another action."""
        values = {"issued_at": clock.now()} | fields
        return self.make.action(case or self.case, self.housing, self.landlord, **values)

    def path(self, *rest: str) -> str:
        return "/".join([f"/actions/{self.action.id}", *rest])


@pytest.fixture
def world(make: Factory) -> World:
    area = make.area("Bristol")
    police, housing = (make.agency(name, area=area) for name in ("Police", "Housing"))
    council = make.agency("Council", area=area)
    coordinator = make.user(Role.COORDINATOR, area=area, agency=council, name="Cora Coordinator")
    chair = make.user(Role.CHAIR, area=area, agency=council)
    officer = make.user(Role.REPRESENTATIVE, area=area, agency=police, name="Olu Officer")
    landlord = make.user(Role.REPRESENTATIVE, area=area, agency=housing, name="Lena Landlord")
    colleague = make.user(Role.DEPUTY, area=area, agency=housing, name="Kim Colleague")
    meeting = make.meeting(area, clock.london(date(2026, 11, 12), time(10)))
    world = World(
        make, area, police, housing, coordinator, chair, officer, landlord, colleague,
        None, meeting, None, None,  # type: ignore[arg-type]
    )  # fmt: skip
    world.case, world.listing = world.heard_case()
    world.action = world.another(
        listing=world.listing, due_on=date(2026, 11, 27), task="Change the locks at the flat"
    )
    return world
