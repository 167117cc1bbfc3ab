"""The world of the stories about the front page: an area whose next agenda went out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.agencies.models import Agency, Area
from marac.cases.models import Case
from marac.meetings.models import Circulation, Meeting, MinutesRevision
from tests.client import Browser, Page
from tests.factories import Factory

# A Tuesday, two working days before the meeting.
DUE = datetime(2026, 11, 24, 12, tzinfo=clock.LONDON)


@dataclass
class Town:
    """An area with its co-ordinator and one agency, and the meeting that it works towards."""

    make: Factory
    area: Area
    housing: Agency
    police: Agency
    meeting: Meeting
    coordinator: User

    def person(self, *roles: Role, agency: Agency | None = None) -> User:
        return self.make.user(*roles, area=self.area, agency=agency or self.housing)

    def refer(self, **fields: object) -> Case:
        values = {"area": self.area, "referrer": self.coordinator, "agency": self.police}
        return self.make.case(**values | fields)

    def listed(self, *agencies: Agency, **fields: object) -> Case:
        """Put a case on the agenda that went out, and ask these agencies for returns."""
        case = self.make.accepted(self.refer(**fields), self.coordinator)
        listing = self.make.circulated(case, self.meeting, self.coordinator)
        for agency in agencies:
            self.make.invitation(case, agency, self.coordinator)
            self.make.request(listing, agency, due_at=DUE)
        return case

    def held(self) -> Meeting:
        """A meeting of two weeks ago that was concluded and has no minutes yet."""
        at = clock.now() - timedelta(days=8)
        facts = {"started_at": at, "concluded_at": at, "concluded_by_id": self.coordinator.id}
        return self.make.meeting(self.area, at, **facts)

    def draft_minutes(self, meeting: Meeting, author: User) -> None:
        row = MinutesRevision(meeting=meeting, number=1, author=author, content={}, digest="")
        self.make.add(row)


@pytest.fixture
def town(make: Factory) -> Town:
    """An area whose next agenda went out."""
    make.codes()
    area = make.area("Harbour")
    council = make.agency("Harbour Council", area=area)
    coordinator = make.user(Role.COORDINATOR, area=area, agency=council)
    meeting = make.meeting(area)
    row = Circulation(meeting=meeting, number=1, circulated_at=clock.now(), listing_count=0)
    row.circulated_by_id = coordinator.id
    make.add(row)
    housing, police = (make.agency(f"Harbour {n}", area=area) for n in ("Homes", "Police"))
    return Town(make, area, housing, police, meeting, coordinator)


@pytest.fixture
def home_of(browser: Browser) -> Callable[[User], Page]:
    """Sign somebody in and open their front page."""
    return lambda user: browser.sign_in_as(user).get("/")


def block(page: Page, title: str) -> str:
    """The words of one block."""
    for section in page.all("//section[h2]"):
        words = " ".join(section.text_content().split())
        if words.startswith(title):
            return words
    raise AssertionError(f"no block {title!r} in {page.text}")


def titles(page: Page) -> list[str]:
    return [" ".join(h2.text_content().split()) for h2 in page.all("//main//h2")]
