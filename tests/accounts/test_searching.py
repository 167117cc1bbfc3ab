"""What is typed to narrow a list: no address holds it, and only its author finds it again."""

import logging
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from wtforms.form import Form

from marac import clock
from marac.access import Role
from marac.accounts.models import Search, User
from marac.agencies.models import Area
from marac.audit.models import AuditEntry
from marac.widgets import FilterForm, SelectField, TextField, choice
from tests.client import Browser, Page
from tests.factories import Factory

NAME = "Amina Yusuf"
GONE = "What was typed is kept for a day, and only for whoever typed it."


@pytest.fixture
def chair(make: Factory, area: Area) -> User:
    return make.user(Role.CHAIR, area=area, name="Cy Chair")


@pytest.fixture
def user(make: Factory, area: Area) -> User:
    """A co-ordinator."""
    return make.user(Role.COORDINATOR, area=area)


@pytest.fixture
def coordinator(browser: Browser, make: Factory, area: Area, user: User) -> Browser:
    """The co-ordinator's browser; two people were referred in their area."""
    for name, reference in ((NAME, "REF-2026-0041"), ("Li Wei", "REF-2026-0042")):
        case = make.case(area=area, referrer=user, agency=make.agency(), subject=name)
        case.reference = reference
    return browser.sign_in_as(user)


def cases(page: Page) -> list[str]:
    """The references of a list."""
    return [a.text_content() for a in page.all("//tbody//th/a")]


def asked(browser: Browser, path: str, **words: str) -> str:
    """Type into a list; the address to which that leads."""
    answer = browser.search(path, follow=False, **words).response
    assert answer.status_code == 303
    return str(answer.location)


def test_a_name_that_was_searched_for_stands_in_no_address_and_in_its_box_again(
    coordinator: Browser,
) -> None:
    address = asked(coordinator, "/cases", q=NAME, state="triage")

    assert "Amina" not in address
    words = parse_qs(urlsplit(address).query)
    assert (words["state"], str(UUID(words["q"][0]))) == (["triage"], words["q"][0])
    page = coordinator.get(address)
    assert cases(page) == ["REF-2026-0041"]
    assert page.value("q") == NAME
    hrefs = [str(href) for href in page.all("//@href | //@action")]
    assert not any("Amina" in href for href in hrefs)
    without = coordinator.get(page.links()[f"Remove filter “{NAME}”"])
    assert len(cases(without)) == 2


@pytest.mark.parametrize(
    ("path", "box", "role"),
    [
        ("/cases", "q", Role.COORDINATOR),
        ("/actions", "owner", Role.COORDINATOR),
        ("/actions", "reference", Role.COORDINATOR),
        ("/log", "reference", Role.COORDINATOR),
        ("/users", "words", Role.SYSTEM_ADMINISTRATOR),
    ],
)
def test_every_list_into_which_people_type_keeps_the_words_to_itself(
    browser: Browser, make: Factory, area: Area, path: str, box: str, role: Role
) -> None:
    browser.sign_in_as(make.user(role, area=area))
    address = asked(browser, path, **{box: NAME})
    assert "Amina" not in address
    page = browser.get(address)
    assert (page.status, page.value(box)) == (200, NAME)
    by_hand = browser.get(f"{path}?{box}={NAME}")
    assert (by_hand.value(box) or "", GONE in by_hand.text) == ("", True)


def test_a_reference_may_stand_in_the_address_so_that_it_can_be_a_link(
    coordinator: Browser, session: Session
) -> None:
    assert parse_qs(urlsplit(asked(coordinator, "/cases", q="REF-2026-0042")).query)["q"] == [
        "REF-2026-0042"
    ]
    assert cases(coordinator.get("/cases?q=ref-2026-0042")) == ["REF-2026-0042"]
    assert session.scalar(sa.select(sa.func.count(Search.id))) == 0


def test_a_search_that_finds_nothing_to_keep_leads_to_the_bare_list(coordinator: Browser) -> None:
    answer = coordinator.post("/cases", {"q": "  ", "strand": "", "other": NAME}, follow=False)
    assert (answer.status, answer.response.location) == (303, "/cases")


def test_somebody_elses_search_is_as_if_nothing_was_typed(
    app: Flask, session: Session, coordinator: Browser, chair: User
) -> None:
    address = asked(coordinator, "/cases", q=NAME)
    other = Browser(app, session).sign_in_as(chair)
    page = other.get(address)
    assert page.status == 200
    assert GONE in page.text
    assert NAME not in str(page.value("q"))
    assert len(cases(page)) == 2


def test_a_search_runs_out_after_a_day_and_the_next_one_sweeps_it_away(
    coordinator: Browser, user: User, session: Session
) -> None:
    address = asked(coordinator, "/cases", q=NAME)
    with clock.moved_to(clock.now() + timedelta(hours=23, minutes=59)):
        coordinator.sign_in_as(user)
        assert cases(coordinator.get(address)) == ["REF-2026-0041"]
    with clock.moved_to(clock.now() + timedelta(days=1)):
        page = coordinator.get(address)
        assert GONE in page.text
        assert len(cases(page)) == 2
        coordinator.search("/cases", q="Wei")
        assert [row.words for row in session.scalars(sa.select(Search))] == ["Wei"]


def test_the_words_are_unreadable_in_the_database_and_in_no_log(
    coordinator: Browser, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="marac")
    assert cases(coordinator.search("/cases", q=NAME)) == ["REF-2026-0041"]
    (stored,) = session.scalars(sa.text("SELECT words FROM searches"))
    assert "Amina" not in stored
    rows = session.execute(sa.select(AuditEntry.event, AuditEntry.details)).all()
    assert any(event == "CasesListed" for event, _ in rows)
    assert "Amina" not in str(rows)
    assert "Amina" not in caplog.text


def test_sixty_searches_a_minute_are_answered_and_lists_are_not_counted(
    coordinator: Browser,
) -> None:
    browser = coordinator
    for _ in range(61):
        assert browser.get("/cases?page=1").status == 200
    found = browser.post("/cases", {"q": "violin"}, follow=False).response.location
    statuses = {browser.post("/cases", {"q": "violin"}).status for _ in range(58)}
    statuses |= {browser.get("/cases?state=triage").status}

    refused = browser.post("/cases", {"q": "violin"})

    assert statuses == {200}
    assert (refused.status, refused.heading) == (429, "Too many attempts")
    assert {browser.get(f"{found}&page={n}").status for n in (1, 2)} == {200}
    for counted in ("/cases?state=triage", "/cases?q=REF-2026-0001", f"/cases?q={uuid4()}"):
        assert browser.get(counted).status == 429, counted
    assert browser.get("/cases").status == 200
    with clock.moved_to(clock.now() + timedelta(seconds=61)):
        assert browser.post("/cases", {"q": "violin"}).status == 200


def test_words_that_are_too_long_come_back_with_what_is_wrong_at_their_box(
    coordinator: Browser,
) -> None:
    page = coordinator.search("/cases", q="a" * 3000)
    assert "must be 100 characters or fewer" in page.text
    assert page.value("q") == "a" * 1000
    assert page.all("//details[@open]//input[@name='q']")


def test_a_filter_that_forgets_to_ask_for_its_words_gets_none_from_the_address(app: Flask) -> None:
    class Careless(FilterForm):
        name = TextField("Name")
        state = SelectField("State", choices=[choice("open", "Open")])

    with app.test_request_context(f"/somewhere?name={NAME}&state=open"):
        form: Form = Careless()
        assert (form.data["name"], form.data["state"]) == ("", "open")
