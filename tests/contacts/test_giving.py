"""The co-ordinator chooses who keeps in touch, and sees of every running case how that stands."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.audit.models import AuditEntry
from marac.cases.models import Case, Conflict, Means, NamedReader
from marac.contacts import operations
from marac.contacts.models import Caller, ContactOutcome
from marac.contacts.operations import Attempted
from marac.contacts.sheets import get_call_sheet
from marac.notifications.models import Mail
from marac.refusals import Refused
from tests.client import Browser, Page
from tests.contacts.conftest import Circle, days_ago

As = Callable[[User], Browser]
GIVE = "Give it to them"


@pytest.fixture
def case(circle: Circle) -> Case:
    """A running case that nobody was given."""
    return circle.case()


def live(circle: Circle) -> list[Caller]:
    return list(circle.make.session.scalars(sa.select(Caller).where(Caller.ended_at.is_(None))))


def test_the_coordinator_gives_a_case_to_a_champion_who_is_told_by_mail(
    circle: Circle, browse_as: As, case: Case
) -> None:
    browser = browse_as(circle.coordinator)
    page = browser.get(f"/contacts/{case.id}/give")
    for words in ("Dele Achebe", "Wren Hollis", "Tom Field", "keeps in touch with nobody"):
        assert words in page.text, words
    assert "They never see the incidents" in page.text
    values = {"person": str(circle.champion.id), "note": "Ask for Mina"}
    back = browser.submit(page, values, button=GIVE)
    assert back.path == f"/cases/{case.id}"
    (row,) = live(circle)
    assert (row.user_id, row.note) == (circle.champion.id, "Ask for Mina")
    assert [mail.recipient for mail in circle.make.session.scalars(sa.select(Mail))] == [
        circle.champion.email
    ]


def test_the_mail_to_who_was_chosen_names_nobody_and_no_case(
    app: Flask, circle: Circle, case: Case
) -> None:
    by, chosen = circle.actor(circle.coordinator), circle.champion.id
    with app.app_context():
        operations.give(circle.make.session, by=by, case=case, user_id=chosen, note="Mina")
    (mail,) = circle.make.session.scalars(sa.select(Mail))
    assert "/contacts" in (mail.body or "")
    for secret in ("Amina", "Yusuf", "Mina", str(case.reference), str(case.id)):
        assert secret not in f"{mail.subject}{mail.body}"


def test_giving_it_to_somebody_else_takes_it_from_the_first(
    circle: Circle, browse_as: As, case: Case
) -> None:
    circle.given(case)
    browser = browse_as(circle.coordinator)
    page = browser.get(f"/contacts/{case.id}/give")
    assert "keeps in touch with 1 now" in page.text
    browser.submit(page, {"person": str(circle.other.id)}, button=GIVE)
    assert [row.user_id for row in live(circle)] == [circle.other.id]
    assert browse_as(circle.champion).get(f"/contacts/{case.id}").status == 404


def test_choosing_nobody_ends_it(circle: Circle, browse_as: As, case: Case) -> None:
    circle.given(case)
    browser = browse_as(circle.coordinator)
    page = browser.get(f"/contacts/{case.id}/give")
    browser.submit(page, button="Choose nobody to keep in touch")
    assert live(circle) == []
    assert browser.post(f"/contacts/{case.id}/end").status == 409


@pytest.mark.parametrize("why", ["conflict", "agency", "not named", "left"])
def test_nobody_is_offered_who_could_not_open_it(
    circle: Circle, browse_as: As, case: Case, why: str
) -> None:
    make, by = circle.make, circle.coordinator
    if why == "conflict":
        make.add(Conflict(case_id=case.id, user_id=circle.champion.id, declared_by_id=by.id))
    elif why == "agency":
        make.add(Conflict(case_id=case.id, agency_id=circle.charity.id, declared_by_id=by.id))
    elif why == "left":
        circle.champion.memberships[0].ended_at = clock.now()
    else:
        case.restricted_at, case.restricted_by_id = clock.now(), by.id
        for user in (by, circle.chair, circle.other):
            make.add(NamedReader(case_id=case.id, user_id=user.id))
    browser = browse_as(by)
    page = browser.get(f"/contacts/{case.id}/give")
    assert "Dele Achebe" not in page.text
    assert "Wren Hollis" in page.text
    wrong = browser.submit(page, {"person": str(circle.champion.id)}, button=GIVE)
    assert (wrong.status, wrong.errors) == (422, ["Choose who keeps in touch"])
    with pytest.raises(Refused, match="Choose a champion"):
        operations.give(
            make.session, by=circle.actor(by), case=case, user_id=circle.champion.id, note=""
        )
    assert live(circle) == []


def test_somebody_with_the_same_surname_is_offered_with_a_warning(
    circle: Circle, browse_as: As, case: Case
) -> None:
    circle.make.user(Role.CHAMPION, area=circle.area, agency=circle.charity, name="Omar Yusuf")
    page = browse_as(circle.coordinator).get(f"/contacts/{case.id}/give")
    assert "Careful: has the same surname as somebody in this case" in page.text


def test_only_the_coordinator_chooses_and_only_while_the_case_runs(
    circle: Circle, browse_as: As, case: Case
) -> None:
    for method in ("get", "post"):
        for user, status in ((circle.chair, 403), (circle.champion, 404), (circle.rep, 403)):
            found = getattr(browse_as(user), method)(f"/contacts/{case.id}/give")
            assert found.status == status, user.name
    waiting = circle.make.case(
        area=circle.area, referrer=circle.referrer, agency=circle.landlord, subject="Cal Doe"
    )
    assert browse_as(circle.coordinator).get(f"/contacts/{waiting.id}/give").status == 409


def test_the_list_tells_of_every_running_case_how_it_stands(
    circle: Circle, browse_as: As, case: Case
) -> None:
    names = ("Binta Sow", "Cal Doe", "Dov Katz", "Eve Lin", "Fay Ode")
    not_yet, tried, touch, declined, wrong = (circle.case(name) for name in names)
    for one in (not_yet, tried, touch, wrong):
        circle.given(one)
    for _ in range(3):
        circle.tried(tried, ContactOutcome.NO_ANSWER)
    circle.tried(touch, ContactOutcome.SPOKE)
    circle.tried(declined, ContactOutcome.DECLINED)
    circle.tried(wrong, ContactOutcome.WRONG, recorded_at=clock.now() + timedelta(minutes=1))
    browser = browse_as(circle.coordinator)
    everything = browser.get("/contacts")
    expected = {
        "nobody": (case, "Given to nobody"),
        "not_yet": (not_yet, "Not contacted yet"),
        "tried": (tried, "Tried 3 times, not reached"),
        "in_touch": (touch, "In touch"),
        "declined": (declined, "Does not want contact"),
        "problem": (wrong, "Details wrong or not safe"),
    }
    for standing, (one, words) in expected.items():
        narrowed = browser.get(f"/contacts?standing={standing}")
        rows = narrowed.all("//main//table//tbody/tr")
        assert len(rows) == 1, standing
        for shown in (narrowed, everything):
            (row,) = (
                " ".join(tr.text_content().split())
                for tr in shown.all("//main//table//tbody/tr")
                if str(one.reference) in tr.text_content()
            )
            assert words in row
    printed = browser.get("/contacts/print?standing=tried").text
    assert str(tried.reference) in printed
    assert str(touch.reference) not in printed
    assert browser.get("/contacts?standing=nonsense").status == 200


def test_the_chair_sees_nothing_of_a_case_from_which_they_are_kept(
    circle: Circle, browse_as: As, case: Case
) -> None:
    other = circle.case("Binta Sow")
    by = circle.coordinator.id
    circle.make.add(Conflict(case_id=case.id, user_id=circle.chair.id, declared_by_id=by))
    page = browse_as(circle.chair).get("/contacts")
    assert str(other.reference) in page.text
    assert str(case.reference) not in page.text
    assert "1 case" in page.text


def test_the_list_takes_as_many_queries_for_many_cases_as_for_one(
    circle: Circle, browse_as: As, case: Case, queries: list[str]
) -> None:
    def count(user: User) -> int:
        browser = browse_as(user)
        browser.get("/contacts")
        queries.clear()
        browser.get("/contacts")
        return len(queries)

    circle.given(case)
    before = count(circle.coordinator), count(circle.champion)
    for number in range(8):
        one = circle.case(f"Somebody Else{number}")
        circle.given(one)
        circle.tried(one, ContactOutcome.NO_ANSWER)
        circle.tried(one, ContactOutcome.SPOKE)
    assert (count(circle.coordinator), count(circle.champion)) == before
    assert max(before) <= 12


def in_touch(page: Page) -> str:
    """What the page of a case says of the contact with the person harmed."""
    return page.text.split("Chosen to keep in touch")[1].split("and when the next is due")[0]


def opened(circle: Circle, browse_as: As, user: User, case: Case) -> Page:
    circle.make.purpose(case, user)
    return browse_as(user).get(f"/cases/{case.id}")


def test_the_case_page_says_who_was_chosen_and_what_came_of_the_last_attempt(
    circle: Circle, browse_as: As, case: Case
) -> None:
    browser = browse_as(circle.coordinator)
    circle.make.purpose(case, circle.coordinator)

    def said() -> str:
        circle.make.session.flush()
        circle.make.session.expire_all()
        return in_touch(browser.get(f"/cases/{case.id}"))

    assert "Nobody" in said()
    assert "No contact is recorded" in said()
    case.advocate_id = circle.advocate.id
    assert "falls to the advocate, Tom Field" in said()
    circle.given(case, given_at=days_ago(9))
    circle.tried(case, ContactOutcome.WRONG, days_ago(4).date())
    circle.tried(case, ContactOutcome.NO_ANSWER, days_ago(6).date())
    assert "Dele Achebe, Common Ground" in said()
    assert "Details wrong or not safe" in said()
    assert "The details are wrong, Monday 16 November 2026" in said()
    assert "Tom Field" not in said()
    for row in live(circle):
        row.ended_at, row.ended_by_id = clock.now(), circle.coordinator.id
    circle.given(case, circle.other)
    assert "Details wrong or not safe" not in said()
    assert "The details are wrong" in said()
    assert "Somebody was chosen after that" in said()
    assert "Wren Hollis" in said()
    circle.tried(case, ContactOutcome.DECLINED, recorded_at=clock.now() + timedelta(minutes=1))
    assert "Does not want contact" in said()


def test_each_contact_is_told_and_what_was_said_is_kept_for_those_who_may_hear_it(
    circle: Circle, browse_as: As, case: Case
) -> None:
    circle.circulated(case, circle.landlord)
    circle.given(case)
    circle.tried(case, ContactOutcome.SPOKE, said="She fears her neighbour", needs="A lock")
    for user in (circle.coordinator, circle.chair):
        page = browse_as(user).get(f"/contacts/{case.id}/so-far")
        for words in ("She fears her neighbour", "A lock", "Dele Achebe", "In touch"):
            assert words in page.text, (user.name, words)
        assert "Friday 4 December 2026" in page.text
    section = opened(circle, browse_as, circle.rep, case)
    assert "Dele Achebe, Common Ground Last attempt Spoke to them" in in_touch(section)
    address = section.links()["Each contact, and when the next is due"]
    page = browse_as(circle.rep).get(address)
    assert "Spoke to them" in page.text
    assert "She fears her neighbour" not in page.text
    assert "A lock" not in page.text
    found = sa.select(AuditEntry.event).where(AuditEntry.actor_id == circle.rep.id)
    assert "ContactsConsulted" in circle.make.session.scalars(found).all()


def test_each_contact_of_a_closed_case_is_still_told_and_nothing_is_due(
    circle: Circle, browse_as: As, case: Case
) -> None:
    circle.given(case)
    circle.tried(case, ContactOutcome.SPOKE)
    case.closed_at = clock.now()
    browser = browse_as(circle.coordinator)
    section = opened(circle, browse_as, circle.coordinator, case)
    assert "Chosen to keep in touch" not in section.text
    page = browser.get(section.links()["Each contact"])
    assert "Spoke to them" in page.text
    assert "Next contact due" not in page.text
    assert "Give to a champion or an advocate" not in page.links()


def test_whoever_may_not_open_the_case_finds_no_contact_of_it(
    circle: Circle, browse_as: As, case: Case
) -> None:
    circle.given(case)
    path = f"/contacts/{case.id}/so-far"
    assert browse_as(circle.champion).get(path).status == 403
    assert browse_as(circle.rep).get(path).status == 404
    by = circle.coordinator.id
    circle.make.add(Conflict(case_id=case.id, user_id=circle.chair.id, declared_by_id=by))
    assert browse_as(circle.chair).get(path).status == 404


def test_each_contact_takes_as_many_queries_for_many_as_for_one(
    circle: Circle, browse_as: As, case: Case, queries: list[str]
) -> None:
    circle.given(case)
    browser = browse_as(circle.coordinator)

    def count() -> int:
        circle.tried(case, ContactOutcome.NO_ANSWER)
        browser.get(f"/contacts/{case.id}/so-far")
        queries.clear()
        browser.get(f"/contacts/{case.id}/so-far")
        return len(queries)

    before = count()
    for _ in range(8):
        circle.tried(case, ContactOutcome.SPOKE)
    assert count() == before <= 12


def test_no_operation_records_a_call_where_calling_is_not_safe(circle: Circle, case: Case) -> None:
    assert case.contact is not None
    case.contact.safe_to_call = False
    circle.given(case)
    by = circle.actor(circle.champion)
    sheet = get_call_sheet(circle.make.session, by=by, case_id=case.id)
    assert sheet is not None
    for means, day in ((Means.PHONE, clock.today()), (Means.IN_PERSON, clock.today())):
        tomorrow = day + timedelta(days=1) if means is Means.IN_PERSON else day
        attempted = Attempted(happened_on=tomorrow, outcome=ContactOutcome.SPOKE, means=means)
        with pytest.raises(Refused):
            operations.record_contact(
                circle.make.session, by=by, sheet=sheet, attempted=attempted, entry_id=case.id
            )


def test_only_a_coordinator_gives_and_ends_whatever_page_they_come_from(
    circle: Circle, case: Case
) -> None:
    session, chair = circle.make.session, circle.actor(circle.chair)
    with pytest.raises(Refused, match="Only the co-ordinator"):
        operations.give(session, by=chair, case=case, user_id=circle.champion.id, note="")
    with pytest.raises(Refused, match="Only the co-ordinator"):
        operations.end(session, by=chair, case=case)
    with pytest.raises(Refused, match="Nobody was chosen"):
        operations.end(session, by=circle.actor(circle.coordinator), case=case)
