"""Who lost every factor: a colleague vouches, the co-ordinator confirms, a second person agrees."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts.factors.models import (
    AuthenticatorApp,
    ClaimEnding,
    LostFactorClaim,
    Passkey,
    RecoveryCode,
)
from marac.accounts.models import SignInSession, User
from marac.agencies.models import Agency, Area
from marac.approvals import ApprovalRequest
from tests.accounts.doors import knock
from tests.accounts.factors.device import Device
from tests.accounts.factors.steps import CONFIRM, SIGN_IN, Letter, make_passkey, use_passkey
from tests.client import Browser, Page
from tests.factories import Factory

Logged = Callable[[], list[str]]
ANOTHER = "a lantern over quiet harbours"
VOUCH = "I have spoken to them and vouch for them"
CANNOT = "I cannot say so"


@dataclass
class Town:
    """Everyone of the story."""

    session: Session
    app: Flask
    loser: User
    colleague: User
    coordinator: User
    administrator: User
    governance: User
    stranger: User

    def browse(self, user: User) -> Browser:
        return Browser(self.app, self.session).sign_in_as(user)

    @property
    def claim(self) -> LostFactorClaim:
        return self.session.scalars(sa.select(LostFactorClaim)).one()

    def claim_page(self, user: User) -> Page:
        return self.browse(user).get(f"/lost-factors/{self.claim.id}")

    def press(self, user: User, button: str) -> Page:
        browser = self.browse(user)
        return browser.submit(browser.get(f"/lost-factors/{self.claim.id}"), button=button)

    def send(self, user: User, step: str) -> int:
        return self.browse(user).post(f"/lost-factors/{self.claim.id}/{step}").status

    def decide(self, user: User, answer: str = "agree", note: str = "") -> Page:
        request = self.session.scalars(sa.select(ApprovalRequest)).one()
        browser = self.browse(user)
        page = browser.get(f"/approvals/{request.id}")
        values = {"answer": answer, "note": note}
        return browser.submit(page, values, button="Send your answer")


@pytest.fixture
def town(app: Flask, session: Session, make: Factory, area: Area, enrolled: User) -> Town:
    homes = session.get_one(Agency, enrolled.memberships[0].agency_id)
    council, police = make.agency(area=area), make.agency(area=area)

    def person(role: Role, agency: Agency, name: str) -> User:
        email = f"{name.split(maxsplit=1)[0].lower()}@example.org"
        return make.user(role, area=area, agency=agency, name=name, email=email)

    return Town(
        session,
        app,
        enrolled,
        person(Role.DEPUTY, homes, "Dee Deputy"),
        person(Role.COORDINATOR, council, "Cora Ordinator"),
        person(Role.SYSTEM_ADMINISTRATOR, council, "Sam Admin"),
        person(Role.INFORMATION_GOVERNANCE, council, "Iris Lead"),
        person(Role.REPRESENTATIVE, police, "Pol Ice"),
    )


@pytest.fixture
def lost(browser: Browser, town: Town) -> Browser:
    """The representative's browser after they asked for help."""
    page = knock(browser, town.loser.email, follow=True)
    page = browser.get(page.links()["I cannot use any of these"])
    assert browser.submit(page, button="Ask for help").path == "/sign-in/lost"
    return browser


def choose_anew(browser: Browser, mails: list[Letter]) -> None:
    """Choose a new password by the link in the person's own mailbox."""
    letter = next(mail for mail in mails if mail.subject == "Begin anew in marac")
    (link,) = re.findall(r"https?://[^/]+(/reset/\S+)", letter.body)
    browser.submit(browser.get(link), {"new_password": ANOTHER}, button="Set password")


def test_three_people_let_somebody_set_up_anew(
    lost: Browser, town: Town, device: Device, events_logged: Logged, mails: list[Letter]
) -> None:
    """The whole story, through the front door."""
    inside = town.browse(town.loser)
    page = town.press(town.colleague, VOUCH)
    assert "Waits for the co-ordinator" in page.text
    page = town.press(town.coordinator, "I confirm it")
    assert (page.status, "second person" in page.text.lower()) == (202, True)
    assert use_passkey(inside, device, ("/prove/options", "/prove/passkey")).status == 200
    town.decide(town.administrator)

    assert town.claim.ending is ClaimEnding.RESET
    for table in (Passkey, AuthenticatorApp, RecoveryCode):
        assert town.session.scalars(sa.select(table)).all() == []
    assert inside.get("/").path == "/sign-in"
    theirs = sa.select(SignInSession).where(SignInSession.user_id == town.loser.id)
    assert all(row.ended_at for row in town.session.scalars(theirs))
    assert "not accepted" in use_passkey(lost, device, SIGN_IN).text
    assert knock(lost, town.loser.email).status == 422, "whoever knows the password is not first"
    choose_anew(lost, mails)
    assert knock(lost, town.loser.email, ANOTHER, follow=True).heading == "Set up a passkey"
    page = make_passkey(lost, Device())
    assert lost.submit(page, button="I have kept them: go on").path == "/"
    names = ["FactorsReportedLost", "LossVouchedFor", "LossConfirmed", "FactorsReset"]
    assert [name for name in events_logged() if name in names] == names


def test_the_person_is_told_at_each_step_and_the_helpers_are_asked_without_content(
    mails: list[Letter], lost: Browser, town: Town
) -> None:
    assert [mail.recipient for mail in mails if "needs you" in mail.subject] == ["dee@example.org"]
    town.press(town.colleague, VOUCH)
    assert mails[-1].recipient == "cora@example.org"
    town.press(town.coordinator, "I confirm it")
    town.decide(town.administrator)

    told = [mail for mail in mails if mail.recipient == town.loser.email]
    assert [mail.subject for mail in told if "Signing in" in mail.subject] == [
        "Signing in to marac"
    ] * 4
    people = (town.loser, town.colleague, town.coordinator)
    secret = [words for user in people for words in (user.name, user.email)]
    assert not any(words in mail.body for mail in mails for words in secret)


def test_how_far_it_has_come_is_shown_to_the_person_who_waits(lost: Browser, town: Town) -> None:
    def done() -> int:
        return lost.get("/sign-in/lost").text.count("Done")

    assert done() == 0
    town.press(town.colleague, VOUCH)
    assert done() == 1
    town.press(town.coordinator, "I confirm it")
    assert done() == 2


def test_only_one_of_their_own_agency_may_vouch(lost: Browser, town: Town) -> None:
    for user in (town.stranger, town.administrator, town.governance):
        assert town.send(user, "vouch") in (403, 404), user.name
    assert town.send(town.loser, "vouch") == 404
    assert town.send(town.coordinator, "vouch") == 409
    assert town.claim.vouched_at is None
    assert town.claim_page(town.stranger).status == 404


def test_where_the_agency_has_nobody_else_the_governance_lead_vouches(
    mails: list[Letter], lost: Browser, town: Town
) -> None:
    town.colleague.disabled_at = clock.now()

    assert VOUCH in town.claim_page(town.governance).text
    assert "Waits for the co-ordinator" in town.press(town.governance, VOUCH).text


def test_where_only_the_co_ordinator_is_of_the_agency_somebody_is_left_to_vouch(
    lost: Browser, town: Town, make: Factory, area: Area
) -> None:
    """Who vouches cannot confirm, and the area has one co-ordinator only."""
    homes = town.session.get_one(Agency, town.claim.agency_id)
    town.colleague.disabled_at = clock.now()
    make.seat(town.coordinator, Role.DEPUTY, area=area, agency=homes)

    town.press(town.governance, VOUCH)
    town.press(town.coordinator, "I confirm it")
    town.decide(town.administrator)

    assert town.claim.ending is ClaimEnding.RESET


def test_nobody_acts_twice_or_for_themselves(
    lost: Browser, town: Town, make: Factory, area: Area
) -> None:
    """A colleague who is co-ordinator too vouches, and then neither confirms nor agrees."""
    home = town.session.get_one(Agency, town.loser.memberships[0].agency_id)
    for role in (Role.COORDINATOR, Role.CHAIR, Role.SYSTEM_ADMINISTRATOR):
        make.seat(town.colleague, role, area=area, agency=home)
    town.press(town.colleague, VOUCH)

    assert town.send(town.colleague, "confirm") == 409
    assert "I confirm it" not in town.claim_page(town.colleague).text
    town.press(town.coordinator, "I confirm it")
    request = town.session.scalars(sa.select(ApprovalRequest)).one()
    for user in (town.colleague, town.loser):
        assert town.browse(user).get(f"/approvals/{request.id}").status in (403, 404)
    own = town.browse(town.coordinator).post(f"/approvals/{request.id}", {"answer": "agree"})
    assert own.status == 409
    assert town.claim.ended_at is None


def test_it_is_not_confirmed_before_somebody_vouched(lost: Browser, town: Town) -> None:
    assert "I confirm it" not in town.claim_page(town.coordinator).text
    assert town.send(town.coordinator, "confirm") == 409
    assert town.send(town.stranger, "confirm") == 403


def test_the_chair_confirms_for_a_co_ordinator_only(
    lost: Browser, town: Town, make: Factory, area: Area
) -> None:
    home = town.session.get_one(Agency, town.loser.memberships[0].agency_id)
    chair = make.user(Role.CHAIR, area=area, agency=make.agency(area=area), name="Cher Person")
    town.press(town.colleague, VOUCH)
    assert town.send(chair, "confirm") == 404

    make.seat(town.loser, Role.COORDINATOR, area=area, agency=home)

    assert town.press(chair, "I confirm it").status == 202


@pytest.mark.parametrize("who", ["colleague", "coordinator"])
def test_who_cannot_say_so_ends_it_and_the_person_may_ask_again(
    mails: list[Letter], lost: Browser, town: Town, who: str, events_logged: Logged
) -> None:
    if who == "coordinator":
        town.press(town.colleague, VOUCH)
    town.press(getattr(town, who), CANNOT)

    assert town.claim.ending is ClaimEnding.REFUSED
    assert events_logged()[-1] == "LossRefused"
    assert "Nothing was changed" in mails[-1].body
    assert "Ask for help" in lost.get("/sign-in/lost").text
    assert town.session.scalars(sa.select(Passkey)).all()


def test_a_second_person_who_does_not_agree_ends_it(lost: Browser, town: Town) -> None:
    town.press(town.colleague, VOUCH)
    town.press(town.coordinator, "I confirm it")

    town.decide(town.governance, "refuse", "I could not reach them")

    assert town.claim.ending is ClaimEnding.REFUSED
    assert town.session.scalars(sa.select(Passkey)).all()


@pytest.mark.parametrize(("hours", "holds"), [(71, True), (72, False)])
def test_it_holds_for_72_hours(lost: Browser, town: Town, hours: int, holds: bool) -> None:
    with clock.moved_to(clock.now() + timedelta(hours=hours)):
        assert (VOUCH in town.claim_page(town.colleague).text) == holds
        assert town.send(town.colleague, "vouch") == (200 if holds else 409)
    assert (town.claim.vouched_at is not None) == holds


def test_the_second_person_s_agreement_comes_too_late_after_72_hours(
    lost: Browser, town: Town
) -> None:
    with clock.moved_to(clock.now() + timedelta(hours=70)):
        town.press(town.colleague, VOUCH)
        town.press(town.coordinator, "I confirm it")
    with clock.moved_to(clock.now() + timedelta(hours=73)):
        request = town.session.scalars(sa.select(ApprovalRequest)).one()
        page = town.browse(town.administrator).get(f"/approvals/{request.id}")
    assert "nobody can agree to it any more" in page.text
    assert town.session.scalars(sa.select(Passkey)).all()


def test_who_finds_a_factor_again_needs_nobody(lost: Browser, town: Town, device: Device) -> None:
    town.press(town.colleague, VOUCH)
    town.press(town.coordinator, "I confirm it")

    assert use_passkey(lost, device, CONFIRM).path == "/"

    assert town.claim.ending is ClaimEnding.FOUND
    request = town.session.scalars(sa.select(ApprovalRequest)).one()
    page = town.browse(town.administrator).get(f"/approvals/{request.id}")
    assert "nobody can agree to it any more" in page.text


def test_asking_twice_changes_nothing(lost: Browser, town: Town, mails: list[Letter]) -> None:
    lost.post("/sign-in/lost")
    assert town.claim
    assert mails == []


def test_who_waits_for_the_reader_is_listed_to_those_who_can_help(
    lost: Browser, town: Town
) -> None:
    def listed(user: User) -> bool:
        return town.loser.name in town.browse(user).get("/lost-factors").text

    assert listed(town.colleague)
    assert not listed(town.stranger)
    town.press(town.colleague, VOUCH)
    assert listed(town.coordinator)
    assert not listed(town.colleague)
    assert town.browse(town.administrator).get("/lost-factors").status == 403


def test_a_password_is_needed_before_anybody_is_asked(
    elsewhere: Browser, town: Town, session: Session
) -> None:
    for method in (elsewhere.get, elsewhere.post):
        assert method("/sign-in/lost").path == "/sign-in"
    assert session.scalars(sa.select(LostFactorClaim)).all() == []


def test_whoever_has_the_server_can_let_the_last_administrator_start_anew(
    app: Flask,
    browser: Browser,
    enrolled: User,
    session: Session,
    events_logged: Logged,
    mails: list[Letter],
) -> None:
    run = app.test_cli_runner()
    session.commit()
    assert run.invoke(args=["users", "forget-factors", "nobody@example.org"]).exit_code == 1

    result = run.invoke(args=["users", "forget-factors", enrolled.email.upper()])

    assert "sent a link" in result.output
    session.expire_all()
    assert session.scalars(sa.select(Passkey)).all() == []
    assert events_logged()[-1] == "FactorsForgotten"
    assert knock(browser, enrolled.email).status == 422
    choose_anew(browser, mails)
    assert knock(browser, enrolled.email, ANOTHER, follow=True).heading == "Set up a passkey"


def test_who_has_no_role_today_is_told_whom_to_ask(
    browser: Browser, enrolled: User, session: Session
) -> None:
    enrolled.memberships[0].ended_at = clock.now()
    knock(browser, enrolled.email)

    page = browser.post("/sign-in/lost")

    assert (page.status, "Ask your MARAC co-ordinator" in page.text) == (409, True)
