"""The people of an area, and those who manage them."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Role
from marac.accounts.models import User
from marac.agencies.models import Agency, Area, Membership
from tests.accounts.doors import knock
from tests.client import Browser
from tests.factories import Factory

Logged = Callable[[], list[str]]


@pytest.fixture
def agency(make: Factory, area: Area) -> Agency:
    return make.agency("Avon Advocates", area=area)


def invitation(agency: Agency, **changes: Any) -> dict[str, Any]:
    values = {
        "name": "Nia New",
        "email": "nia@example.org",
        "agency": str(agency.id),
        "role": Role.REFERRER.value,
    }
    return values | changes


def invite(browser: Browser, values: dict[str, Any]) -> Any:
    return browser.submit(browser.get("/users/new"), values, button="Send invitation")


def test_the_list_holds_the_people_of_my_area_only(
    browser: Browser, administrator: User, known: User, make: Factory
) -> None:
    elsewhere = make.area("Somerset")
    make.user(Role.CHAIR, area=elsewhere, agency=make.agency(area=elsewhere), name="Far Away")

    page = browser.sign_in_as(administrator).get("/users")

    assert "Ada Rep" in page.links()
    assert "Sam Admin" in page.links()
    assert "Far Away" not in page.text


def test_somebody_is_found_by_part_of_a_name_or_an_address(
    browser: Browser, administrator: User, known: User
) -> None:
    browser.sign_in_as(administrator)

    def found(words: str) -> list[str]:
        page = browser.search("/users", words=words)
        return [a.text for a in page.all("//tbody//a")]

    assert found("rep@ex") == ["Ada Rep"]
    assert found("rep ada") == ["Ada Rep"]
    assert found("") == ["Ada Rep", "Sam Admin"]
    assert "Nobody here goes by that" in browser.search("/users", words="%").text


@pytest.mark.parametrize("role", [Role.REPRESENTATIVE, Role.CHAIR, Role.AUDITOR, Role.REFERRER])
def test_others_do_not_manage_people(
    browser: Browser, make: Factory, area: Area, agency: Agency, role: Role
) -> None:
    browser.sign_in_as(make.user(role, area=area, agency=agency))

    assert browser.get("/users").status == 403


def test_a_co_ordinator_sees_people_and_may_not_invite(
    browser: Browser, make: Factory, area: Area, agency: Agency, known: User
) -> None:
    browser.sign_in_as(make.user(Role.COORDINATOR, area=area, agency=agency))

    assert "Invite someone" not in browser.get("/users").links()
    assert browser.get("/users/new").status == 403
    assert browser.get(f"/users/{known.id}").heading == "Person Ada Rep"


def test_a_person_of_another_area_is_not_found(
    browser: Browser, administrator: User, make: Factory
) -> None:
    elsewhere = make.area("Somerset")
    stranger = make.user(Role.CHAIR, area=elsewhere, agency=make.agency(area=elsewhere))
    browser.sign_in_as(administrator)

    random = browser.get(f"/users/{uuid4()}")
    for path in ("", "/close", "/roles/new"):
        page = browser.get(f"/users/{stranger.id}{path}")
        assert (page.status, page.response.data) == (404, random.response.data)
    assert browser.post(f"/users/{stranger.id}/close").status == 404
    assert stranger.disabled_at is None


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"name": ""}, ["Enter a name"]),
        ({"email": ""}, ["Enter an e-mail address"]),
        ({"agency": ""}, ["Choose an agency"]),
        ({"role": []}, ["Choose a role"]),
        ({"starts_on-day": "31", "starts_on-month": "2"}, ["First day must be a real date"]),
        (
            {"role": "DP"},
            ["Enter the last day on which the deputy stands in"],
        ),
        (
            {"ends_on-day": "1", "ends_on-month": "1", "ends_on-year": "2026"},
            ["Last day must be on or after the first day"],
        ),
    ],
)
def test_an_invitation_that_will_not_do_comes_back_as_typed(
    browser: Browser,
    administrator: User,
    agency: Agency,
    session: Session,
    changes: dict[str, Any],
    errors: list[str],
) -> None:
    browser.sign_in_as(administrator)

    page = invite(browser, invitation(agency, job_title="Officer") | changes)

    assert (page.status, page.errors) == (422, errors)
    assert page.value("job_title") == "Officer"
    assert session.scalar(sa.select(sa.func.count(User.id))) == 1


def test_an_address_is_invited_once(
    browser: Browser, administrator: User, agency: Agency, known: User
) -> None:
    browser.sign_in_as(administrator)

    page = invite(browser, invitation(agency, email="REP@example.org"))

    assert page.errors == [
        "Someone with this e-mail address has an account here. Open it to add a role"
    ]


def test_every_agency_of_the_area_is_offered_once(
    browser: Browser, administrator: User, agency: Agency
) -> None:
    page = browser.sign_in_as(administrator).get("/users/new")

    offered = [option.text for option in page.all("//select[@name='agency']/option")]
    assert offered == ["Choose one", "Avon Advocates", "Bristol Council"]


def test_someone_known_in_another_area_gets_a_seat_and_no_second_account(
    browser: Browser, administrator: User, agency: Agency, make: Factory, session: Session
) -> None:
    elsewhere = make.area("Somerset")
    user = make.user(
        Role.CHAIR,
        area=elsewhere,
        agency=make.agency(area=elsewhere),
        name="Two",
        password_hash="kept",
    )
    browser.sign_in_as(administrator)

    page = invite(browser, invitation(agency, email=user.email))

    assert page.heading == "Person Two"
    assert "They had an account in another area" in page.text
    assert "Somerset" not in page.text


def test_a_role_is_added_and_ended(
    browser: Browser,
    administrator: User,
    agency: Agency,
    known: User,
    session: Session,
    events_logged: Logged,
) -> None:
    browser.sign_in_as(administrator)
    page = browser.get(f"/users/{known.id}/roles/new")
    values = {"agency": str(agency.id), "role": Role.CHAMPION.value}
    page = browser.submit(page, values, button="Add the role")
    assert "Hate crime champion" in page.text

    page = browser.submit(page, button="End now the role Hate crime champion for Avon Advocates")

    assert "Ended 20 Nov 2026" in page.text
    assert events_logged() == ["MembershipGranted", "MembershipEnded"]


def test_ending_the_last_role_closes_the_door_at_once(
    browser: Browser, administrator: User, known: User, session: Session
) -> None:
    theirs = Browser(browser.client.application, session).sign_in_as(known)
    seat = session.scalars(sa.select(Membership).where(Membership.user_id == known.id)).one()
    browser.sign_in_as(administrator).post(f"/roles/{seat.id}/end")

    assert theirs.get("/account").path == "/no-role"


def test_the_same_role_is_not_given_twice(
    browser: Browser, administrator: User, known: User, session: Session
) -> None:
    seat = session.scalars(sa.select(Membership).where(Membership.user_id == known.id)).one()
    browser.sign_in_as(administrator)

    page = browser.submit(
        browser.get(f"/users/{known.id}/roles/new"),
        {"agency": str(seat.agency_id), "role": Role.REPRESENTATIVE.value},
        button="Add the role",
    )

    assert (page.status, page.errors) == (
        422,
        ["They hold this role for this agency already. End it first to change its days."],
    )


def test_a_system_administrator_never_gets_a_role_that_sees_cases(
    browser: Browser, administrator: User, agency: Agency, area: Area, make: Factory
) -> None:
    other = make.user(Role.SYSTEM_ADMINISTRATOR, area=area, agency=agency)
    browser.sign_in_as(administrator)

    page = browser.submit(
        browser.get(f"/users/{other.id}/roles/new"),
        {"agency": str(agency.id), "role": Role.COORDINATOR.value, "reason": "Cover"},
        button="Add the role",
    )

    assert page.status == 422
    assert page.errors[0].startswith("A system administrator never sees cases")


def test_nobody_gives_themselves_a_role(
    browser: Browser, administrator: User, agency: Agency
) -> None:
    browser.sign_in_as(administrator)

    page = browser.submit(
        browser.get(f"/users/{administrator.id}/roles/new"),
        {"agency": str(agency.id), "role": Role.COORDINATOR.value, "reason": "Cover"},
        button="Add the role",
    )

    assert page.errors == ["You cannot give yourself a role. Ask another system administrator."]


def test_nobody_ends_their_own_role_or_closes_their_own_account(
    browser: Browser, administrator: User, session: Session
) -> None:
    seat = session.scalars(sa.select(Membership)).one()
    browser.sign_in_as(administrator)

    assert browser.post(f"/roles/{seat.id}/end").status == 409
    assert browser.post(f"/users/{administrator.id}/close").status == 409
    assert (seat.ended_at, administrator.disabled_at) == (None, None)


def test_a_role_of_another_area_is_not_found(
    browser: Browser, administrator: User, make: Factory
) -> None:
    elsewhere = make.area("Somerset")
    user = make.user()
    seat = make.seat(user, Role.CHAIR, area=elsewhere, agency=make.agency(area=elsewhere))

    assert browser.sign_in_as(administrator).post(f"/roles/{seat.id}/end").status == 404
    assert seat.ended_at is None


def test_closing_an_account_signs_the_person_out_at_once(
    browser: Browser, administrator: User, known: User, session: Session, events_logged: Logged
) -> None:
    theirs = Browser(browser.client.application, session).sign_in_as(known)
    browser.sign_in_as(administrator)

    page = browser.submit(browser.get(f"/users/{known.id}/close"), button="Close the account")

    assert "Closed" in page.text
    assert theirs.get("/account", follow=False).status == 303
    assert knock(theirs, known.email).status == 422
    assert "UserDisabled" in events_logged()


def test_somebody_is_signed_out_everywhere_and_keeps_their_account(
    browser: Browser, administrator: User, known: User, session: Session, events_logged: Logged
) -> None:
    theirs = Browser(browser.client.application, session).sign_in_as(known)
    browser.sign_in_as(administrator)

    page = browser.submit(browser.get(f"/users/{known.id}"), button="Sign them out everywhere")

    assert "is signed out everywhere, and can sign in again" in page.text
    assert "signed out by somebody who looks after accounts" in theirs.get("/account").text
    assert events_logged() == ["SignedOutByOthers"]
    assert knock(theirs, known.email).status == 303


def test_an_account_closed_by_mistake_is_opened_again(
    browser: Browser, administrator: User, known: User, events_logged: Logged
) -> None:
    browser.sign_in_as(administrator)
    closed = browser.post(f"/users/{known.id}/close")

    browser.submit(closed, button="Open this account again")

    assert known.disabled_at is None
    assert events_logged() == ["UserDisabled", "UserEnabled"]


def test_an_invitation_is_sent_again_until_it_is_accepted(
    browser: Browser, administrator: User, known: User, make: Factory, area: Area, agency: Agency
) -> None:
    waiting = make.user(Role.REFERRER, area=area, agency=agency, password_hash=None)
    browser.sign_in_as(administrator)

    page = browser.submit(browser.get(f"/users/{waiting.id}"), button="Send another invitation")

    assert "A new invitation is on its way" in page.text
    assert browser.post(f"/users/{known.id}/invitation").status == 409


def test_the_list_takes_as_many_queries_for_fifty_people_as_for_one(
    browser: Browser,
    administrator: User,
    make: Factory,
    area: Area,
    agency: Agency,
    queries: list[str],
) -> None:
    browser.sign_in_as(administrator)

    def asked() -> int:
        browser.session.commit()
        queries.clear()
        browser.get("/users")
        return len(queries)

    first = asked()
    for _ in range(50):
        make.user(Role.REFERRER, area=area, agency=agency)

    assert asked() == first <= 12
