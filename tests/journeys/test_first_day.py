"""From the mail with an invitation to the first page, with a passkey, and back in the next day."""

import time
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser as Chromium

from tests.journeys.beginnings import PASSWORD, an_empty_area
from tests.journeys.conftest import Site
from tests.journeys.leaving import leave
from tests.journeys.looking import looks_around
from tests.journeys.person import Person

pytestmark = pytest.mark.journey

SLOWEST, MOST_PAGES = 120, 5
# A device that asks for a finger, finds it right, and keeps its passkeys.
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def guarded(site: Site) -> Site:
    """The site as a real one is: it asks for second factors, at a name that passkeys know."""
    url = f"http://localhost:{urlsplit(site.url).port}"
    settings = replace(site.app.extensions["marac.settings"], second_factor=True, base_url=url)
    site.app.extensions["marac.settings"] = settings
    site.url = url
    return site


@pytest.fixture
def owen(chromium: Chromium, guarded: Site, checked: set[str]) -> Iterator[Person]:
    """The governance lead, in a browser whose device can keep passkeys."""
    context = chromium.new_context(base_url=guarded.url, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    page = context.new_page()
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield Person("Owen Castellan", page, checked, javascript=True)
    leave(context)


def uses_device(someone: Person, button: str) -> None:
    """Press a button that asks the device, and wait until the page has moved on."""
    with someone.page.expect_navigation():
        someone.page.get_by_role("button", name=button).click()
    someone.look()


def test_a_new_person_is_on_the_first_page_within_two_minutes_and_five_pages(
    guarded: Site, owen: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    invitation = an_empty_area(guarded)["Owen Castellan"]
    began = time.monotonic()

    owen.visit(urlsplit(invitation).path)
    owen.fill("New password", PASSWORD)
    owen.press("Set password")
    assert owen.heading == "Set up a passkey"
    uses_device(owen, "Make a passkey")
    assert owen.heading == "Your recovery codes"
    assert owen.page.locator("main ol code").count() == 10
    owen.press("I have kept them")
    assert owen.heading == "Confidentiality declaration"
    owen.page.locator("main").get_by_role("checkbox").first.check()
    owen.press("Sign the declaration")

    seconds = time.monotonic() - began
    assert urlsplit(owen.page.url).path == "/"
    with capsys.disabled():
        print(f"\nFirst day: {owen.pages} pages, {seconds:.1f} s by machine")  # noqa: T201
    assert owen.pages <= MOST_PAGES
    assert seconds < SLOWEST
    comes_back_with_the_passkey_alone(owen)
    proves_with_the_passkey_in_place(owen)
    is_told_that_the_device_has_a_passkey_already(owen)
    looks_around(owen, email="owen@example.org", password=PASSWORD)
    assert {"PasskeyAdded", "RecoveryCodesMade", "SignedIn", "ProofGiven"} <= set(guarded.logged())


def comes_back_with_the_passkey_alone(owen: Person) -> None:
    """No address and no password are typed."""
    owen.press("Sign out")
    assert owen.heading == "Sign in"
    uses_device(owen, "Sign in with a passkey")
    assert urlsplit(owen.page.url).path == "/"
    owen.press("Sign out")
    owen.fill("E-mail address", "owen@example.org")
    owen.page.get_by_role("textbox", name="Password").fill(PASSWORD)
    owen.page.get_by_role("button", name="Sign in", exact=True).click()
    owen.look()
    assert owen.heading == "Confirm that it is you"
    uses_device(owen, "Use my passkey")
    assert urlsplit(owen.page.url).path == "/"


def proves_with_the_passkey_in_place(owen: Person) -> None:
    """A form that asks for proof takes the passkey without being left, and keeps what was typed."""
    owen.visit("/exports/new")
    owen.page.get_by_role("button", name="Use a passkey instead").click()
    owen.page.get_by_text("That counts for five minutes").wait_for()
    assert owen.heading


def is_told_that_the_device_has_a_passkey_already(owen: Person) -> None:
    owen.visit("/account/factors/passkeys/new")
    owen.page.get_by_role("button", name="Make a passkey").click()
    owen.page.get_by_text("This device has a passkey of yours already").wait_for()
    owen.visit("/account/factors")
    assert "Chrome on Linux" in owen.text
