"""One's own account, and the areas one works in."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from marac.access import Role
from marac.accounts.models import User
from marac.agencies.models import Area
from tests.accounts.doors import PASSWORD, knock
from tests.client import Browser
from tests.factories import Factory

Logged = Callable[[], list[str]]
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def test_my_account_says_who_i_am_and_what_i_hold(browser: Browser, known: User) -> None:
    page = browser.sign_in_as(known).get("/account")

    for words in ("Ada Rep", "rep@example.org", "Agency representative", "Harbour Homes"):
        assert words in page.text


def test_i_change_my_details(browser: Browser, known: User, events_logged: Logged) -> None:
    browser.sign_in_as(known)
    page = browser.submit(
        browser.get("/account/details"),
        {"name": "Ada Lovelace", "job_title": "Lead", "phone": "0117 496 0000"},
        button="Save details",
    )

    assert (page.path, "Ada Lovelace" in page.text) == ("/account", True)
    assert events_logged() == ["DetailsChanged"]


@pytest.mark.parametrize(("name", "phone"), [("", "0117"), ("x" * 101, "0117"), ("Ada", "0" * 41)])
def test_details_that_will_not_do_come_back_as_typed(
    browser: Browser, known: User, name: str, phone: str
) -> None:
    browser.sign_in_as(known)
    page = browser.submit(
        browser.get("/account/details"), {"name": name, "phone": phone}, button="Save details"
    )

    assert page.status == 422
    assert len(page.errors) == 1
    assert (page.value("name") or "", page.value("phone")) == (name, phone)


def test_i_change_my_password_and_other_browsers_are_signed_out(
    browser: Browser, known: User, events_logged: Logged
) -> None:
    other = Browser(browser.client.application, browser.session).sign_in_as(known)
    browser.sign_in_as(known)

    page = browser.submit(
        browser.get("/account/password"),
        {"password": PASSWORD, "new_password": "an even better one"},
        button="Change password",
    )

    assert page.path == "/account"
    assert other.get("/account", follow=False).status == 303
    assert events_logged() == ["ProofGiven", "PasswordChanged"]
    browser.post("/sign-out")
    assert knock(browser, known.email, "an even better one").status == 303


@pytest.mark.parametrize(
    ("present", "new", "errors"),
    [
        ("wrong", "an even better one", ["This is not your present password"]),
        (PASSWORD, "short", ["Password must be 12 characters or more. Three random words"]),
        ("", "", ["Enter your present password", "Enter a new password"]),
    ],
)
def test_a_password_change_that_will_not_do_changes_nothing(
    browser: Browser, known: User, present: str, new: str, errors: list[str]
) -> None:
    before = known.password_hash
    browser.sign_in_as(known)

    page = browser.submit(
        browser.get("/account/password"),
        {"password": present, "new_password": new},
        button="Change password",
    )

    assert page.status == 422
    assert [e.startswith(want) for e, want in zip(page.errors, errors, strict=True)].count(
        False
    ) == 0
    assert known.password_hash == before


def test_i_see_where_i_am_signed_in_and_end_the_other(
    browser: Browser, known: User, events_logged: Logged
) -> None:
    other = Browser(browser.client.application, browser.session)
    other.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    knock(other, known.email)
    browser.sign_in_as(known)

    page = browser.get("/account")
    assert "Firefox on Windows" in page.text
    assert "This browser" in page.text
    (end,) = page.all("//form[contains(@action,'/account/sessions/')]/@action")
    browser.post(end)

    assert other.get("/account", follow=False).status == 303
    assert browser.get("/account", follow=False).status == 200
    assert events_logged()[-1] == "SessionEnded"


def test_i_cannot_end_somebody_else_s_session(
    browser: Browser, known: User, administrator: User, session: Session
) -> None:
    other = Browser(browser.client.application, session).sign_in_as(known)
    mine = other.get("/account").all("//form/@action")
    browser.sign_in_as(known)
    (end,) = browser.get("/account").all("//form[contains(@action,'/account/sessions/')]/@action")
    stranger = Browser(browser.client.application, session).sign_in_as(administrator)

    assert mine
    assert stranger.post(end).status == 404
    assert other.get("/account", follow=False).status == 200


def test_i_go_on_in_another_of_my_areas(
    browser: Browser, known: User, make: Factory, events_logged: Logged
) -> None:
    somerset = make.area("Somerset")
    make.seat(known, Role.REFERRER, area=somerset, agency=make.agency(area=somerset))
    browser.sign_in_as(known)
    page = browser.get("/account")
    options = [o.text for o in page.all("//select[@name='area']/option")]
    assert options == ["Bristol", "Somerset"]

    answer = browser.submit(page, {"area": str(somerset.id)}, button="Switch area", follow=False)

    assert (answer.status, answer.response.location) == (303, "/")
    chosen = browser.get("/account").all("//select[@name='area']/option[@selected]")
    assert [option.text for option in chosen] == ["Somerset"]
    assert events_logged() == ["AreaSwitched"]


@pytest.mark.parametrize("wanted", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_there_is_no_switching_to_what_is_no_area(
    browser: Browser, known: User, wanted: str
) -> None:
    assert browser.sign_in_as(known).post("/area", {"area": wanted}).status == 404


def test_there_is_no_switching_to_an_area_where_i_have_no_seat(
    browser: Browser, known: User, make: Factory
) -> None:
    elsewhere: Area = make.area("Somerset")

    assert browser.sign_in_as(known).post("/area", {"area": str(elsewhere.id)}).status == 404
