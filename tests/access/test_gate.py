"""The gate: every address needs a permission or stands on the written list of public ones."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.typing import ResponseReturnValue

from marac import clock
from marac.access import Permission, Role, requires
from marac.agencies.models import SharingAgreement
from marac.app import create_app
from marac.config import Settings
from marac.database import db
from tests.client import Browser
from tests.factories import Factory

# Whoever holds the address may open these; each has its own reason to be here.
PUBLIC = {
    "static",  # the look of the pages
    "healthz",  # whether the process answers; a load balancer asks
    "readyz",  # whether it can work, in one word
    "text_size",  # a reader's own preference, kept in a cookie
    "accounts.sign_in",  # the door itself
    "accounts.sign_in_post",
    "accounts.sign_out",  # the way out, open to someone who has lost every seat
    "accounts.no_seat",  # says to a signed-in person without a seat whom to ask
    "accounts.declare",  # who has not signed may open nothing else; looks itself who that is
    "accounts.declare_post",
    "accounts.session_left",  # how many seconds the asking browser has left; none for a stranger
    "accounts.stay",  # somebody is still there; nothing happens for a stranger
    "accounts.switch_area",  # the way on from an area that waits for the declaration
    "accounts.forgotten",  # asks for a link by mail, and answers everyone alike
    "accounts.forgotten_post",
    "accounts.forgotten_sent",
    "accounts.reset",  # opened by a single-use link
    "accounts.reset_post",
    "accounts.accept",  # opened by a single-use link
    "accounts.accept_post",
    "accounts.sign_in_passkey_options",  # the door, for who has a passkey
    "accounts.sign_in_passkey",
    "accounts.second_factor",  # between the password and the house: each looks at who waits here
    "accounts.second_factor_post",
    "accounts.second_factor_options",
    "accounts.second_factor_passkey",
    "accounts.lost_factor",
    "accounts.lost_factor_post",
    "accounts.set_up",  # the same, for who has no second factor yet
    "accounts.set_up_options",
    "accounts.set_up_passkey",
    "accounts.set_up_app_begin",
    "accounts.set_up_app",
    "accounts.set_up_app_code",
    "accounts.set_up_app_qr",
    "accounts.set_up_codes",
    "accounts.set_up_done",
    "accounts.organisation",  # the door of those who use their organisation's account
    "accounts.organisation_post",
    "accounts.come_back",  # the way back from there; a ticket in the cookie is asked for
    "accounts.come_back_post",
    "accounts.signed_out_there",  # a provider's own word; its signature is asked for
    "meetings.calendar_feed",  # a secret address, which a calendar program asks; nobody signs in
}


def rules(app: Flask) -> Iterator[tuple[str, str, Callable[..., object]]]:
    """Go through every rule and method with the view that answers."""
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods or ()):
            yield rule.endpoint, method, app.view_functions[rule.endpoint]


def test_every_rule_and_method_is_marked_or_on_the_public_list(app: Flask) -> None:
    unmarked = {
        f"{method} {endpoint}"
        for endpoint, method, view in rules(app)
        if not isinstance(getattr(view, "permission", None), Permission) and endpoint not in PUBLIC
    }
    assert unmarked == set()


def test_nothing_is_public_that_is_not_on_the_list(app: Flask) -> None:
    public = {endpoint for endpoint, _, view in rules(app) if getattr(view, "public", False)}
    assert public == PUBLIC


def test_no_view_is_both_public_and_marked(app: Flask) -> None:
    both = {
        endpoint
        for endpoint, _, view in rules(app)
        if getattr(view, "public", False) and hasattr(view, "permission")
    }
    assert both == set()


@pytest.fixture
def careless(settings: Settings) -> Iterator[Flask]:
    """An application in which somebody forgot a mark, and somebody else set one."""
    app = create_app(settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)

    def forgotten() -> ResponseReturnValue:
        return "every secret of the house"

    @requires(Permission.AREA_EDIT)
    def settings_page() -> ResponseReturnValue:
        return "settings"

    app.add_url_rule("/forgotten", "forgotten_mark", forgotten, methods=["GET", "POST"])
    app.add_url_rule("/settings", "settings_page", settings_page, methods=["GET", "POST"])
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unmarked_view_answers_401_to_a_stranger(careless: Flask, method: str) -> None:
    answer = careless.test_client().open("/forgotten", method=method)
    assert answer.status_code == 401
    assert b"secret" not in answer.data


def test_a_stranger_is_led_to_the_door_from_a_page_and_refused_a_change(careless: Flask) -> None:
    client = careless.test_client()
    led = client.get("/settings")
    assert (led.status_code, led.location) == (303, "/sign-in?next=/settings")
    assert client.post("/settings").status_code == 401


def test_a_role_without_the_function_gets_403(browser: Browser, make: Factory) -> None:
    area = make.area()
    browser.sign_in_as(make.user(Role.REPRESENTATIVE, area=area))
    assert browser.get("/triage").status == 403
    assert browser.post("/triage").status == 405
    for role in (Role.SYSTEM_ADMINISTRATOR, Role.REFERRER, Role.CHAMPION):
        browser.sign_in_as(make.user(role, area=area))
        assert browser.get("/cases").status == 403, role


def test_someone_whose_seats_have_all_ended_is_told_so_and_can_open_nothing(
    browser: Browser, make: Factory
) -> None:
    area = make.area()
    user = make.user(Role.COORDINATOR, area=area)
    browser.sign_in_as(user)
    assert browser.get("/cases").status == 200
    user.memberships[0].ended_at = user.created_at
    for path in ("/", "/cases", "/account", f"/cases/{area.id}"):
        page = browser.get(path)
        assert page.path == "/no-role", path
    assert page.status == 200
    assert page.heading == "You have no role here today"
    assert area.name not in page.text


def test_someone_whose_agreement_lapsed_today_is_told_what_to_do(
    browser: Browser, make: Factory
) -> None:
    agency = make.agency()
    user = make.user(Role.REPRESENTATIVE, agency=agency)
    browser.sign_in_as(user)
    assert browser.get("/").path == "/"
    for agreement in make.session.scalars(sa.select(SharingAgreement)):
        agreement.expires_on = clock.today()
    page = browser.get("/")
    assert f"agreement of {agency.name} ended on Friday 20 November 2026" in page.text
    assert page.form("Sign out").get("action") == "/sign-out"


def test_someone_without_a_seat_can_change_nothing(browser: Browser, make: Factory) -> None:
    user = make.user(Role.COORDINATOR)
    browser.sign_in_as(user)
    user.memberships[0].ended_at = user.created_at
    assert browser.post("/area-settings/edit").status == 403
