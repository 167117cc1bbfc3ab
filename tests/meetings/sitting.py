"""What the stories about the room share: three cases on an agenda, and how people type."""

from collections.abc import Mapping, Sequence

from marac import clock
from marac.cases.models import Case, Listing, Outcome
from marac.meetings.models import Circulation
from marac.meetings.room import operations
from tests.client import Browser, Page
from tests.meetings.conftest import Town

Typed = Mapping[str, str | Sequence[str]]


def put_on_the_agenda(town: Town) -> list[Listing]:
    """Three circulated cases: for police and housing, for housing only, for police only."""
    town.make.codes(town.area)
    cases = [
        town.accepted("Amina Yusuf", town.police, town.housing),
        town.accepted("Piotr Nowak", town.housing),
        town.accepted("Grace Mensah", town.police),
    ]
    return circulate(town, cases)


def circulate(town: Town, cases: list[Case]) -> list[Listing]:
    listings = [town.make.circulated(case, town.meeting, town.coordinator) for case in cases]
    town.make.add(
        Circulation(
            meeting=town.meeting,
            number=1,
            circulated_at=clock.now(),
            circulated_by_id=town.coordinator.id,
            listing_count=len(cases),
        )
    )
    return listings


def begin(town: Town) -> None:
    operations.start(town.make.session, by=town.actor(town.coordinator), meeting=town.meeting)


def decision(**changes: str) -> dict[str, str | Sequence[str]]:
    """What is typed to decide a case."""
    typed: dict[str, str | Sequence[str]] = {
        "outcome": "no_further",
        "safeguarding": ["none"],
        "told_by": "Sam of Lighthouse",
        "told_how": "By phone, after 6pm",
        "told_due": "fri",
    }
    return typed | changes


def owner(page: Page, name: str) -> str:
    """The value of the person with this name in the list of owners."""
    options = page.all("//select[@name='owner']//option")
    return str(next(o.get("value") for o in options if o.text.startswith(name)))


def write(browser: Browser, page: Page, values: Typed, button: str = "Save") -> Page:
    return browser.submit(page, values, button=button)


def decide_all(town: Town, listings: list[Listing]) -> None:
    """Decide every case and conclude, without the pages."""
    by = town.actor(town.coordinator)
    for listing in listings:
        operations.decide(
            town.make.session,
            by=by,
            listing=listing,
            outcome=Outcome.NO_FURTHER,
            review_on=None,
            note="",
            safeguarding=["none"],
            victim_told_by="Sam",
            victim_told_how="By phone",
            victim_told_due=None,
        )
    operations.conclude(town.make.session, by=by, meeting=town.meeting)
