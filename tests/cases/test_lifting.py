"""Opening a boundary again takes two people: a restriction, and a conflict of interest."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.accounts.events import SignedIn
from marac.accounts.models import User
from marac.accounts.operations import disable_user
from marac.approvals import ApprovalRequest
from marac.audit.models import AuditEntry
from marac.cases import operations
from marac.cases.models import Attestation, Case, Conflict, NamedReader
from marac.events import publish
from marac.notifications.models import Mail
from tests.cases.conftest import Partnership
from tests.cases.referring import referrer_of
from tests.client import Browser, Page
from tests.factories import Factory

As = Callable[[User], Browser]
ASK = "Ask for agreement"
SEND = "Send your answer"


@pytest.fixture
def lead(here: Partnership) -> User:
    """The area's information governance lead."""
    return here.make.user(
        Role.INFORMATION_GOVERNANCE, area=here.area, agency=here.support, name="Iris Lead"
    )


def restricted(here: Partnership, *others: User) -> Case:
    """A running case that is open to the co-ordinator, the chair and these others only."""
    case = here.running()
    people = [here.coordinator.id, here.chair.id, *(user.id for user in others)]
    operations.restrict(here.make.session, by=here.by, case=case, user_ids=people)
    return case


def kept_away(here: Partnership, case: Case, user: User) -> Conflict:
    by = here.make.actor(here.coordinator)
    return operations.impose_conflict(
        here.make.session, by=by, case=case, reason="Brother of the man", user_id=user.id
    )


def ask(browser: Browser, path: str, reason: str = "It was a mistake") -> Page:
    return browser.submit(browser.get(path), {"reason": reason}, button=ASK)


def the_request(here: Partnership) -> ApprovalRequest:
    return here.make.session.scalars(sa.select(ApprovalRequest)).one()


def answer(browser: Browser, request: ApprovalRequest, how: str = "agree", note: str = "") -> Page:
    page = browser.get(f"/approvals/{request.id}")
    return browser.submit(page, {"answer": how, "note": note}, button=SEND)


def lift_path(case: Case, conflict: Conflict) -> str:
    return f"/cases/{case.id}/kept-away/{conflict.id}/lift"


def test_a_restriction_is_lifted_when_a_second_person_agrees(
    here: Partnership, browse_as: As
) -> None:
    case = restricted(here)
    browser = browse_as(here.coordinator)
    page = browser.get(f"/cases/{case.id}/restrict")
    empty = browser.submit(
        browser.get(page.links()["ask to lift the restriction"]), {"reason": ""}, button=ASK
    )
    assert (empty.status, empty.errors) == (422, ["Say why it should be lifted"])
    asked = browser.submit(empty, {"reason": "She asked us to"}, button=ASK)
    assert (asked.status, asked.heading) == (
        202,
        "Lift the restriction of a case Waiting for a second person",
    )
    assert case.restricted_at is not None
    assert browse_as(here.rep).get(f"/cases/{case.id}").status == 404
    done = answer(browse_as(here.chair), the_request(here))
    assert "You agreed, and it is done. Megan Pryce has been told." in done.text
    assert case.restricted_at is None
    assert here.make.session.scalars(sa.select(NamedReader)).all() == []
    assert browse_as(here.rep).get(f"/cases/{case.id}").status == 200
    mine = browser.get(f"/approvals/{the_request(here).id}")
    assert "Answered by David Osei" in mine.text
    mailed = here.make.session.scalars(sa.select(Mail.recipient)).all()
    assert sorted(mailed) == sorted([here.chair.email, here.coordinator.email])


@pytest.mark.parametrize("how", ["left", "was kept away"])
def test_what_somebody_asked_who_has_since_gone_is_not_done(
    here: Partnership, browse_as: As, how: str
) -> None:
    area, agency = here.area, here.police
    other = here.make.user(Role.COORDINATOR, area=area, agency=agency, name="Nell Coe")
    case = restricted(here, other)
    assert ask(browse_as(other), f"/cases/{case.id}/unrestrict").status == 202
    if how == "left":
        disable_user(here.make.session, by=here.by, user=other)
    else:
        kept_away(here, case, other)
    done = answer(browse_as(here.chair), the_request(here))
    assert "it was not done and the request is void" in done.text
    assert case.restricted_at is not None


def test_while_a_request_waits_nobody_asks_again(here: Partnership, browse_as: As) -> None:
    case = restricted(here)
    ask(browse_as(here.coordinator), f"/cases/{case.id}/unrestrict")
    page = browse_as(here.chair).get(f"/cases/{case.id}/unrestrict")
    assert "Megan Pryce has asked for this already" in page.text
    assert browse_as(here.chair).post(page.path, {"reason": "Me too"}).status == 409


def test_a_case_without_a_restriction_has_none_to_lift(here: Partnership, browse_as: As) -> None:
    case, browser = here.running(), browse_as(here.chair)
    assert browser.get(f"/cases/{case.id}/unrestrict").status == 409
    assert browser.post(f"/cases/{case.id}/unrestrict", {"reason": "x"}).status == 409


def test_a_list_that_changed_in_between_voids_the_request(here: Partnership, browse_as: As) -> None:
    case = restricted(here)
    ask(browse_as(here.coordinator), f"/cases/{case.id}/unrestrict")
    people = [here.coordinator.id, here.chair.id, here.rep.id]
    operations.restrict(here.make.session, by=here.by, case=case, user_ids=people)
    page = browse_as(here.chair).get(f"/approvals/{the_request(here).id}")
    assert "Void: it has changed" in page.text
    values = {"answer": "agree", "note": ""}
    done = browse_as(here.chair).post(f"/approvals/{the_request(here).id}", values)
    assert "it was not done and the request is void" in done.text
    assert (case.restricted_at is None, the_request(here).outcome) == (False, "void")


def test_a_co_ordinator_off_the_list_learns_of_no_request(here: Partnership, browse_as: As) -> None:
    other = here.make.user(Role.COORDINATOR, area=here.area, agency=here.police, email="o@x.org")
    case = restricted(here)
    ask(browse_as(here.coordinator), f"/cases/{case.id}/unrestrict")
    browser = browse_as(other)
    assert "Nothing waits for your agreement" in browser.get("/approvals").text
    assert browser.get(f"/approvals/{the_request(here).id}").status == 404
    assert browser.get(f"/cases/{case.id}/unrestrict").status == 404
    mailed = set(here.make.session.scalars(sa.select(Mail.recipient)))
    assert mailed == {here.chair.email}


def test_a_conflict_is_lifted_by_two_and_its_person_attests_anew(
    here: Partnership, browse_as: As, lead: User
) -> None:
    case = here.running()
    conflict = kept_away(here, case, here.rep)
    browser = browse_as(lead)
    page = browser.get(f"/cases/{case.id}/kept-away")
    assert "Sana Khan, Harbour Homes" in page.text
    assert "By Megan Pryce" in page.text
    assert "Amina" not in page.text
    asked = ask(browser, page.links()["Ask to lift it for Sana Khan, Harbour Homes"])
    assert asked.status == 202
    assert browse_as(here.rep).get(f"/cases/{case.id}").status == 404
    assert "Asked by Iris Lead" in browser.get(page.path).text
    assert answer(browse_as(here.chair), the_request(here)).status == 200
    assert (conflict.lifted_by_id, conflict.lifted_reason) == (here.chair.id, "It was a mistake")
    mine = sa.select(Attestation).where(Attestation.user_id == here.rep.id)
    assert here.make.session.scalars(mine).all() == []
    assert browse_as(here.rep).get(f"/cases/{case.id}", follow=False).status != 200
    assert "Agreed by David Osei" in browser.get(page.path).text
    assert browser.get(lift_path(case, conflict)).status == 409


def test_an_agency_is_let_back_with_all_its_people_attesting_anew(
    here: Partnership, browse_as: As, lead: User
) -> None:
    case, session = here.running(), here.make.session
    conflict = operations.impose_conflict(
        session, by=here.by, case=case, reason="It sues her", agency_id=here.landlord.id
    )
    ask(browse_as(here.chair), lift_path(case, conflict))
    assert (
        "Everyone at Harbour Homes"
        in browse_as(lead).get(f"/approvals/{the_request(here).id}").text
    )
    answer(browse_as(lead), the_request(here))
    assert conflict.lifted_at is not None
    assert session.scalars(sa.select(Attestation)).all() == []
    operations.invite(session, by=here.by, case=case, agency_ids=[here.landlord.id])


def test_whoever_is_kept_away_never_learns_that_lifting_it_is_asked_for(
    here: Partnership, browse_as: As, lead: User
) -> None:
    case = here.running()
    other = here.make.user(Role.CHAIR, area=here.area, agency=here.police)
    conflict = kept_away(here, case, here.chair)
    browser = browse_as(here.chair)
    for path in (f"/cases/{case.id}/kept-away", lift_path(case, conflict)):
        assert browser.get(path).status == 404
    assert browser.post(lift_path(case, conflict), {"reason": "I am sure"}).status == 404
    ask(browse_as(lead), lift_path(case, conflict))
    request = the_request(here)
    assert browser.get(f"/approvals/{request.id}").status == 404
    values = {"answer": "agree", "note": ""}
    assert browser.post(f"/approvals/{request.id}", values).status == 404
    assert "Nothing waits for your agreement" in browser.get("/approvals").text
    assert set(here.make.session.scalars(sa.select(Mail.recipient))) == {other.email}
    answer(browse_as(other), request)
    assert browser.get(f"/cases/{case.id}").status == 200


def test_one_lead_alone_lifts_nothing(here: Partnership, browse_as: As, lead: User) -> None:
    case = here.running()
    conflict = kept_away(here, case, here.rep)
    browser = browse_as(lead)
    ask(browser, lift_path(case, conflict))
    page = browser.get(f"/approvals/{the_request(here).id}")
    assert page.all("//input[@name='answer']") == []
    values = {"answer": "agree", "note": ""}
    assert browser.post(page.path, values).status == 409
    assert conflict.lifted_at is None


@pytest.mark.parametrize(
    ("role", "listed", "lifts", "opens"),
    [
        (Role.COORDINATOR, 200, 403, 200),
        (Role.CHAIR, 200, 200, 200),
        (Role.INFORMATION_GOVERNANCE, 200, 200, 403),
        (Role.REPRESENTATIVE, 403, 403, 403),
        (Role.ADVOCATE, 403, 403, 403),
        (Role.REFERRER, 403, 403, 403),
        (Role.AUDITOR, 403, 403, 403),
        (Role.SYSTEM_ADMINISTRATOR, 403, 403, 403),
    ],
)
def test_each_role_finds_its_own_pages(
    here: Partnership, browse_as: As, role: Role, listed: int, lifts: int, opens: int
) -> None:
    user = here.make.user(role, area=here.area, agency=here.police)
    case = restricted(here, *([user] if role in (Role.COORDINATOR, Role.CHAIR) else []))
    conflict = kept_away(here, case, here.advocate)
    browser = browse_as(user)
    assert browser.get(f"/cases/{case.id}/kept-away").status == listed
    assert browser.get(lift_path(case, conflict)).status == lifts
    assert browser.get(f"/cases/{case.id}/unrestrict").status == opens


def test_a_conflict_of_another_case_is_not_lifted_under_this_one(
    here: Partnership, browse_as: As
) -> None:
    case, other = here.running(), here.running("Somebody Else")
    conflict = kept_away(here, other, here.rep)
    assert browse_as(here.chair).get(lift_path(case, conflict)).status == 404


def test_reading_and_lifting_are_logged(here: Partnership, browse_as: As, lead: User) -> None:
    case = here.running()
    conflict = kept_away(here, case, here.rep)
    browse_as(lead).get(f"/cases/{case.id}/kept-away")
    ask(browse_as(lead), lift_path(case, conflict))
    answer(browse_as(here.chair), the_request(here))
    events = here.make.session.scalars(sa.select(AuditEntry.event).order_by(AuditEntry.number))
    assert [e for e in events if e not in ("CaseViewed", "PurposeStated")] == [
        "ConflictRecorded",
        "KeptAwayViewed",
        "ApprovalRequested",
        "RequestViewed",
        "RequestApproved",
        "ConflictLifted",
        "RequestsListed",
    ]


def test_a_list_that_loses_its_last_chair_names_the_others(
    here: Partnership, browse_as: As
) -> None:
    other = here.make.user(Role.CHAIR, area=here.area, agency=here.police)
    case = restricted(here)
    assert browse_as(other).get(f"/cases/{case.id}/restrict").status == 404
    disable_user(here.make.session, by=here.by, user=here.chair)
    assert browse_as(other).get(f"/cases/{case.id}/restrict").status == 200


def test_a_seat_that_ran_out_overnight_is_noticed_at_the_next_sign_in(
    here: Partnership, browse_as: As
) -> None:
    other = here.make.user(Role.CHAIR, area=here.area, agency=here.police)
    case = restricted(here)
    here.chair.memberships[0].ends_on = clock.today() - timedelta(days=1)
    here.make.session.flush()
    assert browse_as(other).get(f"/cases/{case.id}/restrict").status == 404
    sign_in(here, here.rep)
    assert browse_as(other).get(f"/cases/{case.id}/restrict").status == 200


def test_lists_that_are_whole_are_left_alone(here: Partnership) -> None:
    here.make.user(Role.CHAIR, area=here.area, agency=here.police)
    case = restricted(here)
    sign_in(here, here.rep)
    named = here.make.session.scalars(
        sa.select(NamedReader.user_id).where(NamedReader.case_id == case.id)
    )
    assert set(named) == {here.coordinator.id, here.chair.id}


def sign_in(here: Partnership, user: User) -> None:
    """Sign in as the door does."""
    event = SignedIn(actor_id=user.id, area_id=here.area.id, user_id=user.id)
    publish(here.make.session, event)


def test_a_case_about_a_colleague_is_restricted_as_soon_as_it_is_sent(
    make: Factory, browser: Browser, browse_as: As
) -> None:
    robin = referrer_of(make, browser, make.session)
    here = {"area": robin.area, "agency": robin.agency}
    coordinator, chair = (make.user(r, **here) for r in (Role.COORDINATOR, Role.CHAIR))
    robin.start()
    robin.answer_what_is_needed()
    robin.fill("subject", given_names="Amina", surname="Yusuf", staff_of_id=str(robin.agency.id))
    sent = robin.send()
    assert robin.case.reference in sent.text
    assert robin.case.restricted_at is not None
    named = make.session.scalars(sa.select(NamedReader.user_id))
    assert set(named) == {coordinator.id, chair.id}
    later = make.user(Role.COORDINATOR, **here)
    assert browse_as(coordinator).get(f"/cases/{robin.case.id}/triage").status == 200
    assert browse_as(later).get(f"/cases/{robin.case.id}/triage").status == 404
