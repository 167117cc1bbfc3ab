"""An invisible case answers exactly as one that never was: same status, headers and bytes."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask

from marac import clock
from marac.access import Permission, Role
from marac.cases.models import Case, Conflict
from tests.client import Browser
from tests.factories import Factory

WORDS = {"decision": "accept", "step": "who", "kind": "child", "page": "what"}


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


def hide(make: Factory, why: str) -> tuple[Case, dict[str, object]]:
    """A case that nobody of the area may open, for one reason or another."""
    area, elsewhere = make.area(), make.area()
    agency = make.agency(area=area)
    other = make.user(Role.REFERRER, area=elsewhere, agency=agency)
    home = elsewhere if why == "other area" else area
    case = make.case(area=home, referrer=other, agency=agency)
    make.invitation(case, agency, other)
    make.circulated(case, make.meeting(home), other)
    if why == "conflict":
        make.add(Conflict(case_id=case.id, agency_id=agency.id, declared_by_id=other.id))
    if why == "restricted":
        case.restricted_at, case.restricted_by_id = clock.now(), other.id
    if why == "embargo":
        case.closed_at = clock.now() - timedelta(days=29)
    return case, {"area": area, "agency": agency}


@pytest.mark.parametrize("why", ["other area", "conflict", "restricted", "embargo"])
@pytest.mark.parametrize("role", list(Role))
def test_an_invisible_case_answers_as_a_random_id(
    app: Flask, browser: Browser, make: Factory, role: Role, why: str
) -> None:
    case, place = hide(make, why)
    user = make.user(role, **place)
    browser.sign_in_as(user)
    may = make.actor(user).may(Permission.CASE_READ_CORE)
    seen = 0
    for method, address in case_addresses(app):
        if address.endswith("/exclude") and role is Role.INFORMATION_GOVERNANCE:
            continue  # may keep others away from any case of the area, by its reference
        hidden, random = (
            browser.client.open(address.replace(str(UUID(int=0)), str(key)), method=method)
            for key in (case.id, uuid4())
        )
        assert hidden.status_code in ((404,) if may else (403, 404)) or random.status_code == 403
        assert hidden.status_code == random.status_code, address
        assert hidden.data == random.data, address
        assert list(hidden.headers) == list(random.headers), address
        seen += hidden.status_code == 404
    assert seen > 0


def test_an_invisible_case_is_in_no_list_and_no_count(browser: Browser, make: Factory) -> None:
    case, place = hide(make, "conflict")
    browser.sign_in_as(make.user(Role.COORDINATOR, **place))
    page = browser.get("/cases?q=Amina")
    assert case.reference not in page.text
    assert "No case matches" in page.text
    assert case.reference not in browser.get("/triage").text
