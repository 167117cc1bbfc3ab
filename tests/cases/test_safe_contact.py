"""The safe contact is released agency by agency, by whoever wrote the referral."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.agencies.queries import CodeBook, get_code_book
from marac.cases import operations
from marac.cases.models import Case, Part, PartKind
from marac.cases.people_sheet import Fact
from marac.cases.projection import case_sheet
from marac.refusals import Refused
from tests.cases.conftest import Partnership
from tests.client import Browser, Page

As = Callable[[User], Browser]
MEANS = "Mobile, after 6pm"


@pytest.fixture
def case(here: Partnership) -> Case:
    """A case with two agencies, of which neither has the safe contact."""
    case = here.running()
    here.make.invitation(case, here.support, here.coordinator)
    return case


def open_page(browser: Browser, case: Case) -> Page:
    return browser.get(f"/cases/{case.id}/safe-contact")


def save(browser: Browser, page: Page, *agencies: object) -> Page:
    ticked = [str(getattr(agency, "id", agency)) for agency in agencies]
    return browser.submit(page, {"agencies": ticked}, button="Save who may see it")


def reads(browse_as: As, user: User, case: Case) -> bool:
    """Whether somebody finds the safe contact on the case page."""
    page = browse_as(user).get(f"/cases/{case.id}")
    assert (MEANS in page.text) != ("Confidential" in page.text)
    return MEANS in page.text


def test_the_referrer_releases_it_to_one_agency_and_takes_it_back(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.referrer)
    address = browser.get(f"/referrals/{case.id}").links()["Who may see the safe contact"]
    page = browser.get(address)
    assert not reads(browse_as, here.rep, case)
    done = save(browser, page, here.landlord)
    assert "Since Friday 20 November 2026, 9:30am, released by Ruth Alvarez" in done.text
    assert reads(browse_as, here.rep, case)
    far = here.make.user(Role.REPRESENTATIVE, area=here.area, agency=here.support)
    assert not reads(browse_as, far, case)
    save(browser, done)
    assert not reads(browse_as, here.rep, case)


def test_the_coordinator_releases_it_on_the_referrers_behalf(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.coordinator)
    page = browser.get(browser.get(f"/cases/{case.id}").links()["Who may see the safe contact"])
    assert "Ruth Alvarez wrote the referral and decides this" in page.text
    assert "released by Megan Pryce" in save(browser, page, here.support).text


def test_two_people_at_once_undo_nothing_of_each_others(
    here: Partnership, browse_as: As, case: Case
) -> None:
    referrer, coordinator = browse_as(here.referrer), browse_as(here.coordinator)
    mine = open_page(referrer, case)
    save(coordinator, open_page(coordinator, case), here.support)
    page = save(referrer, mine, here.landlord)
    ticked = page.all("//input[@name='agencies'][@checked]/@value")
    assert sorted(ticked) == sorted([str(here.landlord.id), str(here.support.id)])


@pytest.mark.parametrize("who", ["chair", "rep", "advocate"])
def test_nobody_else_finds_the_page(here: Partnership, browse_as: As, case: Case, who: str) -> None:
    browser = browse_as(getattr(here, who))
    for case_id in (case.id, uuid4()):
        assert browser.get(f"/cases/{case_id}/safe-contact").status == 404
        assert browser.post(f"/cases/{case_id}/safe-contact").status == 404


def test_a_referrer_with_a_conflict_releases_nothing(
    here: Partnership, browse_as: As, case: Case
) -> None:
    by = here.make.actor(here.referrer)
    operations.declare_conflict(here.make.session, by=by, case=case, reason="x")
    assert open_page(browse_as(here.referrer), case).status == 404


def test_an_agency_that_does_not_take_part_cannot_be_ticked(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.referrer)
    wrong = save(browser, open_page(browser, case), here.police)
    assert wrong.status == 422
    with pytest.raises(Refused):
        operations.release_contact(
            here.make.session, by=here.by, case=case, agency_ids=[here.police.id]
        )


def test_a_closed_case_releases_nothing_more_but_may_be_shut(
    here: Partnership, browse_as: As, case: Case
) -> None:
    here.make.release(case, here.support, here.referrer)
    case.closed_at = clock.now()
    browser = browse_as(here.referrer)
    page = open_page(browser, case)
    assert save(browser, page, here.support, here.landlord).status == 409
    assert save(browser, page).status == 200


def test_the_page_says_who_sees_it_anyway_and_what_the_referral_said(
    here: Partnership, browse_as: As, case: Case
) -> None:
    page = open_page(browse_as(here.referrer), case)
    for words in (
        "The co-ordinators and chairs of the area",
        "Ruth Alvarez, who made the referral",
        "The advocate of the person harmed, when one is assigned",
        "each is unticked at first",
    ):
        assert words in page.text
    assert case.contact is not None
    case.contact.shared_with_invited, case.advocate_id = True, here.advocate.id
    page = open_page(browse_as(here.referrer), case)
    assert "Tom Field, the advocate of the person harmed" in page.text
    assert "each is ticked from then on" in page.text


def test_before_anybody_is_invited_the_page_says_so(here: Partnership, browse_as: As) -> None:
    page = open_page(browse_as(here.referrer), here.case())
    assert "No agency takes part yet" in page.text


def facts_of(here: Partnership, case: Case) -> dict[str, Fact]:
    """What the representative reads of everybody but the person harmed, under name and key."""
    book = get_code_book(here.make.session, area_id=here.area.id)
    sheet = case_sheet(by=here.make.actor(here.rep), case=case, book=book)
    people = {f"{p.name}: {f.key}": f for p in sheet.people for f in p.facts}
    places = {f"{i.summary}: {f.key}": f for i in sheet.incidents for f in i.facts}
    return people | places | {f"subject: {f.key}": f for f in sheet.subject_facts}


def test_where_the_household_is_stays_confidential_in_every_field(here: Partnership) -> None:
    case = here.running()
    subject = case.parts[0].identity
    subject.address, subject.postcode = "18 Harbour Walk", "BS1 4QA"
    subject.school_or_employer, subject.phone = "City College", "07700 900123"
    child = here.make.identity(here.area, "Idil Yusuf", school_or_employer="Mill Street Primary")
    case.parts.append(Part(kind=PartKind.CHILD, identity=child))
    here.make.session.flush()
    facts = facts_of(here, case)
    for key in (
        "subject: Address",
        "subject: Phone",
        "subject: School or employer",
        "Idil YUSUF: School or employer",
    ):
        assert facts[key] == Fact(key.partition(": ")[2], confidential=True), key
    here.make.release(case, here.landlord, here.referrer)
    assert facts_of(here, case)["Idil YUSUF: School or employer"].value == "Mill Street Primary"


@pytest.mark.parametrize(
    ("address", "postcode", "shut"),
    [
        ("18 Harbour Walk", "BS1 4QA", True),
        ("18, harbour walk, Bristol", "", True),
        ("Flat 12, Dock Street", "BS1 4QA", False),
        ("", "BS1 4QA", True),
        ("", "BS9 9ZZ", False),
    ],
)
def test_an_alleged_perpetrators_home_is_open_unless_it_is_the_same_one(
    here: Partnership, address: str, postcode: str, shut: bool
) -> None:
    case = here.running()
    subject = case.parts[0].identity
    subject.address, subject.postcode = "18 Harbour Walk", "BS1 4QA"
    source = here.make.identity(here.area, "Craig Dunmore", address=address, postcode=postcode)
    case.parts.append(Part(kind=PartKind.HARM_SOURCE, identity=source))
    here.make.session.flush()
    assert facts_of(here, case)["Craig DUNMORE: Address"].confidential is shut


@pytest.mark.parametrize(
    ("code", "place", "shut"),
    [
        ("home", "In the porch", True),
        ("street", "Outside 18 Harbour Walk", True),
        ("street", "College Green", False),
    ],
)
def test_the_place_of_an_incident_is_shut_when_it_tells_the_home(
    here: Partnership, code: str, place: str, shut: bool
) -> None:
    case = here.running()
    case.parts[0].identity.address = "18 Harbour Walk"
    case.incidents[0].location_code, case.incidents[0].place = code, place
    here.make.session.flush()
    where = facts_of(here, case)["Shouted at outside the flat: Where"]
    assert where.confidential is shut
    sheet = case_sheet(by=here.by, case=case, book=CodeBook([]))
    assert Fact("Where", place) in sheet.incidents[0].facts
