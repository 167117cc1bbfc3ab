"""An invisible case answers exactly as one that never was: same status, headers and bytes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask

from marac import clock
from marac.access import Role
from marac.agencies.models import Agency, Area
from marac.cases.models import Case, Conflict
from tests.client import Browser
from tests.factories import Factory

Answer = tuple[int, list[tuple[str, str]], bytes]

WHY = ("other area", "conflict", "restricted", "embargo")
# The log of a case, which names its reference only, is the area's own business in any state.
LOG_READERS = (Role.COORDINATOR, Role.INFORMATION_GOVERNANCE, Role.AUDITOR)
OUTLIVED = ("restricted", "embargo")
WORDS = {
    "decision": "accept",
    "step": "who",
    "kind": "child",
    "page": "what",
    "promise": "welfare",
    "prompt": "safeguarding_child",
}


def case_addresses(app: Flask) -> Iterator[tuple[str, str]]:
    """Go through every method and address that names a case, with a blank for its id."""
    for rule in app.url_map.iter_rules():
        if "case_id" not in rule.arguments:
            continue
        values = {name: WORDS.get(name, UUID(int=1)) for name in rule.arguments}
        with app.test_request_context():
            address = app.url_map.bind("").build(rule.endpoint, values | {"case_id": UUID(int=0)})
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, address


@dataclass(frozen=True)
class Place:
    """Where a person works: an area, and an agency that takes part in it."""

    area: Area
    agency: Agency


@pytest.fixture
def place(make: Factory) -> Place:
    area = make.area()
    return Place(area=area, agency=make.agency(area=area))


def hide(make: Factory, place: Place, why: str) -> Case:
    """A case that nobody of the place may open, for one reason or another."""
    elsewhere = make.area()
    other = make.user(Role.REFERRER, area=elsewhere, agency=place.agency)
    home = elsewhere if why == "other area" else place.area
    case = make.case(area=home, referrer=other, agency=place.agency)
    make.invitation(case, place.agency, other)
    meeting = make.meeting(home, clock.now() + timedelta(days=6 + WHY.index(why)))
    make.circulated(case, meeting, other)
    if why == "conflict":
        make.add(Conflict(case_id=case.id, agency_id=place.agency.id, declared_by_id=other.id))
    if why == "restricted":
        case.restricted_at, case.restricted_by_id = clock.now(), other.id
    if why == "embargo":
        case.closed_at = clock.now() - timedelta(days=29)
    return case


@pytest.mark.parametrize("role", list(Role))
def test_an_invisible_case_answers_as_a_random_id(
    app: Flask, browser: Browser, make: Factory, place: Place, role: Role
) -> None:
    hidden = {why: hide(make, place, why) for why in WHY}
    browser.sign_in_as(make.user(role, area=place.area, agency=place.agency))
    seen = 0
    for method, address in case_addresses(app):
        governs = role is Role.INFORMATION_GOVERNANCE
        if governs and address.endswith(("/exclude", "/hold", "/kept-away")):
            continue  # keeps others away from any case of the area, or holds it, by its reference
        random = answer(browser, method, address, uuid4())
        assert random[0] in (403, 404), (method, address)
        for why, case in hidden.items():
            if address.endswith("/log") and why in OUTLIVED and role in LOG_READERS:
                continue  # who opened a case is known as long as its log is kept
            assert answer(browser, method, address, case.id) == random, (why, method, address)
        seen += random[0] == 404
    assert seen > 0


def answer(browser: Browser, method: str, address: str, key: UUID) -> Answer:
    """All that tells one answer from another: its status, its headers and its bytes."""
    got = browser.client.open(address.replace(str(UUID(int=0)), str(key)), method=method)
    return got.status_code, list(got.headers), got.data


def test_an_invisible_case_is_in_no_list_and_no_count(
    browser: Browser, make: Factory, place: Place
) -> None:
    case = hide(make, place, "conflict")
    browser.sign_in_as(make.user(Role.COORDINATOR, area=place.area, agency=place.agency))
    page = browser.search("/cases", q="Amina")
    assert case.reference not in page.text
    assert "No case matches" in page.text
    assert case.reference not in browser.get("/triage").text
