"""One meeting with everything that must not end up on the wrong paper."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from marac import clock, documents
from marac.access import Role
from marac.accounts.models import User
from marac.agencies.models import Agency, Area
from marac.cases.models import Case, Conflict, Listing, NamedReader
from marac.documents import Assembly, DocumentError, Rendered, Sheet
from marac.meetings.models import Circulation, Meeting
from marac.returns.models import Answer, ItemRelease, Nature, Return, ReturnItem, Sharing
from tests.factories import Factory

BLANK = (
    "<!doctype html><html lang=en><head><title>P</title></head><body><h1>Paper</h1></body></html>"
)


class Instant(AbstractContextManager["Instant"]):
    """Stands in for the children that lay papers out: `answer` says what comes of a sheet."""

    def __init__(self, answer: Callable[[Sheet], Rendered | DocumentError]) -> None:
        self.answer = answer

    def __exit__(self, *_: object) -> None:
        """Do nothing: nothing was started."""

    def render(self, sheets: Sequence[Sheet]) -> list[Rendered | DocumentError]:
        return [self.answer(sheet) for sheet in sheets]

    def wake(self) -> None:
        """Do nothing: there is nobody to wake."""

    def begin(self, work: Sheet | Assembly) -> Future[Rendered]:
        """Lay out as `answer` says; put together and mark as a child would."""
        future: Future[Rendered] = Future()
        if isinstance(work, Assembly):
            future.set_result(Rendered(*documents.assemble(work)))
            return future
        outcome = self.answer(work)
        if isinstance(outcome, DocumentError):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)
        return future


@pytest.fixture(scope="session")
def blank() -> bytes:
    """Some laid-out paper, for stories in which its content does not matter."""
    return documents.render(BLANK, title="Paper")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, blank: bytes) -> None:
    """Let papers be laid out at once."""

    monkeypatch.setattr(documents, "Renderers", lambda: Instant(lambda _: Rendered(blank, 1)))


@dataclass
class Story:
    """A meeting of three agencies, and the people round its table."""

    make: Factory
    area: Area
    meeting: Meeting
    police: Agency
    housing: Agency
    health: Agency
    coordinator: User
    chair: User
    officer: User
    landlord: User
    nurse: User
    listings: dict[str, Listing] = field(default_factory=dict)

    def list_case(self, subject: str, *agencies: Agency, **fields: object) -> Case:
        """Put a case on the agenda that went out, with these agencies invited."""
        case = self.make.case(
            area=self.area, referrer=self.officer, agency=self.police, subject=subject, **fields
        )
        self.make.accepted(case, self.coordinator)
        self.listings[subject] = self.make.circulated(case, self.meeting, self.coordinator)
        for agency in agencies:
            self.make.invitation(case, agency, self.coordinator)
        return case

    def hand_in(self, subject: str, agency: Agency, by: User, **fields: object) -> Return:
        """Hand in an agency's return on a case."""
        values = {
            "answer": Answer.NOT_KNOWN,
            "searched_on": date(2026, 11, 18),
            "submitted_at": clock.now(),
            "submitted_by_id": by.id,
        }
        return self.make.request(self.listings[subject], agency, **values | fields)

    def item(self, answer: Return, text: str, sharing: Sharing, *named: Agency) -> ReturnItem:
        """Add one piece of information to a return."""
        reason = "An open inquiry" if sharing is Sharing.WITHHELD else ""
        return self.make.add(
            ReturnItem(
                agency_return=answer,
                position=len(answer.items) + 1,
                text=text,
                nature=Nature.FACT,
                sharing=sharing,
                withheld_reason=reason,
                releases=[ItemRelease(agency=agency) for agency in named],
            )
        )

    def keep_away(self, case: Case, **whom: object) -> None:
        """Record a conflict of interest of a person or an agency."""
        self.make.add(Conflict(case_id=case.id, declared_by_id=self.coordinator.id, **whom))

    def restrict(self, case: Case, *readers: User) -> None:
        """Keep a case to a list of people."""
        case.restricted_at, case.restricted_by_id = clock.now(), self.coordinator.id
        for reader in readers:
            self.make.add(NamedReader(case_id=case.id, user_id=reader.id))


@pytest.fixture
def story(make: Factory) -> Story:
    """An area with its people and a meeting whose agenda went out, as yet without cases."""
    area = make.area("Harbour")
    make.codes()
    council = make.agency("Harbour Council", area=area)
    police = make.agency("Harbour Police", area=area)
    housing = make.agency("Harbour Homes", area=area)
    health = make.agency("Harbour Health", area=area)
    meeting = make.meeting(area)
    story = Story(
        make,
        area,
        meeting,
        police,
        housing,
        health,
        coordinator=make.user(Role.COORDINATOR, area=area, agency=council, name="Carol Ord"),
        chair=make.user(Role.CHAIR, area=area, agency=police, name="Chidi Hair"),
        officer=make.user(Role.REPRESENTATIVE, area=area, agency=police, name="Olu Fficer"),
        landlord=make.user(Role.REPRESENTATIVE, area=area, agency=housing, name="Lena Lord"),
        nurse=make.user(Role.REPRESENTATIVE, area=area, agency=health, name="Nadia Urse"),
    )
    make.add(
        Circulation(
            meeting=meeting,
            number=1,
            circulated_at=clock.now() - timedelta(days=1),
            circulated_by_id=story.coordinator.id,
            listing_count=1,
        )
    )
    return story


@pytest.fixture
def canaries(story: Story) -> Story:
    """Four cases, of which the landlord must see one; the other three are kept from them."""
    story.list_case("Zara Nothers", story.police)
    shared = story.list_case("Amina Yusuf", story.police, story.housing)
    story.keep_away(story.list_case("Kofi Lict", story.housing), agency_id=story.housing.id)
    story.restrict(story.list_case("Rhea Stricted", story.housing, story.police), story.coordinator)
    shared.contact.means = "CANARY-MEANS"
    shared.subject.address = "CANARY-ADDRESS"
    police = story.hand_in("Amina Yusuf", story.police, story.officer, answer=Answer.INFORMATION)
    story.item(police, "CANARY-ALL", Sharing.ALL)
    story.item(police, "CANARY-NAMED-HOUSING", Sharing.NAMED, story.housing)
    story.item(police, "CANARY-NAMED-HEALTH", Sharing.NAMED, story.health)
    story.item(police, "CANARY-CHAIR", Sharing.CHAIR)
    story.item(police, "CANARY-WITHHELD", Sharing.WITHHELD)
    own = story.hand_in("Amina Yusuf", story.housing, story.landlord, answer=Answer.INFORMATION)
    story.item(own, "CANARY-OWN-ALL", Sharing.ALL)
    story.item(own, "CANARY-OWN-WITHHELD", Sharing.WITHHELD)
    return story
