"""Who takes part in a case: agencies, the advocate, and the list of a restricted case."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.cases import operations, readers
from marac.cases.models import Case, Conflict, NamedReader, Outcome
from marac.cases.policy import visible_to
from marac.refusals import Refused
from tests.cases.conftest import Partnership
from tests.client import Browser, Page

As = Callable[[User], Browser]


def invited(case: Case) -> set[str]:
    """The agencies that take part now."""
    return {i.agency.name for i in case.invitations if i.withdrawn_at is None}


def save(browser: Browser, page: Page, *agencies: object, advocate: object = "") -> Page:
    ticked = [str(getattr(agency, "id", agency)) for agency in agencies]
    answers = {"agencies": ticked, "advocate": str(advocate)}
    return browser.submit(page, answers, button="Save who takes part")


def test_the_coordinator_invites_agencies_and_withdraws_them(
    here: Partnership, browse_as: As
) -> None:
    case = here.make.accepted(here.case(), here.coordinator)
    browser = browse_as(here.coordinator)
    page = browser.get(f"/cases/{case.id}/agencies")
    assert save(browser, page, here.landlord, here.support).path == f"/cases/{case.id}"
    assert invited(case) == {"Harbour Homes", "Lighthouse"}
    save(browser, browser.get(f"/cases/{case.id}/agencies"), here.support)
    assert invited(case) == {"Lighthouse"}
    save(browser, browser.get(f"/cases/{case.id}/agencies"), here.landlord)
    assert invited(case) == {"Harbour Homes"}
    assert len(case.invitations) == 2


def test_two_coordinators_at_once_undo_nothing_of_each_others(
    here: Partnership, browse_as: As
) -> None:
    case = here.make.accepted(here.case(), here.coordinator)
    browser = browse_as(here.coordinator)
    mine = browser.get(f"/cases/{case.id}/agencies")
    save(browser, browser.get(f"/cases/{case.id}/agencies"), here.support)
    save(browser, mine, here.landlord)
    assert invited(case) == {"Harbour Homes", "Lighthouse"}


@pytest.mark.parametrize("spoiled", ["31", "no-id \x00 {}", "' OR 1=1 --"])
def test_a_spoiled_list_of_what_was_shown_withdraws_nobody(
    spoiled: str, here: Partnership, browse_as: As
) -> None:
    case = here.make.accepted(here.case(), here.coordinator)
    browser, path = browse_as(here.coordinator), f"/cases/{case.id}/agencies"
    save(browser, browser.get(path), here.support)
    answers = {"agencies": [str(here.landlord.id)], "advocate": "", "shown": spoiled}
    page = browser.submit(browser.get(path), answers, button="Save who takes part")
    assert page.status in (200, 422)
    assert "Lighthouse" in invited(case)


def test_a_withdrawn_agency_no_longer_sees_the_case(here: Partnership, browse_as: As) -> None:
    case = here.running()
    browser = browse_as(here.rep)
    assert browser.get(f"/cases/{case.id}").status == 200
    ids = [here.landlord.id]
    operations.withdraw_invitation(here.make.session, by=here.by, case=case, agency_ids=ids)
    assert browser.get(f"/cases/{case.id}").status == 404


def test_an_advocate_is_assigned_and_their_agency_comes_with_them(
    here: Partnership, browse_as: As
) -> None:
    case = here.running()
    browser = browse_as(here.coordinator)
    page = browser.get(f"/cases/{case.id}/agencies")
    save(browser, page, here.landlord, advocate=here.advocate.id)
    assert case.advocate_id == here.advocate.id
    assert invited(case) == {"Harbour Homes", "Lighthouse"}
    page = browser.get(f"/cases/{case.id}/agencies")
    assert save(browser, page, here.landlord, advocate=here.rep.id).status == 422
    assert save(browser, page, "not an id").status == 422
    save(browser, page, here.landlord, here.support)
    assert case.advocate_id is None


def test_the_page_hints_at_who_is_near_and_warns_of_who_is_too_near(
    here: Partnership, browse_as: As
) -> None:
    case = here.running("Amina Khan")
    case.parts[0].identity.landlord = "Harbour Homes Ltd"
    page = browse_as(here.coordinator).get(f"/cases/{case.id}/agencies")
    assert "Sana Khan (Harbour Homes) has the same surname" in page.text
    case.agency_id = here.police.id
    page = browse_as(here.coordinator).get(f"/cases/{case.id}/agencies")
    assert "Landlord of the person harmed" in page.text


def test_agencies_cannot_be_invited_before_the_case_is_accepted(
    here: Partnership, browse_as: As
) -> None:
    case = here.case()
    browser = browse_as(here.coordinator)
    assert save(browser, browser.get(f"/cases/{case.id}/agencies"), here.landlord).status == 409
    assert invited(case) == set()


def test_only_agencies_of_the_area_without_a_conflict_are_invited(here: Partnership) -> None:
    case, session = here.running(), here.make.session
    far = here.make.agency("Far Away")
    operations.impose_conflict(
        session, by=here.by, case=case, reason="Sued her", agency_id=here.support.id
    )
    for agency in (far, here.support):
        with pytest.raises(Refused):
            operations.invite(session, by=here.by, case=case, agency_ids=[agency.id])


def test_a_restricted_case_is_open_to_its_list_only(here: Partnership, browse_as: As) -> None:
    case = here.running()
    browser = browse_as(here.coordinator)
    page = browser.get(f"/cases/{case.id}/restrict")
    ticked = set(page.all("//input[@name='people'][@checked]/@value"))
    assert ticked == {str(here.coordinator.id), str(here.chair.id)}
    done = browser.submit(page)
    assert "Restricted" in done.text
    assert browse_as(here.rep).get(f"/cases/{case.id}").status == 404
    page = browser.get(f"/cases/{case.id}/restrict")
    browser.submit(page, {"people": sorted(ticked | {str(here.rep.id)})})
    assert browse_as(here.rep).get(f"/cases/{case.id}").status == 200
    session = here.make.session
    operations.assign_advocate(session, by=here.by, case=case, user_id=here.advocate.id)
    assert browse_as(here.advocate).get(f"/cases/{case.id}").status == 200


def test_the_list_always_keeps_a_coordinator_and_a_chair(here: Partnership, browse_as: As) -> None:
    case = here.running()
    browser = browse_as(here.coordinator)
    page = browser.get(f"/cases/{case.id}/restrict")
    assert browser.submit(page, {"people": [str(here.coordinator.id)]}).status == 409
    empty = browser.submit(page, {"people": []})
    assert (empty.status, empty.errors) == (422, ["Choose people"])
    assert case.restricted_at is None


def test_when_the_last_chair_on_the_list_steps_back_the_other_chairs_are_named(
    here: Partnership, browse_as: As
) -> None:
    case, session = here.running(), here.make.session
    other = here.make.user(Role.CHAIR, area=here.area, agency=here.police)
    people = [here.coordinator.id, here.chair.id]
    operations.restrict(session, by=here.by, case=case, user_ids=people)
    assert browse_as(other).get(f"/cases/{case.id}").status == 404
    by = here.make.actor(here.chair)
    operations.declare_conflict(session, by=by, case=case, reason="My cousin")
    assert browse_as(here.chair).get(f"/cases/{case.id}").status == 404
    assert browse_as(other).get(f"/cases/{case.id}").status == 200


def prepare(here: Partnership, how: str) -> Case:
    """A case in one of the ways that decide who reads it."""
    case = here.case() if how == "in triage" else here.running()
    if how == "with an advocate":
        case.advocate_id = here.advocate.id
        here.make.invitation(case, here.support, here.coordinator)
    if how == "restricted":
        case.restricted_at, case.restricted_by_id = clock.now(), here.coordinator.id
        here.make.add(NamedReader(case_id=case.id, user_id=here.chair.id))
    if how == "in conflict":
        by = here.chair.id
        here.make.add(Conflict(case_id=case.id, agency_id=here.landlord.id, declared_by_id=by))
    if how == "listed only":
        case.listings[0].circulated_at = None
    return case


@pytest.mark.parametrize(
    "how",
    ["in triage", "listed only", "running", "with an advocate", "restricted", "in conflict"],
)
def test_who_can_see_this_agrees_with_the_policy(here: Partnership, how: str) -> None:
    case, session = prepare(here, how), here.make.session
    session.flush()
    session.expire_all()
    told = {
        r.name
        for r in readers.list_readers(session, case=case)
        if r.now and not r.rule.startswith("Made the referral")
    }
    people = [here.coordinator, here.chair, here.rep, here.advocate, here.referrer]
    can = {
        user.name
        for user in people
        if session.scalar(
            sa.select(Case.id).where(Case.id == case.id, visible_to(here.make.actor(user)))
        )
    }
    assert told == can


def test_the_page_of_readers_names_each_person_and_rule(here: Partnership, browse_as: As) -> None:
    case = here.running()
    here.make.add(
        Conflict(case_id=case.id, user_id=here.advocate.id, declared_by_id=here.advocate.id)
    )
    page = browse_as(here.rep).get(f"/cases/{case.id}/readers")
    for words in (
        "Megan Pryce Avon Police MARAC co-ordinator of the area",
        "Sana Khan Harbour Homes Agency representative of an invited agency",
        "Ruth Alvarez Harbour Homes Made the referral",
    ):
        assert words in page.text
    assert "Tom Field" not in page.text


def test_nobody_is_invited_to_a_case_whose_minutes_are_out_until_it_is_listed_again(
    here: Partnership, browse_as: As
) -> None:
    case = here.make.accepted(here.case(), here.coordinator)
    address, link = f"/cases/{case.id}/agencies", "Invite agencies, assign an advocate"
    browser = browse_as(here.coordinator)
    here.make.purpose(case, here.coordinator)
    assert link in browser.get(f"/cases/{case.id}").links()
    listing = here.make.circulated(case, here.make.meeting(here.area), here.coordinator)
    listing.decided_at = listing.minutes_sent_at = clock.now()
    listing.outcome, listing.ended_at = Outcome.NO_FURTHER, clock.now()
    here.make.session.flush()
    assert browser.get(address).status == browser.post(address, {}).status == 409
    assert link not in browser.get(f"/cases/{case.id}").links()
    december = here.make.meeting(here.area, clock.now() + timedelta(days=20))
    here.make.listing(case, december, here.coordinator)
    assert browser.get(address).status == 200
    assert link in browser.get(f"/cases/{case.id}").links()


def test_before_inviting_the_page_names_who_of_each_agency_could_open_the_case(
    here: Partnership, browse_as: As
) -> None:
    case = here.make.accepted(here.case(), here.coordinator)
    other = here.make.user(Role.DEPUTY, area=here.area, agency=here.landlord, name="Dai Deputy")
    here.make.add(Conflict(case_id=case.id, user_id=here.rep.id, declared_by_id=other.id))
    page = browse_as(here.coordinator).get(f"/cases/{case.id}/agencies")
    hints = [" ".join(hint.text_content().split()) for hint in page.all("//*[@class]")]
    assert any(hint.endswith("Could open it: Dai Deputy") for hint in hints)
    assert here.rep.name not in page.text
    case.restricted_at, case.restricted_by_id = clock.now(), here.coordinator.id
    here.make.add(NamedReader(case_id=case.id, user_id=here.coordinator.id))
    page = browse_as(here.coordinator).get(f"/cases/{case.id}/agencies")
    assert "Dai Deputy" not in page.text
    assert "Nobody of it could open it" in page.text
