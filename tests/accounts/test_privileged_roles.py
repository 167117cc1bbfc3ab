"""Privileged roles take two people: one asks, another agrees, and nobody gives one alone."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.access.roles import PRIVILEGED
from marac.accounts.models import User
from marac.agencies.models import Agency, Area, Membership
from marac.agencies.operations import grant_membership
from marac.approvals import ApprovalRequest
from marac.notifications.models import Mail
from marac.refusals import Refused
from tests.client import Browser, Page
from tests.factories import Factory

Logged = Callable[[], list[str]]
Browse = Callable[[User], Browser]
AGREE = {"answer": "agree"}


@pytest.fixture
def agency(make: Factory, area: Area) -> Agency:
    return make.agency("Bristol Police", area=area)


@pytest.fixture
def lead(make: Factory, area: Area, agency: Agency) -> User:
    return make.user(
        Role.INFORMATION_GOVERNANCE,
        area=area,
        agency=agency,
        name="Iris Lead",
        email="iris@example.org",
    )


@pytest.fixture
def browse(app: Flask, session: Session) -> Browse:
    return lambda user: Browser(app, session).sign_in_as(user)


def ask(browser: Browser, user: User, agency: Agency, role: Role, **values: Any) -> Page:
    values = {"agency": str(agency.id), "role": role.value, "reason": "Chairs from May"} | values
    page = browser.get(f"/users/{user.id}/roles/new")
    return browser.submit(page, values, button="Add the role")


def answer(browser: Browser, request: ApprovalRequest, **values: str) -> Page:
    page = browser.get(f"/approvals/{request.id}")
    return browser.submit(page, AGREE | values, button="Send your answer")


def roles_of(session: Session, user: User) -> set[Role]:
    query = sa.select(Membership.role).where(
        Membership.user_id == user.id, Membership.ended_at.is_(None)
    )
    return set(session.scalars(query))


@pytest.mark.parametrize("role", sorted(PRIVILEGED - {Role.SYSTEM_ADMINISTRATOR}))
def test_a_privileged_role_is_given_when_the_governance_lead_agrees(
    browse: Browse,
    administrator: User,
    lead: User,
    known: User,
    agency: Agency,
    session: Session,
    events_logged: Logged,
    role: Role,
) -> None:
    asked = ask(browse(administrator), known, agency, role)

    assert (asked.status, "Nothing has happened yet" in asked.text) == (202, True)
    assert roles_of(session, known) == {Role.REPRESENTATIVE}
    request = session.scalars(sa.select(ApprovalRequest)).one()
    shown = browse(lead).get(f"/approvals/{request.id}").text
    for words in ("Ada Rep, rep@example.org", role.label, "Bristol Police", "Chairs from May"):
        assert words in shown
    assert (
        f"asked to give them the role {role.label}" in browse(lead).get(f"/users/{known.id}").text
    )

    answer(browse(lead), request)

    assert roles_of(session, known) == {Role.REPRESENTATIVE, role}
    logged = events_logged()
    agreed = logged.index("RequestApproved")
    assert "ApprovalRequested" in logged[:agreed]
    assert logged[agreed + 1] == "MembershipGranted"


def test_another_system_administrator_may_agree_and_who_asked_may_not(
    browse: Browse,
    administrator: User,
    make: Factory,
    known: User,
    agency: Agency,
    area: Area,
    session: Session,
) -> None:
    second = make.user(Role.SYSTEM_ADMINISTRATOR, area=area, agency=agency)
    browser = browse(administrator)
    ask(browser, known, agency, Role.CHAIR)
    request = session.scalars(sa.select(ApprovalRequest)).one()

    assert browser.post(f"/approvals/{request.id}", AGREE).status == 409
    assert roles_of(session, known) == {Role.REPRESENTATIVE}
    answer(browse(second), request)

    assert Role.CHAIR in roles_of(session, known)


def test_nobody_agrees_to_a_role_of_their_own(
    browse: Browse, administrator: User, lead: User, agency: Agency, session: Session
) -> None:
    ask(browse(administrator), lead, agency, Role.CHAIR)
    request = session.scalars(sa.select(ApprovalRequest)).one()

    assert browse(lead).get(f"/approvals/{request.id}").status == 404
    assert browse(lead).post(f"/approvals/{request.id}", AGREE).status == 404
    assert roles_of(session, lead) == {Role.INFORMATION_GOVERNANCE}


def test_a_co_ordinator_does_not_agree_to_roles(
    browse: Browse,
    administrator: User,
    make: Factory,
    known: User,
    agency: Agency,
    area: Area,
    session: Session,
) -> None:
    ask(browse(administrator), known, agency, Role.AUDITOR)
    request = session.scalars(sa.select(ApprovalRequest)).one()
    coordinator = browse(make.user(Role.COORDINATOR, area=area, agency=agency))

    assert coordinator.get(f"/approvals/{request.id}").status == 404


def test_a_change_of_the_person_voids_the_request(
    browse: Browse,
    administrator: User,
    lead: User,
    known: User,
    agency: Agency,
    area: Area,
    make: Factory,
    session: Session,
) -> None:
    ask(browse(administrator), known, agency, Role.CHAIR)
    request = session.scalars(sa.select(ApprovalRequest)).one()
    make.seat(known, Role.AUDITOR, area=area, agency=agency)

    browse(lead).post(f"/approvals/{request.id}", AGREE)

    assert roles_of(session, known) == {Role.REPRESENTATIVE, Role.AUDITOR}
    assert request.outcome == "void"


def test_asking_needs_a_reason_and_says_at_once_what_cannot_be(
    browse: Browse, administrator: User, known: User, agency: Agency, session: Session
) -> None:
    browser = browse(administrator)

    silent = ask(browser, known, agency, Role.CHAIR, reason="")
    assert (silent.status, silent.errors) == (
        422,
        ["Say why they need it: a second person reads this"],
    )
    mixed = ask(browser, known, agency, Role.SYSTEM_ADMINISTRATOR)
    assert mixed.errors[0].startswith("A system administrator never sees cases")
    assert mixed.value("reason") == "Chairs from May"
    ask(browser, known, agency, Role.CHAIR)
    twice = ask(browser, known, agency, Role.CHAIR)
    assert twice.errors[0].startswith("This waits for a second person already")
    assert len(session.scalars(sa.select(ApprovalRequest)).all()) == 1


def test_an_ordinary_role_is_given_at_once_without_a_reason(
    browse: Browse, administrator: User, known: User, agency: Agency, session: Session
) -> None:
    ask(browse(administrator), known, agency, Role.CHAMPION, reason="")

    assert roles_of(session, known) == {Role.REPRESENTATIVE, Role.CHAMPION}


def invite(browser: Browser, agency: Agency) -> Page:
    values = {
        "name": "Nia New",
        "email": "nia@example.org",
        "agency": str(agency.id),
        "role": Role.CHAIR.value,
        "reason": "New chair",
        "ends_on-day": "1",
        "ends_on-month": "6",
        "ends_on-year": "2027",
    }
    return browser.submit(browser.get("/users/new"), values, button="Send invitation")


def letters_to_nia(session: Session) -> list[str]:
    query = sa.select(Mail.subject).where(Mail.recipient == "nia@example.org")
    return list(session.scalars(query))


def test_an_invited_chair_hears_of_it_when_the_second_person_has_agreed(
    browse: Browse, administrator: User, lead: User, agency: Agency, session: Session
) -> None:
    assert invite(browse(administrator), agency).status == 202
    nia = session.scalars(sa.select(User).where(User.email == "nia@example.org")).one()
    assert (letters_to_nia(session), roles_of(session, nia)) == ([], set())
    request = session.scalars(sa.select(ApprovalRequest)).one()

    with clock.moved_to(clock.now() + timedelta(days=2)):
        answer(browse(lead), request)

    assert letters_to_nia(session) == ["Your invitation to marac"]
    seat = session.scalars(sa.select(Membership).where(Membership.user_id == nia.id)).one()
    assert (seat.starts_on, seat.ends_on) == (date(2026, 11, 22), date(2027, 6, 1))


def test_someone_refused_can_be_invited_to_another_role_and_gets_the_mail_then(
    browse: Browse, administrator: User, lead: User, agency: Agency, session: Session
) -> None:
    browser = browse(administrator)
    invite(browser, agency)
    request = session.scalars(sa.select(ApprovalRequest)).one()
    answer(browse(lead), request, answer="refuse", note="Not yet")
    assert letters_to_nia(session) == []

    values = {
        "name": "Nia New",
        "email": "nia@example.org",
        "agency": str(agency.id),
        "role": Role.REFERRER.value,
    }
    page = browser.submit(browser.get("/users/new"), values, button="Send invitation")

    assert page.heading == "Person Nia New"
    assert letters_to_nia(session) == ["Your invitation to marac"]


@pytest.mark.parametrize("role", sorted(PRIVILEGED))
def test_no_operation_gives_a_privileged_role_on_one_person_s_word(
    make: Factory, administrator: User, known: User, agency: Agency, area: Area, role: Role
) -> None:
    by = make.actor(administrator)
    for asked_by_id in (None, by.user_id):
        with pytest.raises(Refused, match="when a second person agrees"):
            grant_membership(
                make.session,
                by=by,
                user_id=known.id,
                agency=agency,
                area=area,
                role=role,
                starts_on=clock.today(),
                asked_by_id=asked_by_id,
            )


def test_the_list_shows_who_holds_privileged_roles(
    browse: Browse, administrator: User, lead: User, known: User, make: Factory, area: Area
) -> None:
    ended = make.user(Role.CHAIR, area=area, agency=make.agency(area=area), name="Una Gone")
    make.session.scalars(
        sa.select(Membership).where(Membership.user_id == ended.id)
    ).one().ended_at = clock.now()
    browser = browse(administrator)

    page = browser.get("/users?privileged=yes")
    assert [a.text for a in page.all("//tbody//a")] == ["Iris Lead", "Sam Admin"]
    assert "Remove filter Privileged roles" in page.links()
    everybody = browser.get("/users").all("//tbody//tr[contains(., 'Privileged')]//a")
    assert [a.text for a in everybody] == ["Iris Lead", "Sam Admin"]
