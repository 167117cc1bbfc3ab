"""Writing a return: the answer, the items one by one, the check, handing it in, reopening it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.audit.models import AuditEntry
from marac.cases.models import Conflict, Outcome
from marac.notifications.models import Mail
from marac.returns.models import Answer, Nature, Sharing
from tests.client import Browser, Page
from tests.returns.conftest import World


@pytest.fixture
def at_desk(browser: Browser, world: World) -> Browser:
    """The police's representative at the desk."""
    return browser.sign_in_as(world.officer)


def path(world: World, *rest: object) -> str:
    return "/".join([f"/returns/{world.police_return.id}", *map(str, rest)])


def add(browser: Browser, world: World, **values: object) -> Page:
    filled = {"text": "Two calls in May", "nature": "fact", "sharing": "all"} | values
    page = browser.get(path(world, "items", "new"))
    return browser.submit(page, filled, button="Save item")  # type: ignore[arg-type]


def test_a_rep_writes_items_checks_who_reads_them_and_hands_the_return_in(
    at_desk: Browser, world: World
) -> None:
    page = at_desk.submit(
        at_desk.get(path(world)),
        {
            "answer": "information",
            "searched_on-day": "19",
            "searched_on-month": "11",
            "searched_on-year": "2026",
            "staff_safety": "Visit in pairs",
        },
        button="Save and come back later",
    )
    assert "Return saved. It is not submitted yet" in page.text
    assert "In progress" in page.text
    assert world.case.subject is not None
    add(at_desk, world, about_id=str(world.case.subject.id), source="Log 12", verified="yes")
    add(at_desk, world, sharing="named", agency_ids=[str(world.housing.id)])
    add(at_desk, world, sharing="withheld", withheld_reason="A live operation")
    page = at_desk.get(path(world, "check"))
    assert "about Amina Yusuf" in page.text
    assert "Will be read by: The chair, the co-ordinator, Health and Housing" in page.text
    assert "Will be read by: The chair, the co-ordinator and Housing" in page.text
    assert "Will be read by: Nobody." in page.text
    page = at_desk.submit(page, button="Submit this return")
    assert f"Return for {world.case.reference} submitted" in page.text
    assert world.police_return.answer is Answer.INFORMATION
    assert world.police_return.submitted_by_id == world.officer.id
    assert [i.sharing for i in world.police_return.items] == [
        Sharing.ALL,
        Sharing.NAMED,
        Sharing.WITHHELD,
    ]


def test_an_item_can_be_changed_and_its_readers_with_it(at_desk: Browser, world: World) -> None:
    item = world.item("Two calls", Sharing.NAMED, world.housing)
    page = at_desk.get(path(world, "items", item.id))
    assert page.value("text") == "Two calls"
    page = at_desk.submit(
        page,
        {"text": "Three calls", "nature": "opinion", "agency_ids": [str(world.health.id)]},
        button="Save item",
    )
    assert "Item changed" in page.text
    assert (item.text, item.nature) == ("Three calls", Nature.OPINION)
    assert [release.agency_id for release in item.releases] == [world.health.id]


def test_an_item_can_be_removed(at_desk: Browser, world: World) -> None:
    world.item("Two calls", Sharing.ALL)
    page = at_desk.submit(at_desk.get(path(world)), button="Remove item 1")
    assert "Item removed" in page.text
    assert world.police_return.items == []


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"text": ""}, "Write down the information"),
        ({"nature": []}, "Choose whether it is a fact or an opinion"),
        ({"sharing": []}, "Choose who may read it"),
        ({"sharing": "named"}, "Choose at least one agency"),
        ({"sharing": "withheld"}, "Say why it is withheld"),
        (
            {"happened_on-day": "31", "happened_on-month": "2", "happened_on-year": "2026"},
            "The date must be a real date",
        ),
    ],
)
def test_an_item_that_lacks_something_says_so_and_keeps_what_was_typed(
    at_desk: Browser, world: World, values: dict[str, object], error: str
) -> None:
    page = add(at_desk, world, source="Log 12", **values)
    assert page.status == 422
    assert page.errors == [error]
    assert page.value("source") == "Log 12"
    assert world.police_return.items == []


def test_the_return_form_keeps_what_was_typed_when_a_date_is_wrong(
    at_desk: Browser, world: World
) -> None:
    values = {"searched_on-day": "40", "searched_what": "All systems", "answer": "cannot_share"}
    page = at_desk.submit(at_desk.get(path(world)), values, button="Save and see who will read it")
    assert page.status == 422
    assert page.errors == [
        "Say why your agency cannot share",
        "The day of the search must include a month and year",
    ]
    assert page.value("searched_what") == "All systems"
    assert world.police_return.started_at is None


def test_a_search_cannot_lie_in_the_future(at_desk: Browser, world: World) -> None:
    values = {
        "searched_on-day": "1",
        "searched_on-month": "1",
        "searched_on-year": "2027",
    }
    page = at_desk.submit(at_desk.get(path(world)), values, button="Save and come back later")
    assert page.errors == ["The day of the search must be today or in the past"]


def test_an_unfinished_return_says_what_is_missing_and_cannot_be_handed_in(
    at_desk: Browser, world: World
) -> None:
    page = at_desk.get(path(world, "check"))
    assert "Choose what your agency found" in page.text
    assert "Submit this return" not in page.text
    page = at_desk.post(path(world, "submit"))
    assert page.status == 409
    assert world.police_return.submitted_at is None


def test_a_return_handed_in_can_be_read_but_not_changed(at_desk: Browser, world: World) -> None:
    item = world.item("Two calls", Sharing.ALL)
    world.submit(world.police_return, world.officer, Answer.INFORMATION)
    page = at_desk.get(path(world))
    assert page.heading.endswith("Your return")
    assert "Two calls" in page.text
    for rest in (("items", "new"), ("items", item.id)):
        assert at_desk.get(path(world, *rest)).status == 409
    for address in ("", "/submit", f"/items/{item.id}/remove"):
        assert at_desk.post(path(world) + address).status == 409
    assert item in world.police_return.items


def test_once_the_case_is_heard_a_return_can_no_longer_be_written(
    at_desk: Browser, world: World
) -> None:
    world.listing.decided_at, world.listing.outcome = clock.now(), Outcome.NO_FURTHER
    page = at_desk.get(path(world))
    assert "It can no longer be changed" in page.text
    assert at_desk.post(path(world), {"answer": "not_known"}).status == 409


def test_two_people_of_one_agency_never_overwrite_each_other(
    at_desk: Browser, session: Session, world: World
) -> None:
    mine = at_desk.get(path(world))
    theirs = at_desk.get(path(world))
    save = "Save and come back later"
    at_desk.submit(theirs, {"searched_what": "The custody system"}, button=save)
    page = at_desk.submit(mine, {"searched_what": "The crime system"}, button=save)
    assert page.status == 409
    assert "A colleague saved this while you were writing" in page.text
    assert "The custody system" in page.text
    assert page.value("searched_what") == "The crime system"
    assert world.police_return.searched_what == "The custody system"
    at_desk.submit(page, {"searched_what": "The crime and custody systems"}, button=save)
    assert world.police_return.searched_what == "The crime and custody systems"


def test_two_people_changing_one_item_see_both_texts(at_desk: Browser, world: World) -> None:
    item = world.item("Two calls", Sharing.ALL)
    mine, theirs = (at_desk.get(path(world, "items", item.id)) for _ in range(2))
    at_desk.submit(theirs, {"text": "Three calls"}, button="Save item")
    page = at_desk.submit(mine, {"text": "Four calls"}, button="Save item")
    assert page.status == 409
    assert "Three calls" in page.text
    assert page.value("text") == "Four calls"
    assert item.text == "Three calls"


def test_what_a_colleague_saved_is_told_in_words_field_by_field(
    at_desk: Browser, world: World
) -> None:
    item = world.item("Two calls", Sharing.ALL)
    mine, theirs = (at_desk.get(path(world, "items", item.id)) for _ in range(2))
    saved = {
        "nature": "opinion",
        "verified": "y",
        "happened_on-day": "7",
        "happened_on-month": "11",
        "happened_on-year": "2026",
        "sharing": "named",
        "agency_ids": [str(world.housing.id), str(world.health.id)],
    }
    at_desk.submit(theirs, saved, button="Save item")
    page = at_desk.submit(mine, {"source": "Log 12"}, button="Save item")
    rows = zip(
        page.all("//dl[contains(@class, 'govuk-summary-list')]//dt/text()"),
        page.all("//dl[contains(@class, 'govuk-summary-list')]//dd/span/text()"),
        strict=True,
    )
    assert dict(rows) == {
        "Is it a fact or a professional opinion?": "Professional opinion",
        "Source": "Nothing",
        "It has been verified": "Yes",
        "When did it happen, if it has a date?": "Saturday 7 November 2026",
        "Who may read it?": "Named agencies only",
        "Which agencies?": "Health, Housing",
    }


def test_other_agencies_and_the_coordinator_cannot_open_a_return(
    browser: Browser, world: World
) -> None:
    item = world.item("Two calls", Sharing.ALL)
    browser.sign_in_as(world.landlord)
    nothing = browser.get(f"/returns/{uuid4()}")
    for page in (
        browser.get(path(world)),
        browser.get(path(world, "check")),
        browser.get(path(world, "items", item.id)),
        browser.post(path(world, "submit")),
        browser.post(path(world, "items", item.id, "remove")),
    ):
        assert page.status == 404
        assert page.text == nothing.text
    assert browser.sign_in_as(world.coordinator).get(path(world)).status == 403


def test_an_item_of_another_return_is_not_reached_through_ones_own(
    browser: Browser, world: World
) -> None:
    item = world.item("Two calls", Sharing.ALL)
    browser.sign_in_as(world.landlord)
    assert browser.get(f"/returns/{world.housing_return.id}/items/{item.id}").status == 404


def test_a_conflicted_rep_cannot_see_that_the_return_exists(at_desk: Browser, world: World) -> None:
    user_id = world.officer.id
    world.make.add(Conflict(case_id=world.case.id, user_id=user_id, declared_by_id=user_id))
    assert at_desk.get(path(world)).status == 404
    assert at_desk.post(path(world), {"answer": "not_known"}).status == 404


def test_the_coordinator_gives_a_return_back_until_the_case_is_heard(
    browser: Browser, world: World
) -> None:
    world.submit(world.police_return, world.officer)
    browser.sign_in_as(world.coordinator)
    page = browser.get(f"/cases/{world.case.id}")
    page = browser.get(page.links()["Reopen the return of Police"])
    page = browser.submit(
        page, {"reason": "Was the flat searched too?"}, button="Reopen the return"
    )
    assert "Return reopened for Police" in page.text
    assert world.police_return.submitted_at is None
    assert world.police_return.reopened_at == clock.now()
    assert world.police_return.reopened_by_id == world.coordinator.id
    world.submit(world.police_return, world.officer)
    world.listing.decided_at, world.listing.outcome = clock.now(), Outcome.NO_FURTHER
    assert browser.post(path(world, "reopen"), {"reason": "Too late"}).status == 409
    assert world.police_return.submitted_at is not None


def test_a_return_is_not_given_back_without_a_reason(browser: Browser, world: World) -> None:
    world.submit(world.police_return, world.officer)
    browser.sign_in_as(world.coordinator)
    page = browser.submit(browser.get(path(world, "reopen")), button="Reopen the return")
    assert page.status == 422
    assert page.errors == ["Say why the return has to change"]
    assert world.police_return.submitted_at is not None


def test_the_agency_reads_why_its_return_came_back_and_is_told_by_mail(
    browser: Browser, session: Session, world: World
) -> None:
    world.submit(world.police_return, world.officer)
    browser.sign_in_as(world.coordinator)
    page = browser.get(path(world, "reopen"))
    browser.submit(page, {"reason": "Was the flat searched too?"}, button="Reopen the return")
    mails = session.query(Mail).all()
    assert [mail.recipient for mail in mails] == [world.officer.email]
    assert [mail.subject for mail in mails] == ["A return came back: sign in to marac"]
    page = browser.sign_in_as(world.officer).get(path(world))
    assert "Reopened" in page.text
    assert "Was the flat searched too?" in page.text
    assert "Reopened" in browser.get("/returns").text


def test_nobody_but_the_coordinator_reopens_a_return(browser: Browser, world: World) -> None:
    world.submit(world.police_return, world.officer)
    for user in (world.chair, world.officer):
        assert browser.sign_in_as(user).post(path(world, "reopen")).status == 403
    auditor = world.make.user(Role.AUDITOR, area=world.area, agency=world.police)
    assert browser.sign_in_as(auditor).post(path(world, "reopen")).status == 403
    assert world.police_return.submitted_at is not None


def test_handing_in_is_audited_without_a_word_of_what_was_written(
    at_desk: Browser, session: Session, world: World
) -> None:
    world.item("Two calls", Sharing.ALL)
    world.submit(world.police_return, world.officer, Answer.INFORMATION)
    session.commit()
    entries = session.query(AuditEntry).all()
    assert "ReturnSubmitted" in {entry.event for entry in entries}
    assert not any("Two calls" in str(entry.details) for entry in entries)


def test_a_late_return_can_still_be_handed_in(at_desk: Browser, world: World) -> None:
    world.police_return.due_at = clock.now() - timedelta(hours=1)
    page = at_desk.get(path(world))
    assert "Late" in page.text
    world.submit(world.police_return, world.officer)
    assert world.police_return.submitted_at is not None


def test_the_check_names_each_person_and_what_they_will_read(
    browser: Browser, world: World
) -> None:
    world.item("for all", Sharing.ALL)
    world.item("for housing", Sharing.NAMED, world.housing)
    world.item("for the chair", Sharing.CHAIR)
    browser.sign_in_as(world.officer)
    page = browser.get(f"/returns/{world.police_return.id}/check")
    rows = {
        cells[0]: cells[3:]
        for row in page.all("//table//tbody/tr")
        for cells in [[" ".join(c.text_content().split()) for c in row]]
    }
    waiting = "Once their own agency’s return is in"
    assert rows == {
        world.chair.name: ["Everything", "Once it is in"],
        world.coordinator.name: ["The answer and items 1 and 2", "Once it is in"],
        world.landlord.name: ["The answer and items 1 and 2", waiting],
        world.nurse.name: ["The answer and item 1", waiting],
    }


def test_a_return_of_an_agency_that_takes_no_more_part_is_nobodys_to_write(
    browser: Browser, session: Session, world: World
) -> None:
    """Not even somebody's who speaks for another agency that still does."""
    world.make.seat(world.officer, Role.REPRESENTATIVE, area=world.area, agency=world.housing)
    address = f"/returns/{world.housing_return.id}"
    assert browser.sign_in_as(world.officer).get(address).status == 200
    invitation = next(i for i in world.case.invitations if i.agency_id == world.housing.id)
    invitation.withdrawn_at = clock.now()
    session.flush()
    assert browser.get(address).status == 404
    assert browser.get(f"/returns/{world.police_return.id}").status == 200


def test_the_list_of_whom_an_item_is_about_begins_with_the_case_alone(
    at_desk: Browser, world: World
) -> None:
    options = at_desk.get(path(world, "items", "new")).all("//select[@name='about_id']//option")
    empty = [one.text_content().strip() for one in options if not one.get("value")]
    assert empty == ["The case as a whole"]
    assert len(options) > 1
