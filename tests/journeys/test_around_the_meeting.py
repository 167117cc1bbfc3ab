"""The pages around a meeting that few see: leaving for a case, an interest, paper, a transfer."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from marac import clock
from marac.access import Role
from marac.accounts import passwords
from marac.accounts.models import Declaration, User
from marac.agencies.models import Agency, Area
from marac.cases.models import Case
from marac.database import db
from marac.meetings.models import Circulation, Meeting
from marac.meetings.paper import operations as paper
from marac.meetings.room import operations as room
from tests.factories import Factory
from tests.journeys.conftest import PersonMaker, Site, elsewhere, within
from tests.journeys.person import Person

pytestmark = pytest.mark.journey

PASSWORD = "seven quiet lighthouses"
WIDE, PHONE = (1280, 900), (390, 844)


def signs_in(someone: Person, email: str) -> None:
    someone.page.goto("/sign-in")
    someone.page.get_by_label("E-mail address").fill(email)
    someone.page.get_by_role("textbox", name="Password").fill(PASSWORD)
    button = someone.page.locator("main").get_by_role("button", name="Sign in", exact=True)
    button.first.click()
    someone.page.wait_for_url("**/")


def photographs(someone: Person, folder: Path, name: str) -> None:
    """Keep how a page looks, wide and on a phone, beside the files of this run."""
    for width, height in (WIDE, PHONE):
        someone.page.set_viewport_size({"width": width, "height": height})
        someone.page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
    someone.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})


def coordinator(make: Factory, area: Area, email: str) -> User:
    """Somebody who runs an area and may sign in."""
    agency = make.agency(f"Council of {area.name}", area=area, type_code="community_safety")
    user = make.user(Role.COORDINATOR, area=area, agency=agency, email=email, name="Cory Okafor")
    user.password_hash = passwords.hash_of(PASSWORD)
    signed = {"statement": area.statements[0], "signed_at": clock.now()}
    make.add(Declaration(user_id=user.id, area_id=area.id, **signed))
    return user


@dataclass
class Bristol:
    """The area of this story: who runs it, and an agency with its representative."""

    make: Factory
    area: Area
    homes: Agency
    cory: User
    lena: User

    def case(self, name: str) -> Case:
        """An accepted case for which the agency is invited."""
        make, by = self.make, {"referrer": self.lena, "agency": self.homes}
        found = make.accepted(make.case(area=self.area, subject=name, **by), self.cory)
        make.invitation(found, self.homes, self.cory)
        make.purpose(found, self.cory)
        return found

    def begun(self, case: Case, *, hours: int) -> Meeting:
        """A meeting with its agenda out, that began so many hours ago."""
        meeting = self.make.meeting(self.area, clock.now() - timedelta(hours=hours))
        self.make.circulated(case, meeting, self.cory)
        sent = {"circulated_at": clock.now(), "circulated_by_id": self.cory.id}
        self.make.add(Circulation(meeting=meeting, number=1, listing_count=1, **sent))
        by = self.make.actor(self.cory, self.area)
        room.start(self.make.session, by=by, meeting=meeting, at=meeting.starts_at)
        return meeting


def settle_bristol() -> Bristol:
    """Two areas, each with a co-ordinator."""
    make = Factory(db.session)
    area, there = make.area("Bristol", code="BRI"), make.area("Swindon", code="SWI")
    make.codes(area)
    cory = coordinator(make, area, "cory@example.org")
    coordinator(make, there, "jo@example.org")
    homes = make.agency("Harbour Homes", area=area, type_code="housing_association")
    lena = make.user(Role.REPRESENTATIVE, area=area, agency=homes, name="Lena Park")
    return Bristol(make, area, homes, cory, lena)


def lay_out() -> dict[str, str]:
    """A meeting that sits, one on paper, one to be sent out, and a case for another area."""
    town = settle_bristol()
    make, by = town.make, town.make.actor(town.cory, town.area)
    sits = town.begun(town.case("Amina Yusuf"), hours=1)
    lena = next(person for person in sits.attendances if person.name == "Lena Park")
    lena.arrived_at = clock.now()
    [place] = sits.listings
    words = {"attendance": lena, "listings": [place], "text": "My sister-in-law"}
    room.declare_interest(make.session, by=by, meeting=sits, **words)
    typed = town.begun(town.case("Jan Kowalski"), hours=3)
    paper.begin(make.session, by=by, meeting=typed, started_at=typed.started_at)
    later = make.meeting(town.area, clock.now() + timedelta(days=6))
    make.listing(town.case("Piotr Nowak"), later, town.cory)
    found = {
        "circulate": f"/meetings/{later.id}/circulate",
        "interest": f"/meetings/{sits.id}/attendance/{lena.id}/interest",
        "leave": f"/meetings/{sits.id}/room/{place.id}",
        "paper": f"/meetings/{typed.id}/paper",
        "paper case": f"/meetings/{typed.id}/paper/cases/{typed.listings[0].id}",
        "case": f"/cases/{town.case('Zara Nothers').id}",
    }
    make.session.commit()
    return found


@pytest.fixture
def places(site: Site) -> dict[str, str]:
    """Where the pages of this story are."""
    found: list[dict[str, str]] = []
    elsewhere(lambda: within(site.app, lambda: found.append(lay_out())))
    return found[0]


def test_the_pages_around_a_meeting_hold_to_the_rules(
    places: dict[str, str], person: PersonMaker, tmp_path: Path
) -> None:
    cory = person("Cory")
    signs_in(cory, "cory@example.org")
    for name in ("circulate", "interest", "leave", "paper", "paper case"):
        cory.visit(places[name])
        photographs(cory, tmp_path, name.replace(" ", "-"))
    cory.press("Save and go to the end")
    cory.visit(f"{places['paper']}/register")
    cory.visit(f"{places['paper']}/end")
    cory.visit(places["leave"])
    assert "Must leave the room for this case:" in cory.text
    cory.press("They have left: hear this case")
    cory.visit(f"{places['case']}/transfer")
    cory.choose("Swindon")
    cory.fill("Why the case goes there", "The family moved")
    cory.press("Continue", within="main")
    jo = person("Jo")
    signs_in(jo, "jo@example.org")
    jo.follow("Accept or decline")
    jo.follow("Bristol")
    photographs(jo, tmp_path, "offer")
    jo.press("Accept the case")
    photographs(jo, tmp_path, "receipt")
    jo.choose("No, it is new here")
    jo.press("Confirm the receipt")
    jo.look(again="after the receipt")
    photographs(jo, tmp_path, "arrival")
