"""The yearly confidentiality declaration: nobody gets in without it, and it takes a minute."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts import homes
from marac.accounts.models import Declaration, User
from marac.agencies.models import Area, ConfidentialityStatement
from marac.audit.models import AuditEntry
from marac.config import Settings
from tests import readiness
from tests.accounts.doors import knock
from tests.client import Browser, Page
from tests.factories import Factory

Logged = Callable[[], list[str]]
SIGN = "Sign the declaration"


@pytest.fixture
def newcomer(make: Factory, area: Area, kept: str) -> Iterator[User]:
    """A representative who has not signed yet."""
    agency = make.agency("Harbour Homes", area=area)
    with readiness.without("declarations"):
        yield make.user(
            Role.REPRESENTATIVE,
            area=area,
            agency=agency,
            email="rep@example.org",
            name="Ada Rep",
            password_hash=kept,
        )


def sign(browser: Browser, page: Page, **values: str) -> Page:
    return browser.submit(page, {"agreed": "yes"} | values, button=SIGN)


def secret(settings: Settings) -> bytes:
    return homes.secret_of(settings.audit_key)


def test_signing_in_for_the_first_time_leads_to_the_declaration_and_on_to_the_page_wanted(
    browser: Browser, newcomer: User, events_logged: Logged
) -> None:
    answer = knock(browser, newcomer.email, at="/sign-in?next=/account")
    assert answer.response.location == "/declaration?next=/account"

    page = browser.get(answer.response.location)
    assert page.heading == "Confidentiality declaration"
    assert "What is said here stays here." in page.text

    signed = sign(browser, page)
    assert (signed.path, signed.heading) == ("/account", "Your account")
    assert "Signed, holds until Saturday 20 November 2027" in signed.text
    assert events_logged() == ["SignedIn", "DeclarationSigned"]


def test_every_page_leads_to_the_declaration_until_it_is_signed(
    browser: Browser, newcomer: User, area: Area
) -> None:
    browser.sign_in_as(newcomer)
    for path in ("/cases", "/account", "/meetings", f"/cases/{area.id}"):
        away = browser.get(path, follow=False)
        assert (away.status, away.response.location) == (303, f"/declaration?next={path}")
    assert browser.get("/no-role", follow=False).response.location == "/declaration"
    assert browser.get("/", follow=False).response.location == "/declaration"
    assert browser.post("/account/details", {"name": "Someone"}).status == 403

    sign(browser, browser.get("/declaration?next=/cases"))

    assert browser.get("/cases", follow=False).status == 200


def test_without_the_tick_nothing_is_signed_and_what_was_typed_is_still_there(
    browser: Browser, newcomer: User, session: Session
) -> None:
    page = browser.sign_in_as(newcomer).get("/declaration")

    page = browser.submit(page, {"postcode": "bs1 4st", "house": "12"}, button=SIGN)

    assert page.status == 422
    assert page.errors == ["Tick the box to sign, or sign out if you cannot agree"]
    assert (page.value("postcode"), page.value("house")) == ("bs1 4st", "12")
    assert session.scalar(sa.select(sa.func.count(Declaration.id))) == 0
    assert newcomer.home_keys == []


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"postcode": "BS1"}, "Enter a full UK postcode, like BS1 4ST"),
        ({"house": "12"}, "Enter the postcode too, or leave both empty"),
    ],
)
def test_half_an_address_is_sent_back(
    browser: Browser, newcomer: User, values: dict[str, str], error: str
) -> None:
    page = sign(browser, browser.sign_in_as(newcomer).get("/declaration"), **values)

    assert (page.status, page.errors) == (422, [error])


def test_a_statement_that_changed_meanwhile_is_read_before_it_is_signed(
    browser: Browser, newcomer: User, area: Area, make: Factory, session: Session
) -> None:
    page = browser.sign_in_as(newcomer).get("/declaration")
    make.add(ConfidentialityStatement(area=area, number=2, text="Tell nobody at all."))

    again = sign(browser, page)
    assert again.errors == [
        "The statement has changed since you opened this page. Read the new wording below"
    ]
    assert "Tell nobody at all." in again.text
    assert not again.all("//input[@name='agreed']/@checked")

    sign(browser, again)
    assert session.scalars(sa.select(Declaration)).one().statement.number == 2


def test_a_declaration_holds_for_a_year_and_is_renewed_in_its_last_month(
    browser: Browser, newcomer: User, session: Session
) -> None:
    sign(browser, browser.sign_in_as(newcomer).get("/declaration"))
    signed_at = clock.now()

    def at(days: int) -> Page:
        with clock.moved_to(signed_at + timedelta(days=days)):
            browser.sign_in_as(newcomer)
            return browser.get("/account")

    reminder = "Your confidentiality declaration ends on Saturday 20 November 2027"
    assert reminder not in at(334).text
    assert not browser.get("/declaration").all("//main//form")
    assert reminder in at(335).text
    assert at(364).path == "/account"
    assert at(365).path == "/declaration"
    assert "Yours ended on Saturday 20 November 2027" in at(365).text

    with clock.moved_to(signed_at + timedelta(days=340)):
        front = browser.sign_in_as(newcomer).get("/")
        assert reminder in front.text
        renewed = browser.get(front.links()["Sign it for another year"])
        assert sign(browser, renewed).path == "/"
        assert reminder not in browser.get("/").text
    assert at(365).path == "/account"


def test_a_declaration_counts_in_its_own_area_only_and_the_other_area_stays_open(
    browser: Browser, known: User, make: Factory
) -> None:
    somerset = make.area("Somerset")
    with readiness.without("declarations"):
        make.seat(known, Role.COORDINATOR, area=somerset, agency=make.agency(area=somerset))
    browser.sign_in_as(known, somerset)

    page = browser.get("/cases")
    assert page.path == "/declaration"
    assert "Everyone who works in the Somerset MARAC" in page.text

    bristol = page.all("//select[@name='area']/option[text()='Bristol']/@value")[0]
    back = browser.submit(page, {"area": bristol}, button="Switch area")
    assert (back.path, "What needs you now" in back.heading) == ("/", True)


def test_nobody_signs_who_is_not_signed_in_or_has_no_role(
    browser: Browser, make: Factory, session: Session
) -> None:
    assert browser.get("/declaration", follow=False).response.location.startswith("/sign-in?next=")
    assert browser.post("/declaration", {"agreed": "yes"}).path == "/sign-in"
    assert browser.post("/area", {"area": ""}).status == 401

    browser.sign_in_as(make.user())
    assert browser.get("/declaration").path == "/no-role"
    assert browser.post("/declaration", {"agreed": "yes"}).path == "/no-role"
    assert session.scalar(sa.select(sa.func.count(Declaration.id))) == 0


def test_of_a_home_only_codes_are_kept(
    browser: Browser, newcomer: User, session: Session, settings: Settings, events_logged: Logged
) -> None:
    page = browser.sign_in_as(newcomer).get("/declaration")
    sign(browser, page, postcode="bs1 4st", house="Flat 3")

    assert newcomer.home_keys == homes.home_keys("BS1 4ST", "3", secret(settings))
    assert [len(key) for key in newcomer.home_keys] == [64, 64]
    assert events_logged() == ["DeclarationSigned", "HomeChanged"]
    logged = str([row.details for row in session.scalars(sa.select(AuditEntry))])
    assert "4ST" not in logged.upper()
    assert "4ST" not in browser.get("/account").text.upper()


def test_a_home_changes_and_is_forgotten(
    browser: Browser, known: User, settings: Settings, events_logged: Logged
) -> None:
    browser.sign_in_as(known)

    def save(**values: str) -> Page:
        return browser.submit(browser.get("/account/home"), values, button="Save")

    wrong = save(postcode="nowhere", house="1")
    assert (wrong.status, wrong.value("house")) == (422, "1")
    assert "A code is kept" in save(postcode="BS2 0AA", house="Rose Cottage").text
    assert known.home_keys == homes.home_keys("BS20AA", "rose cottage", secret(settings))
    assert "A code of your home is kept" in browser.get("/account/home").text
    assert "Nothing is kept of your home" in save().text
    assert known.home_keys == []
    assert events_logged() == ["HomeChanged", "HomeChanged"]


@pytest.mark.parametrize(
    ("house", "address", "postcode", "near"),
    [
        ("12", "12 Harbour Road, Bedminster", "bs3 1aa", "the same address"),
        ("12a", "Flat 2, 12A Harbour Road", "BS31AA", "the same address"),
        ("Flat 3, 12", "12 Harbour Road", "BS3 1AA", "the same address"),
        ("Rose Cottage", "rose cottage, Mill Lane", "BS3 1AA", "the same address"),
        ("12", "112 Harbour Road", "BS3 1AA", "the same postcode"),
        ("12", "", "BS3 1AA", "the same postcode"),
        ("", "12 Harbour Road", "BS3 1AA", "the same postcode"),
        ("12", "12 Harbour Road", "BS3 1AB", None),
        ("12", "12 Harbour Road, BS3 1AA", "", None),
    ],
)
def test_a_neighbour_is_noticed_from_the_codes_alone(
    house: str, address: str, postcode: str, near: str | None
) -> None:
    kept = homes.home_keys("BS3 1AA", house, b"key")

    found = homes.how_near(kept, address=address, postcode=postcode, key=b"key")

    assert (found.label if found else None) == near
    assert homes.how_near(kept, address=address, postcode=postcode, key=b"other") is None
    assert homes.how_near([], address=address, postcode=postcode, key=b"key") is None
