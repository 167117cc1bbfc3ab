"""Legal holds: one person sets one, two lift it, and nobody learns of a case by them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.audit.models import AuditEntry
from marac.cases.models import Case, Conflict
from marac.governance import LegalHold
from marac.governance.queries import is_held
from tests.cases.conftest import Partnership
from tests.client import Browser, Page

As = Callable[[User], Browser]
REASON = "Inquest 44 of 2026"
NONE_SUCH = ["No case that you may act on has this reference"]


@pytest.fixture
def lead(here: Partnership) -> User:
    """The information governance lead."""
    return here.make.user(Role.INFORMATION_GOVERNANCE, area=here.area, agency=here.police)


def put(browser: Browser, case: Case) -> Page:
    """Find a case by its reference and put it on hold."""
    page = browser.submit(browser.get("/holds"), {"reference": case.reference or ""})
    return browser.submit(page, {"reason": REASON})


def held(here: Partnership, case: Case) -> LegalHold:
    """A hold that stands."""
    row = LegalHold(
        case_id=case.id, set_at=clock.now(), set_by_id=here.coordinator.id, reason=REASON
    )
    here.make.add(row)
    return row


@pytest.mark.parametrize("who", ["coordinator", "chair", "lead"])
def test_one_person_puts_a_case_on_hold(
    here: Partnership, browse_as: As, lead: User, who: str
) -> None:
    case = here.running()
    user = lead if who == "lead" else getattr(here, who)
    browser = browse_as(user)
    done = put(browser, case)
    assert f"{case.reference} is kept until two people lift the hold" in done.text
    assert REASON in done.text
    assert user.name in done.text
    assert "Amina" not in done.text
    assert is_held(here.make.session, case_id=case.id)
    again = browser.get(f"/cases/{case.id}/hold")
    assert "On hold since Friday 20 November 2026" in again.text
    assert "A second hold keeps it" in again.text


def test_a_hold_is_lifted_by_two(here: Partnership, browse_as: As, lead: User) -> None:
    case = here.running()
    held(here, case)
    browser = browse_as(lead)
    page = browser.get(browser.get("/holds").links()[f"Lift the hold on {case.reference}"])
    assert browser.submit(page).errors == ["Say why the hold is needed no more"]
    asked = browser.submit(page, {"reason": "The inquest is over"})
    assert asked.status == 202
    assert is_held(here.make.session, case_id=case.id)
    chair = browse_as(here.chair)
    links = chair.get("/approvals").links().values()
    request = chair.get(next(h for h in links if h.startswith("/approvals/")))
    assert REASON in request.text
    chair.submit(request, {"answer": "agree"}, button="Send your answer")
    assert not is_held(here.make.session, case_id=case.id)
    assert "No case is on hold" in browser.get("/holds").text
    entries = here.make.session.scalars(sa.select(AuditEntry))
    assert ("HoldLifted", here.chair.id) in {(e.event, e.actor_id) for e in entries}


def test_bad_input_is_said_at_the_field(here: Partnership, browse_as: As) -> None:
    case = here.running()
    browser = browse_as(here.chair)
    page = browser.submit(browser.get("/holds"))
    assert (page.status, page.errors) == (422, ["Enter a case reference"])
    wrong = browser.submit(page, {"reference": "BRI-2026-9999"})
    assert (wrong.status, wrong.errors) == (422, NONE_SUCH)
    assert wrong.value("reference") == "BRI-2026-9999"
    empty = browser.submit(browser.get(f"/cases/{case.id}/hold"))
    assert (empty.status, empty.errors) == (422, ["Say why the case must be kept"])


def test_who_is_kept_away_finds_neither_case_nor_hold(
    here: Partnership, browse_as: As, lead: User
) -> None:
    case = here.running()
    hold = held(here, case)
    for user in (lead, here.chair):
        here.make.add(Conflict(case_id=case.id, user_id=user.id, declared_by_id=here.chair.id))
        browser = browse_as(user)
        assert case.reference not in browser.get("/holds").text
        page = browser.submit(browser.get("/holds"), {"reference": case.reference or ""})
        assert page.errors == NONE_SUCH
        assert browser.get(f"/cases/{case.id}/hold").status == 404
    assert browse_as(lead).get(f"/holds/{hold.id}/lift").status == 404


def test_the_hold_of_a_restricted_case_is_for_its_list_and_for_governance(
    here: Partnership, browse_as: As, lead: User
) -> None:
    case = here.running(restricted_at=clock.now(), restricted_by_id=here.chair.id)
    held(here, case)
    assert case.reference not in browse_as(here.coordinator).get("/holds").text
    assert (case.reference or "") in browse_as(lead).get("/holds").text


def test_governance_holds_what_was_closed_long_ago_but_not_what_is_gone(
    here: Partnership, browse_as: As, lead: User
) -> None:
    case = here.running(closed_at=clock.now() - timedelta(days=100))
    assert "is kept until" in put(browse_as(lead), case).text
    assert browse_as(here.chair).get(f"/cases/{case.id}/hold").status == 404
    case.disposed_at = clock.now()
    assert browse_as(lead).get(f"/cases/{case.id}/hold").status == 404


@pytest.mark.parametrize("role", [Role.REPRESENTATIVE, Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR])
def test_others_set_no_hold(here: Partnership, browse_as: As, role: Role) -> None:
    user = here.make.user(role, area=here.area, agency=here.landlord)
    assert browse_as(user).get("/holds").status == 403


def test_only_governance_asks_to_lift_one(here: Partnership, browse_as: As) -> None:
    hold = held(here, here.running())
    browser = browse_as(here.chair)
    assert browser.get(f"/holds/{hold.id}/lift").status == 403
    assert "Lift" not in " ".join(browser.get("/holds").links())
