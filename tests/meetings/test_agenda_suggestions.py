"""Suggested agencies: each with its reason, by one press, and none that is kept away."""

from marac import clock
from marac.cases.models import Conflict, Invitation, Part, PartKind
from marac.meetings import operations
from marac.people.models import Person
from marac.returns.models import Answer, Return
from tests.client import Page
from tests.meetings.conftest import Town
from tests.meetings.test_agenda_builder import IN_TIME, listed


def agenda(town: Town) -> Page:
    return town.browser(town.coordinator).get(town.path("agenda"))


def offers(page: Page) -> dict[str, str]:
    """Each suggested agency with the reasons that are given."""
    items = page.all("//ul[contains(@class,'marac-suggested__list')]/li")
    texts = [" ".join(item.text_content().split()) for item in items]
    names = [" ".join(item.xpath("./button")[0].text_content().split()) for item in items]
    return {
        n.split(" to ")[0]: t.removeprefix(n).strip() for n, t in zip(names, texts, strict=True)
    }


def put_on(town: Town, case: object) -> None:
    with clock.moved_to(IN_TIME):
        operations.list_case(
            town.make.session, by=town.actor(town.coordinator), meeting=town.meeting, case=case
        )


def test_landlord_school_and_employer_are_suggested_from_the_people(town: Town) -> None:
    school = town.make.agency("Hill School", area=town.area)
    case = town.accepted("Amina Yusuf")
    case.parts[0].identity.landlord = "Harbour Homes Ltd"
    child = town.make.identity(town.area, "Small One", school_or_employer="Hill School, year 4")
    case.parts.append(Part(kind=PartKind.CHILD, identity=child, position=1))
    put_on(town, case)
    found = offers(agenda(town))
    assert "landlord of the person harmed" in found["Invite Harbour Homes"]
    assert "school or employer of a child of the household" in found[f"Invite {school.name}"]
    assert found["Invite Police"] == "made the referral"


def test_the_employer_of_an_alleged_perpetrator_is_not_asked_in(town: Town) -> None:
    works = town.make.agency("Bus Company", area=town.area)
    case = town.accepted("Amina Yusuf")
    source = town.make.identity(town.area, "Sam Source", staff_of_id=works.id)
    case.parts.append(Part(kind=PartKind.HARM_SOURCE, identity=source, position=1))
    put_on(town, case)
    assert "Invite Bus Company" not in offers(agenda(town))


def test_a_worker_named_before_and_an_earlier_case_count(town: Town) -> None:
    person = town.make.add(Person(area_id=town.area.id))
    before = town.accepted("Amina Yusuf", town.housing)
    now = town.accepted("Amina Yusuf")
    for case in (before, now):
        case.parts[0].identity.person_id = person.id
    past = town.make.meeting(town.area, clock.now())
    listing = town.make.circulated(before, past, town.coordinator, ended_at=clock.now())
    row: Return = town.make.request(listing, town.housing, answer=Answer.INFORMATION)
    row.submitted_at, row.submitted_by_id = clock.now(), town.landlord.id
    row.current_worker = "Dee Worker"
    put_on(town, now)
    why = offers(agenda(town))["Invite Harbour Homes"]
    assert "has a worker with somebody in this case" in why
    assert f"took part in {before.reference}, about the same people" in why
    assert "Dee" not in agenda(town).text


def test_an_earlier_case_that_is_hidden_from_the_reader_tells_nothing(town: Town) -> None:
    person = town.make.add(Person(area_id=town.area.id))
    before, now = town.accepted("Amina Yusuf", town.housing), town.accepted("Amina Yusuf")
    for case in (before, now):
        case.parts[0].identity.person_id = person.id
    town.make.add(
        Conflict(case_id=before.id, user_id=town.coordinator.id, declared_by_id=town.chair.id)
    )
    put_on(town, now)
    page = agenda(town)
    assert "Invite Harbour Homes" not in offers(page)
    assert str(before.reference) not in page.text


def test_the_strand_and_children_suggest_by_the_type_of_agency(town: Town) -> None:
    for name, code in (("Race Equality", "race_group"), ("Children", "childrens_services")):
        town.make.agency(name, area=town.area, type_code=code)
    plain, family = town.accepted("Amina Yusuf"), town.accepted("Ben Cole")
    child = town.make.identity(town.area, "Small One")
    family.parts.append(Part(kind=PartKind.CHILD, identity=child, position=1))
    put_on(town, plain)
    found = offers(agenda(town))
    assert found["Invite Race Equality"] == "works with people who are targeted in this way"
    assert "Invite Children" not in found
    put_on(town, family)
    assert "Invite Children" in offers(agenda(town))


def test_who_was_asked_withdrawn_or_kept_away_is_not_suggested(town: Town) -> None:
    case = town.accepted("Amina Yusuf", town.housing)
    for agency in (town.housing, town.police):
        case.parts[0].identity.landlord += f" {agency.name}"
    case.invitations[0].withdrawn_at = clock.now()
    town.make.add(Conflict(case_id=case.id, agency_id=town.police.id, declared_by_id=town.chair.id))
    put_on(town, case)
    assert offers(agenda(town)) == {}


def test_one_press_invites(town: Town) -> None:
    case = town.accepted("Amina Yusuf")
    put_on(town, case)
    browser = town.browser(town.coordinator)
    page = browser.submit(agenda(town), button=f"Invite Police to {case.reference}")
    assert f"Police is invited to {case.reference}" in page.text
    assert "1 agency invited" in page.text
    assert [i.agency_id for i in case.invitations] == [town.police.id]
    assert town.make.session.query(Return).all() == []


def test_an_agency_invited_to_a_case_that_is_out_is_asked_for_a_return(town: Town) -> None:
    (listing,) = listed(town, "Amina Yusuf")
    operations.circulate(town.make.session, by=town.actor(town.coordinator), meeting=town.meeting)
    page = town.browser(town.coordinator).post(
        town.path("agenda", listing.id, "invite"), {"agency": str(town.police.id)}
    )
    assert "2 agencies invited" in page.text
    asked = {row.agency_id for row in town.make.session.query(Return)}
    assert asked == {town.housing.id, town.police.id}


def test_an_invitation_that_cannot_be_made_is_refused(town: Town) -> None:
    (listing,) = listed(town, "Amina Yusuf")
    elsewhere = town.make.agency("Far Away")
    browser = town.browser(town.coordinator)
    path = town.path("agenda", listing.id, "invite")
    assert browser.post(path, {"agency": str(elsewhere.id)}).status == 409
    assert browser.post(path, {"agency": "nobody"}).status == 400
    assert town.browser(town.chair).post(path, {"agency": str(town.police.id)}).status == 403
    town.make.add(
        Conflict(case_id=listing.case_id, user_id=town.coordinator.id, declared_by_id=town.chair.id)
    )
    assert browser.post(path, {"agency": str(town.police.id)}).status == 404
    assert town.make.session.query(Invitation).count() == 1
