"""Whoever loses their place loses everything at once, in every browser and in the middle of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts.models import Declaration, User
from marac.agencies.models import Area, Membership, SharingAgreement
from marac.audit.models import AuditEntry
from tests.accounts.doors import knock
from tests.client import Browser, Page
from tests.factories import Factory

Lose = Callable[[User], None]


@pytest.fixture
def lead(make: Factory, area: Area) -> User:
    agency = make.agency("Bristol Governance", area=area)
    return make.user(Role.INFORMATION_GOVERNANCE, area=area, agency=agency)


@pytest.fixture
def theirs(browser: Browser, known: User, session: Session) -> list[Browser]:
    """Two browsers in which the representative is signed in, each with a form half filled in."""
    knock(browser, known.email)
    return [browser, Browser(browser.client.application, session).sign_in_as(known)]


@pytest.fixture
def ways(
    app: Flask, session: Session, administrator: User, known: User
) -> dict[str, tuple[Callable[[], object], str]]:
    """Each way to lose one's place, and the page on which whoever lost it then finds themselves."""
    seat = session.scalars(sa.select(Membership).where(Membership.user_id == known.id)).one()
    desk = Browser(app, session).sign_in_as(administrator)

    def lapse() -> None:
        theirs = SharingAgreement.agency_id == seat.agency_id
        session.execute(sa.update(SharingAgreement).where(theirs).values(expires_on=clock.today()))

    def run_out() -> None:
        whose = Declaration.user_id == known.id
        signed = clock.now() - timedelta(days=365)
        session.execute(sa.update(Declaration).where(whose).values(signed_at=signed))

    return {
        "account closed": (lambda: desk.post(f"/users/{known.id}/close"), "/sign-in"),
        "role ended": (lambda: desk.post(f"/roles/{seat.id}/end"), "/no-role"),
        "agreement over": (lapse, "/no-role"),
        "declaration over": (run_out, "/declaration"),
    }


@pytest.mark.parametrize(
    "way", ["account closed", "role ended", "agreement over", "declaration over"]
)
def test_everything_closes_at_once_in_every_browser(
    theirs: list[Browser],
    ways: dict[str, tuple[Callable[[], object], str]],
    known: User,
    session: Session,
    way: str,
) -> None:
    forms: list[Page] = [browser.get("/account/details") for browser in theirs]
    lose, lands_on = ways[way]
    lose()
    latest = session.scalar(sa.select(sa.func.max(AuditEntry.number)))

    for browser, form in zip(theirs, forms, strict=True):
        sent = browser.submit(form, {"name": "Somebody Else"}, button="Save details", follow=False)
        assert sent.status == (401 if way == "account closed" else 403)
        for path in ("/", "/account", "/cases", "/meetings", "/actions"):
            assert browser.get(path).path == lands_on, path
    assert known.name == "Ada Rep"
    since = sa.select(AuditEntry.event).where(AuditEntry.number > latest)
    assert set(session.scalars(since)) <= {"Denied"}


def test_a_deputy_acts_inside_the_dated_delegation_only(
    browser: Browser, make: Factory, area: Area
) -> None:
    agency, today = make.agency("Harbour Homes", area=area), clock.today()
    user = make.user()
    days = {"starts_on": today + timedelta(days=1), "ends_on": today + timedelta(days=2)}
    make.seat(user, Role.DEPUTY, area=area, agency=agency, **days)

    def at(days: int) -> Page:
        with clock.moved_to(clock.now() + timedelta(days=days)):
            return browser.sign_in_as(user).get("/cases")

    assert "deputy representative for Harbour Homes begins on Saturday 21" in at(0).text
    assert [at(1).path, at(2).path] == ["/cases", "/cases"]
    assert "deputy representative for Harbour Homes ended on Sunday 22 November" in at(3).text


def test_who_is_kept_out_reads_why_in_facts_of_their_own(
    browser: Browser, make: Factory, area: Area
) -> None:
    user, other = make.user(), make.agency("Another Agency", area=area)
    browser.sign_in_as(user)
    assert "nobody has given you a role yet" in browser.get("/").text

    homes = make.agency("Harbour Homes", area=area)
    seat = make.seat(user, Role.COORDINATOR, area=area, agency=homes)
    homes.agreements[0].expires_on = clock.today() - timedelta(days=10)
    page = browser.get("/")
    assert "agreement of Harbour Homes ended on Tuesday 10 November 2026." in page.text
    assert "The information governance lead of your MARAC records it." in page.text
    assert other.name not in page.text

    homes.agreements[0].signed_on = clock.today() + timedelta(days=3)
    homes.agreements[0].expires_on = clock.today() + timedelta(days=30)
    assert "begins on Monday 23 November 2026." in browser.get("/").text
    make.session.execute(sa.delete(SharingAgreement).where(SharingAgreement.agency == homes))
    assert "Harbour Homes has no information-sharing agreement on record" in browser.get("/").text

    seat.ended_at = clock.now()
    ended = browser.get("/").text
    assert "Your role as MARAC co-ordinator for Harbour Homes ended on Friday 20" in ended
    assert "agreement" not in ended


def test_the_governance_lead_still_gets_in_to_record_the_next_agreement(
    browser: Browser, lead: User, make: Factory
) -> None:
    make.session.execute(sa.update(SharingAgreement).values(expires_on=clock.today()))

    assert browser.sign_in_as(lead).get("/agencies", follow=False).status == 200
