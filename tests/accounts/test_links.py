"""Invitations and forgotten passwords: links that work once."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts import operations
from marac.accounts.choosing import KNOWN
from marac.accounts.links import find_link, make_link
from marac.accounts.models import LinkPurpose, SingleUseLink, User
from marac.agencies.models import Area
from marac.config import Settings
from marac.notifications.models import Mail
from tests.accounts.doors import PASSWORD, knock
from tests.client import Browser, Page
from tests.factories import Factory

Logged = Callable[[], list[str]]
NEW = "a brand new password"


@pytest.fixture
def spool(settings: Settings) -> Callable[[], list[str]]:
    """The mails written since the test began, as text."""
    folder = settings.instance / "mail"
    before = set(folder.glob("*.eml"))
    return lambda: [path.read_text() for path in sorted(set(folder.glob("*.eml")) - before)]


def link_in(mail: str) -> str:
    found = re.search(r"http://localhost:5000(/\S+)", mail)
    assert found, mail
    return found[1]


def ask_for_reset(browser: Browser, email: str) -> Page:
    return browser.submit(browser.get("/forgotten-password"), {"email": email})


def choose(browser: Browser, path: str, password: str = NEW) -> Page:
    return browser.submit(browser.get(path), {"new_password": password})


def test_an_invited_person_chooses_a_password_and_signs_in(
    browser: Browser,
    administrator: User,
    area: Area,
    make: Factory,
    spool: Callable[[], list[str]],
    events_logged: Logged,
) -> None:
    agency = make.agency("Harbour Homes", area=area)
    browser.sign_in_as(administrator)
    page = browser.get("/users/new")
    values = {
        "name": "Nia New",
        "email": "Nia@Example.org",
        "job_title": "Officer",
        "agency": str(agency.id),
        "role": Role.REPRESENTATIVE.value,
    }
    invited = browser.submit(page, values, button="Send invitation")
    assert (invited.heading, "Invited" in invited.text) == ("Person Nia New", True)
    browser.post("/sign-out")

    (mail,) = spool()
    welcome = browser.get(link_in(mail))
    assert welcome.heading == "Welcome: choose your password"
    assert choose(browser, link_in(mail)).path == "/"

    browser.post("/sign-out")
    assert knock(browser, "nia@example.org", NEW).status == 303
    assert {"UserInvited", "MembershipGranted", "InvitationAccepted", "PasswordChanged"} <= set(
        events_logged()
    )


def test_a_mail_holds_a_link_and_nobody_s_name(
    browser: Browser, known: User, spool: Callable[[], list[str]]
) -> None:
    ask_for_reset(browser, known.email)

    (mail,) = spool()
    assert "Ada" not in mail
    assert "Bristol" not in mail


def test_a_reset_gives_a_new_password_and_ends_every_session(
    browser: Browser, known: User, spool: Callable[[], list[str]], session: Session
) -> None:
    browser.sign_in_as(known)
    ask_for_reset(browser, known.email)

    page = choose(browser, link_in(spool()[0]))

    assert "Your password is set" in page.text
    assert browser.get("/account", follow=False).status == 303
    assert knock(browser, known.email, PASSWORD).status == 422
    assert knock(browser, known.email, NEW).status == 303


def test_asking_for_a_link_answers_known_and_unknown_alike(
    browser: Browser, known: User, spool: Callable[[], list[str]]
) -> None:
    unknown = ask_for_reset(browser, "nobody@example.org")
    known_answer = ask_for_reset(browser, known.email)

    assert unknown.path == known_answer.path == "/forgotten-password/sent"
    assert unknown.text == known_answer.text
    assert len(spool()) == 1


def test_a_closed_account_gets_no_link(
    browser: Browser, known: User, spool: Callable[[], list[str]]
) -> None:
    known.disabled_at = clock.now()

    ask_for_reset(browser, known.email)

    assert spool() == []


def test_who_was_only_invited_keeps_the_invitation_and_gets_no_other_link(
    browser: Browser,
    make: Factory,
    area: Area,
    session: Session,
    spool: Callable[[], list[str]],
) -> None:
    """A stranger must not end it, nor an old mailbox begin it again when its 48 hours are over."""
    agency = make.agency(area=area)
    user = make.user(Role.REPRESENTATIVE, area=area, agency=agency, email="nia@example.org")
    token = operations.invite_again(session, by=make.actor(user), user=user)

    answer = ask_for_reset(browser, user.email)

    assert (answer.path, spool()) == ("/forgotten-password/sent", [])
    assert choose(browser, f"/invitation/{token}").path == "/"


def test_a_stranger_who_asks_for_links_keeps_nobody_from_one(
    app: Flask, browser: Browser, known: User, session: Session, spool: Callable[[], list[str]]
) -> None:
    knock(browser, known.email)
    browser.post("/sign-out")
    stranger = Browser(app, session)
    for _ in range(4):
        ask_for_reset(stranger, known.email)
    assert len(spool()) == 3

    ask_for_reset(browser, known.email)

    assert len(spool()) == 4


def test_a_link_works_once(browser: Browser, known: User, spool: Callable[[], list[str]]) -> None:
    ask_for_reset(browser, known.email)
    link = link_in(spool()[0])
    page = browser.get(link)
    browser.submit(page, {"new_password": NEW})

    again = browser.submit(page, {"new_password": "yet another password"})

    assert (again.status, again.heading) == (404, "This link does not work")
    assert browser.get(link).status == 404
    assert knock(browser, known.email, NEW).status == 303


def test_opening_a_link_does_not_use_it_up(
    browser: Browser, known: User, spool: Callable[[], list[str]]
) -> None:
    ask_for_reset(browser, known.email)
    link = link_in(spool()[0])

    assert [browser.get(link).status for _ in range(3)] == [200, 200, 200]
    assert choose(browser, link).path == "/sign-in"


def test_a_newer_link_stops_the_older_one(
    browser: Browser, known: User, spool: Callable[[], list[str]]
) -> None:
    ask_for_reset(browser, known.email)
    ask_for_reset(browser, known.email)

    statuses = sorted(browser.get(link_in(mail)).status for mail in spool())

    assert statuses == [200, 404]


@pytest.mark.parametrize(
    ("hours", "status"), [(0.99, 200), (1, 404)], ids=["within the hour", "after it"]
)
def test_a_reset_link_works_for_an_hour(
    browser: Browser, known: User, spool: Callable[[], list[str]], hours: float, status: int
) -> None:
    ask_for_reset(browser, known.email)

    with clock.moved_to(clock.now() + timedelta(hours=hours)):
        assert browser.get(link_in(spool()[0])).status == status


def test_an_invitation_works_for_two_days(make: Factory, session: Session, area: Area) -> None:
    token = make_link(session, user=make.user(), purpose=LinkPurpose.INVITATION)

    def works(hours: int) -> bool:
        with clock.moved_to(clock.now() + timedelta(hours=hours)):
            return find_link(session, token, purpose=LinkPurpose.INVITATION) is not None

    assert (works(47), works(48)) == (True, False)


def test_an_invitation_is_no_reset_link(
    browser: Browser, known: User, spool: Callable[[], list[str]]
) -> None:
    ask_for_reset(browser, known.email)
    token = link_in(spool()[0]).rpartition("/")[2]

    assert browser.get(f"/invitation/{token}").status == 404


def test_a_link_that_never_was_answers_like_one_that_ran_out(
    browser: Browser, known: User, spool: Callable[[], list[str]]
) -> None:
    ask_for_reset(browser, known.email)
    never = browser.get("/reset/not-a-token")
    with clock.moved_to(clock.now() + timedelta(days=3)):
        late = browser.get(link_in(spool()[0]))

    assert (never.status, never.text) == (late.status, late.text)


@pytest.mark.parametrize(
    ("password", "error"),
    [
        ("", "Enter a new password"),
        ("too short", "Password must be 12 characters or more"),
        ("a" * 130, "Password must be 128 characters or fewer"),
        ("REP@example.org", KNOWN),
    ],
)
def test_a_poor_password_is_refused_at_its_field_and_the_link_still_works(
    browser: Browser,
    known: User,
    spool: Callable[[], list[str]],
    password: str,
    error: str,
) -> None:
    ask_for_reset(browser, known.email)
    link = link_in(spool()[0])

    page = choose(browser, link, password)

    assert page.status == 422
    assert page.errors[0].startswith(error)
    assert choose(browser, link).path == "/sign-in"


@pytest.mark.parametrize("email", ["", "no address", "a@b"])
def test_a_poor_address_is_refused_with_what_was_typed(browser: Browser, email: str) -> None:
    page = ask_for_reset(browser, email)

    assert (page.status, page.value("email")) == (422, email)
    assert len(page.errors) == 1


def test_only_the_hash_of_a_token_is_kept(
    browser: Browser, known: User, spool: Callable[[], list[str]], session: Session
) -> None:
    ask_for_reset(browser, known.email)
    token = link_in(spool()[0]).rpartition("/")[2]

    assert session.scalars(sa.select(SingleUseLink.token_hash)).one() != token
    assert session.scalars(sa.select(Mail.body)).one() is None
