"""A case that goes to another area: sent, open until its receipt is confirmed, and then closed."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from marac.access import Role
from marac.accounts.models import User
from marac.agencies.models import Area
from marac.cases.models import Case, Transfer
from tests.cases.conftest import Partnership
from tests.client import Browser, Page

As = Callable[[User], Browser]


@pytest.fixture
def case(here: Partnership) -> Case:
    """An accepted case on no agenda."""
    case = here.make.accepted(here.case(), here.coordinator)
    here.make.purpose(case, here.coordinator)
    return case


@pytest.fixture
def there(here: Partnership) -> Area:
    """The area to which the family moved."""
    return here.make.area("Swindon")


@pytest.fixture
def taker(here: Partnership, there: Area) -> User:
    """The co-ordinator of that area."""
    agency = here.make.agency(area=there)
    return here.make.user(Role.COORDINATOR, area=there, agency=agency, name="Jo Marsh")


def send(browser: Browser, case: Case, area: str, **typed: str) -> Page:
    page = browser.get(f"/cases/{case.id}/transfer")
    return browser.submit(page, {"area": area, "reason": "The family moved"} | typed)


def test_another_area_gets_a_referral_and_confirms_that_it_came(
    here: Partnership, browse_as: As, case: Case, there: Area, taker: User
) -> None:
    sender = browse_as(here.coordinator)
    page = send(sender, case, str(there.id))
    assert "The receipt is not confirmed yet." in page.text
    assert case.closed_at is None
    row = here.make.session.scalars(sa.select(Transfer)).one()
    arrived = here.make.session.get_one(Case, row.arrived_id)
    assert (arrived.area_id, arrived.decision) == (there.id, None)
    here.make.purpose(arrived, taker)
    receiver = browse_as(taker)
    page = receiver.get(f"/cases/{arrived.id}")
    for words in ("This case came from Bristol", "Shouted at outside the flat", "Accepted"):
        assert words in page.text
    page = receiver.submit(receiver.get(page.links()["Confirm the receipt"]))
    assert "Jo Marsh confirmed the receipt" in page.text
    assert case.transferred_at is not None
    assert "Transferred to another area" in sender.get(f"/cases/{case.id}").text


def test_neither_area_sees_the_case_of_the_other(
    here: Partnership, browse_as: As, case: Case, there: Area, taker: User
) -> None:
    send(browse_as(here.coordinator), case, str(there.id))
    arrived = here.make.session.scalars(sa.select(Transfer.arrived_id)).one()
    assert browse_as(taker).get(f"/cases/{case.id}").status == 404
    assert browse_as(here.coordinator).get(f"/cases/{arrived}").status == 404
    path = f"/cases/{arrived}/transfer/receipt"
    assert browse_as(here.coordinator).post(path).status == 404


def test_an_area_elsewhere_is_known_by_name_and_confirms_by_its_word(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.coordinator)
    page = send(browser, case, "elsewhere", name="Cardiff MARAC, by Egress")
    assert "The papers went to Cardiff MARAC, by Egress" in page.text
    page = browser.get(page.links()["Confirm the receipt"])
    assert browser.submit(page, {"name": ""}).errors == ["Say who confirmed it"]
    page = browser.submit(page, {"name": "Sam Rees, by telephone"})
    assert "Sam Rees, by telephone confirmed the receipt" in page.text
    assert case.closed_at == case.transferred_at


@pytest.mark.parametrize(
    ("area", "typed", "problem"),
    [
        ("", {}, "Choose where the case goes"),
        ("elsewhere", {"name": ""}, "Name the MARAC that takes the case"),
        ("elsewhere", {"name": "Cardiff", "reason": ""}, "Say why the case goes there"),
    ],
)
def test_bad_input_is_named_and_nothing_is_sent(
    here: Partnership, browse_as: As, case: Case, area: str, typed: dict[str, str], problem: str
) -> None:
    page = send(browse_as(here.coordinator), case, area, **typed)
    assert page.status == 422
    assert problem in page.errors
    assert here.make.session.scalars(sa.select(Transfer)).all() == []


def test_a_case_goes_once_and_not_from_an_agenda(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.coordinator)
    send(browser, case, "elsewhere", name="Cardiff")
    assert (
        "has been sent to another area already" in send(browser, case, "elsewhere", name="X").text
    )
    listed = here.running()
    page = send(browser, listed, "elsewhere", name="Cardiff")
    assert page.status == 409
    assert "Take it off the agenda first" in page.text


def test_a_restricted_case_arrives_restricted(
    here: Partnership, browse_as: As, there: Area, taker: User
) -> None:
    case = here.case(staff_victim=True)
    here.make.purpose(case, here.coordinator)
    send(browse_as(here.coordinator), case, str(there.id))
    arrived = here.make.session.scalars(sa.select(Case).where(Case.area_id == there.id)).one()
    assert arrived.restricted_at is not None
    here.make.purpose(arrived, taker)
    assert browse_as(taker).get(f"/cases/{arrived.id}").status == 200
