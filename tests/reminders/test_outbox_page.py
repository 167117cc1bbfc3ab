"""Mail that does not go: shown to those who look after it, with its reason, and tried again."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.audit.models import AuditEntry
from marac.notifications.models import Mail, Trouble
from marac.notifications.operations import queue
from marac.notifications.patience import MAX_ATTEMPTS
from tests.client import Browser
from tests.reminders.conftest import Office

SOME_TIME = timedelta(minutes=30)


@pytest.fixture
def stuck(office: Office, session: Session) -> Mail:
    """A mail to Idris that the server refused half an hour ago."""
    with clock.moved_to(clock.now() - SOME_TIME):
        mail = queue(
            session, recipient=office.idris.email, subject="Due in marac", body="Use /link/secret"
        )
        mail.attempts, mail.tried_at = 8, clock.now()
        mail.trouble, mail.refused_with = Trouble.REFUSED, 554
    session.commit()
    return mail


def test_the_coordinator_sees_what_is_stuck_since_when_and_why(
    office: Office, stuck: Mail, browser: Browser
) -> None:
    browser.sign_in_as(office.coordinator)
    page = browser.get("/mail")
    for words in ("Idris Osman", "9am", "Refused by the mail server (554)", "8 times"):
        assert words in page.text
    for word in ("secret", "Due in marac", office.idris.email):
        assert word not in page.response.text


def test_an_administrator_sees_it_too_and_a_mail_to_nobody_of_the_area(
    office: Office, stuck: Mail, browser: Browser, session: Session
) -> None:
    elsewhere = queue(session, recipient="witness@example.net", subject="x", body="x")
    elsewhere.created_at = clock.now() - SOME_TIME
    keeper = office.make.user(
        Role.SYSTEM_ADMINISTRATOR, area=office.area, agency=office.housing, name="Sam Keeper"
    )
    session.commit()
    browser.sign_in_as(keeper)
    page = browser.get("/mail")
    assert "Idris Osman" in page.text
    assert "witness@example.net" in page.text
    browser.sign_in_as(office.coordinator)
    assert "witness@example.net" not in browser.get("/mail").text


def test_another_areas_mail_is_not_shown(office: Office, stuck: Mail, browser: Browser) -> None:
    area = office.make.area("Somerset")
    agency = office.make.agency("Somerset Council", area=area)
    other = office.make.user(Role.COORDINATOR, area=area, agency=agency)
    browser.sign_in_as(other)
    assert "Everything has gone" in browser.get("/mail").text


@pytest.mark.parametrize("who", ["chair", "landlord", "idris"])
def test_nobody_else_looks_after_mail(
    office: Office, stuck: Mail, browser: Browser, who: str
) -> None:
    browser.sign_in_as(getattr(office, who))
    assert browser.get("/mail").status == 403
    assert browser.post("/mail/retry").status == 403


def test_what_waits_is_tried_at_once_when_somebody_says_so(
    office: Office, stuck: Mail, browser: Browser, session: Session
) -> None:
    browser.sign_in_as(office.coordinator)
    page = browser.submit(browser.get("/mail"), button="Try them all now")
    assert "1 mail will be tried now" in page.text
    session.expire_all()
    assert stuck.tried_at is None or stuck.sent_at is not None
    assert session.scalars(sa.select(AuditEntry).filter_by(event="MailTriedAgain")).one()


def test_a_mail_that_somebody_may_just_be_sending_is_left_alone(
    office: Office, stuck: Mail, browser: Browser, session: Session
) -> None:
    stuck.tried_at = clock.now() - timedelta(seconds=20)
    session.commit()
    browser.sign_in_as(office.coordinator)
    page = browser.post("/mail/retry")
    assert "Nothing waits that long" in page.text
    session.expire_all()
    assert stuck.sent_at is None


def test_a_mail_that_was_given_up_is_named_and_not_tried_again(
    office: Office, stuck: Mail, browser: Browser, session: Session
) -> None:
    stuck.attempts, stuck.body = MAX_ATTEMPTS, None
    session.commit()
    browser.sign_in_as(office.coordinator)
    page = browser.get("/mail")
    assert "Given up" in page.text
    assert "Not again" in page.text
    assert "Try them all now" not in page.text


@pytest.mark.parametrize(
    ("trouble", "words"),
    [(Trouble.UNREACHED, "was not reached"), (Trouble.CERTIFICATE, "certificate does not hold")],
)
def test_an_outage_is_said_on_top(
    office: Office, stuck: Mail, browser: Browser, session: Session, trouble: Trouble, words: str
) -> None:
    stuck.trouble, stuck.refused_with = trouble, None
    session.commit()
    browser.sign_in_as(office.coordinator)
    page: Any = browser.get("/mail")
    assert words in page.text
    assert "Nobody’s mail goes until that is mended" in page.text


def test_a_mail_on_its_way_is_not_stuck(office: Office, browser: Browser, session: Session) -> None:
    queue(session, recipient=office.idris.email, subject="x", body="x")
    held = queue(
        session,
        recipient=office.idris.email,
        subject="x",
        body="x",
        not_before=clock.now() + SOME_TIME,
    )
    held.created_at = clock.now() - SOME_TIME
    session.commit()
    browser.sign_in_as(office.coordinator)
    assert "Everything has gone" in browser.get("/mail").text


def test_the_pages_take_few_queries_however_much_there_is(
    office: Office, browser: Browser, session: Session, queries: list[str]
) -> None:
    for number in range(30):
        mail = queue(session, recipient=office.idris.email, subject="x", body=f"{number}")
        mail.created_at = clock.now() - SOME_TIME
        office.owes(clock.today())
    office.morning(clock.today())
    browser.sign_in_as(office.coordinator)
    for path in ("/mail", "/reminders"):
        queries.clear()
        assert browser.get(path).status == 200
        assert len(queries) <= 12, queries
