"""Signing in as one does at work: the whole story, and who is let in."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts import links
from marac.accounts.federation.models import ProviderAccount
from marac.accounts.models import Declaration, LinkPurpose, User
from marac.agencies.models import Agency, Area, SharingAgreement
from tests.accounts.federation.conftest import Live, Logged, Reasons
from tests.accounts.federation.provider import KEYS, FakeProvider
from tests.accounts.federation.ways import come_back, leave, onward, sign_in
from tests.client import Browser
from tests.factories import Factory

REFUSED = "We could not sign you in through your organisation"


def signed_in_as(browser: Browser) -> str:
    """Whose account page the browser sees; nobody's when it is led to the door."""
    page = browser.get("/account")
    return page.text if page.path == "/account" else ""


def test_somebody_signs_in_with_the_account_of_their_organisation(
    browser: Browser, rep: User, live: Live, fake: FakeProvider, events_logged: Logged
) -> None:
    live()
    door = browser.get("/sign-in?next=/actions")
    page = browser.get(door.links()["Sign in with your organisation’s account"])
    left = browser.submit(page, {"email": " Ada@Police.example "}, button="Continue")
    assert left.heading == "Continue at Harbour Police"
    assert left.all("//meta[@http-equiv='refresh']/@content") == [f"0; url={onward(left)}"]
    page = come_back(browser, fake, left)
    assert (page.status, page.path) == (200, "/actions")
    assert "Ada Rep" in signed_in_as(browser)
    assert events_logged().count("AccountLinked") == 1
    assert "SignedIn" in events_logged()


def test_the_request_is_bound_with_pkce_state_and_nonce_and_names_our_own_address(
    browser: Browser, rep: User, live: Live, fake: FakeProvider, police: Agency
) -> None:
    live()
    sign_in(browser, fake)
    (_, asked), (_, exchanged) = fake.asked
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == (
        f"http://localhost:5000/sign-in/organisation/{police.id}/return"
    )
    assert asked["response_type"] == "code"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    assert asked["scope"] == "openid email"
    assert ADDRESS_PARTS.isdisjoint(asked)
    assert exchanged["code_verifier"] not in asked.values()


ADDRESS_PARTS = {"login_hint", "email"}


def test_the_way_back_changes_nothing_until_the_form_is_sent(
    browser: Browser, rep: User, live: Live, fake: FakeProvider
) -> None:
    live()
    left = leave(browser)
    brought = fake.authorise(onward(left))
    path = fake.asked[-1][1]["redirect_uri"].removeprefix("http://localhost:5000")
    assert browser.get(path, data=brought).status == 200
    assert signed_in_as(browser) == ""
    page = browser.get(path, data=brought)
    assert browser.submit(page, button="Continue").path == "/"


def test_somebody_who_is_linked_is_known_by_the_providers_name_for_them(
    browser: Browser, rep: User, live: Live, fake: FakeProvider
) -> None:
    live()
    sign_in(browser, fake)
    browser.submit(browser.get("/"), button="Sign out")
    fake.person("married@elsewhere.example", email_verified=False)
    sign_in(browser, fake, "anybody@police.example")
    assert "Ada Rep" in signed_in_as(browser)


@pytest.mark.parametrize("algorithm", sorted(KEYS))
def test_the_four_kinds_of_signature_are_accepted(
    browser: Browser, rep: User, live: Live, fake: FakeProvider, algorithm: str
) -> None:
    live()
    fake.algorithm = algorithm
    sign_in(browser, fake)
    assert "Ada Rep" in signed_in_as(browser)


def test_an_invited_person_needs_no_password(
    browser: Browser,
    rep: User,
    live: Live,
    fake: FakeProvider,
    session: Session,
    events_logged: Logged,
) -> None:
    live()
    token = links.make_link(session, user=rep, purpose=LinkPurpose.INVITATION)
    page = browser.get(f"/invitation/{token}")
    page = browser.get(page.links()["Sign in with your organisation’s account instead"])
    come_back(browser, fake, browser.submit(page, {"email": rep.email}, button="Continue"))
    assert "Ada Rep" in signed_in_as(browser)
    assert rep.password_hash is None
    assert browser.get(f"/invitation/{token}").status == 404
    assert events_logged().count("InvitationAccepted") == 1


def test_who_has_not_declared_is_led_to_the_declaration_and_on(
    browser: Browser, rep: User, live: Live, fake: FakeProvider, session: Session
) -> None:
    live()
    for declaration in session.scalars(sa.select(Declaration)):
        declaration.signed_at -= timedelta(days=400)
    page = come_back(browser, fake, leave(browser, at="/sign-in/organisation?next=/actions"))
    assert page.path == "/declaration"


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_nobody_is_led_off_this_site(
    browser: Browser, rep: User, live: Live, fake: FakeProvider, wanted: str
) -> None:
    live()
    left = leave(browser, at=f"/sign-in/organisation?next={wanted}")
    page = come_back(browser, fake, left, follow=False)
    assert (page.status, page.response.location) == (303, "/")


def test_an_unknown_domain_is_answered_calmly_and_keeps_what_was_typed(
    browser: Browser, rep: User, live: Live
) -> None:
    live()
    page = leave(browser, "ada@elsewhere.example")
    assert page.status == 422
    assert "Use your password instead" in page.errors[0]
    assert page.value("email") == "ada@elsewhere.example"


def test_the_door_does_not_tell_who_has_an_account(browser: Browser, rep: User, live: Live) -> None:
    live()
    known, unknown = (leave(browser, f"{name}@police.example") for name in ("ada", "nobody"))
    assert known.status == unknown.status == 200
    assert known.text == unknown.text


def test_what_is_no_address_is_an_error_at_the_field(browser: Browser, live: Live) -> None:
    live()
    assert leave(browser, "").errors == ["Enter your work e-mail address"]
    assert leave(browser, "ada").status == 422


def refused(browser: Browser, fake: FakeProvider) -> None:
    page = sign_in(browser, fake)
    assert (page.status, page.heading) == (403, REFUSED)
    assert signed_in_as(browser) == ""


def test_an_address_that_nobody_verified_is_not_enough(
    browser: Browser, rep: User, live: Live, fake: FakeProvider, reasons: Reasons
) -> None:
    live()
    for verified in (False, None, "true", 1):
        fake.person(rep.email, email_verified=verified)
        refused(browser, fake)
    assert set(reasons()) == {"no_verified_address"}


def test_entra_has_a_word_of_its_own_for_a_verified_address(
    browser: Browser, rep: User, live: Live, fake: FakeProvider
) -> None:
    live()
    fake.person(rep.email, email_verified=None, xms_edov=True)
    sign_in(browser, fake)
    assert "Ada Rep" in signed_in_as(browser)


def test_an_address_of_another_domain_is_not_the_agencys_to_vouch_for(
    browser: Browser,
    make: Factory,
    area: Area,
    police: Agency,
    live: Live,
    fake: FakeProvider,
    reasons: Reasons,
) -> None:
    live()
    make.user(Role.COORDINATOR, area=area, agency=police, email="cora@council.example")
    fake.person("cora@council.example")
    refused(browser, fake)
    assert reasons() == ["other_domain"]


def test_a_person_of_another_agency_does_not_come_in(
    browser: Browser, make: Factory, area: Area, live: Live, fake: FakeProvider, reasons: Reasons
) -> None:
    live()
    homes = make.agency("Harbour Homes", area=area)
    make.user(Role.REPRESENTATIVE, area=area, agency=homes, email="hal@police.example")
    fake.person("hal@police.example")
    refused(browser, fake)
    assert reasons() == ["no_seat"]


def test_somebody_without_an_account_gets_none(
    browser: Browser, live: Live, fake: FakeProvider, session: Session, reasons: Reasons
) -> None:
    live()
    before = session.scalar(sa.select(sa.func.count(User.id)))
    fake.person("new@police.example")
    refused(browser, fake)
    assert session.scalar(sa.select(sa.func.count(User.id))) == before
    assert reasons() == ["unknown"]


@pytest.mark.parametrize("linked", [False, True])
def test_a_closed_account_stays_closed(
    browser: Browser, rep: User, live: Live, fake: FakeProvider, reasons: Reasons, linked: bool
) -> None:
    live()
    if linked:
        sign_in(browser, fake)
        browser.submit(browser.get("/"), button="Sign out")
    rep.disabled_at = clock.now()
    refused(browser, fake)
    assert reasons() == ["closed"]


@pytest.mark.parametrize("ended", ["seat", "agreement"])
def test_without_a_seat_under_an_agreement_nobody_comes_in(
    browser: Browser, rep: User, live: Live, fake: FakeProvider, session: Session, ended: str
) -> None:
    live()
    if ended == "seat":
        rep.memberships[0].ended_at = clock.now()
    else:
        for agreement in session.scalars(sa.select(SharingAgreement)):
            agreement.expires_on = clock.today()
    refused(browser, fake)


def test_one_account_is_linked_to_one_name_at_the_provider(
    browser: Browser, rep: User, live: Live, fake: FakeProvider, session: Session, reasons: Reasons
) -> None:
    live()
    sign_in(browser, fake)
    browser.submit(browser.get("/"), button="Sign out")
    fake.person(rep.email, subject="somebody else")
    refused(browser, fake)
    assert reasons() == ["other_subject"]
    assert session.scalars(sa.select(ProviderAccount.subject)).all() == ["subject-1"]


def test_everybody_who_is_not_let_in_reads_the_same(
    browser: Browser, rep: User, live: Live, fake: FakeProvider
) -> None:
    live()
    fake.person("new@police.example")
    unknown = sign_in(browser, fake).text
    rep.disabled_at = clock.now()
    fake.person(rep.email)
    assert sign_in(browser, fake).text == unknown
