"""What people were refused is written down, without telling what there was."""

from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Role
from marac.audit.models import AuditEntry
from tests.client import Browser
from tests.factories import Factory


def denials(session: Session) -> list[AuditEntry]:
    session.rollback()
    wanted = sa.select(AuditEntry).where(AuditEntry.event == "Denied").order_by(AuditEntry.number)
    return list(session.scalars(wanted))


def test_a_page_that_a_role_has_not_is_logged(
    browser: Browser, make: Factory, session: Session
) -> None:
    user = make.user(Role.REFERRER)
    browser.sign_in_as(user)
    assert browser.get("/cases").status == 403
    (row,) = denials(session)
    assert (row.actor_id, row.details) == (user.id, {"endpoint": "cases.list_cases", "status": 403})
    assert (row.operation, row.area_id) == ("denial", user.memberships[0].area_id)


def test_a_hidden_case_and_one_that_never_was_leave_the_same_row_and_cost_the_same(
    browser: Browser, make: Factory, session: Session, queries: list[str]
) -> None:
    area = make.area()
    agency = make.agency(area=area)
    referrer = make.user(Role.REFERRER, area=area, agency=agency)
    hidden = make.case(area=area, referrer=referrer, agency=agency)
    browser.sign_in_as(make.user(Role.REPRESENTATIVE, area=area))
    browser.get(f"/cases/{uuid4()}")
    told, counts = [], []
    for case_id in (hidden.id, uuid4()):
        queries.clear()
        assert browser.get(f"/cases/{case_id}").status == 404
        counts.append(len(queries))
        told.append(denials(session)[-1])
    assert counts[0] == counts[1]
    first, second = ((row.details, row.case_id, row.event) for row in told)
    assert first == second == ({"endpoint": "cases.view", "status": 404}, None, "Denied")


def test_a_change_that_is_refused_is_logged_and_nothing_else_of_it(
    browser: Browser, make: Factory, session: Session
) -> None:
    browser.sign_in_as(make.user(Role.REPRESENTATIVE))
    assert browser.post(f"/cases/{uuid4()}/hold", {"reason": "x"}).status == 403
    assert [row.details["endpoint"] for row in denials(session)] == ["governance.hold"]


@pytest.mark.parametrize("path", ["/nowhere", "/static/nothing.css"])
def test_an_address_that_belongs_to_no_page_is_not_logged(
    browser: Browser, make: Factory, session: Session, path: str
) -> None:
    browser.sign_in_as(make.user(Role.REPRESENTATIVE))
    assert browser.get(path).status == 404
    assert denials(session) == []


def test_a_stranger_is_led_to_the_door_and_not_logged(browser: Browser, session: Session) -> None:
    browser.get(f"/cases/{uuid4()}")
    assert denials(session) == []
