"""A case that goes to another area: offered, accepted or not, received, and only then closed."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac.access import Role
from marac.accounts.models import User
from marac.agencies.models import Area
from marac.audit.models import AuditEntry
from marac.cases.models import Case, Conflict, HeardHere, Outcome, Transfer
from marac.notifications.models import Mail
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


def offer(browser: Browser, case: Case, area: str, **typed: str) -> Page:
    page = browser.get(f"/cases/{case.id}/transfer")
    return browser.submit(page, {"area": area, "reason": "The family moved"} | typed)


def accept(browser: Browser, row: Transfer) -> Page:
    return browser.submit(browser.get(f"/transfers/{row.id}"))


def only(session: Session) -> Transfer:
    return session.scalars(sa.select(Transfer)).one()


def test_another_area_reads_the_offer_accepts_and_confirms_that_it_came(
    here: Partnership, browse_as: As, case: Case, there: Area, taker: User
) -> None:
    sender, receiver = browse_as(here.coordinator), browse_as(taker)
    page = offer(sender, case, str(there.id))
    assert "The receipt is not confirmed yet." in page.text
    assert "Offered to another area" in page.text
    assert "Answer 1 case that other areas offer" in receiver.get("/triage").text
    links = receiver.get("/transfers").links()
    page = receiver.get(next(href for text, href in links.items() if text.startswith("Bristol")))
    assert "The family moved" in page.text
    page = receiver.submit(page)
    assert page.heading.endswith("Confirm the receipt")
    assert case.closed_at is None
    arrived = here.make.session.get_one(Case, only(here.make.session).arrived_id)
    assert (arrived.area_id, arrived.decision) == (there.id, None)
    assert receiver.submit(page, {}).errors == ["Say whether this was heard here before"]
    here.make.purpose(arrived, taker)
    page = receiver.submit(page, {"heard_here": "no"})
    for words in ("This case came from Bristol", "Shouted at outside the flat", "Accepted"):
        assert words in page.text
    assert "Jo Marsh confirmed the receipt" in page.text
    assert "Transferred in" in page.text
    assert case.transferred_at is not None
    assert "Transferred out: receipt confirmed" in sender.get(f"/cases/{case.id}").text
    assert "Transferred out: receipt confirmed" in sender.get("/transfers").text


def test_nothing_of_the_case_is_known_there_before_it_is_accepted(
    here: Partnership, browse_as: As, case: Case, there: Area, taker: User
) -> None:
    receiver = browse_as(taker)
    case.incidents[0].place = "Harbour Walk"
    names = ("Amina", "Yusuf", "Shouted at", "Harbour", str(case.reference), str(case.id))
    assert receiver.get("/transfers").text.count("No area offers a case") == 1
    offer(browse_as(here.coordinator), case, str(there.id))
    row = only(here.make.session)
    pages = [receiver.get("/transfers"), receiver.get(f"/transfers/{row.id}")]
    assert [name for page in pages for name in names if name in page.text] == []
    assert "1 incident, the last in November 2026" in pages[1].text
    assert receiver.get(f"/cases/{case.id}").status == 404
    mails = here.make.session.scalars(sa.select(Mail)).all()
    assert [mail.recipient for mail in mails] == [taker.email]
    written = " ".join(f"{mail.subject} {mail.body or ''}" for mail in mails)
    assert [name for name in names if name in written] == []


def test_an_offer_waits_on_the_front_page_of_those_who_may_answer_it(
    here: Partnership, browse_as: As, case: Case, there: Area, taker: User
) -> None:
    agency = here.make.agency(area=there)
    kept = here.make.user(Role.COORDINATOR, area=there, agency=agency, name="Kit Kept")
    here.make.add(Conflict(case_id=case.id, user_id=kept.id, declared_by_id=kept.id))
    title = "Cases offered by other areas"
    assert title not in browse_as(taker).get("/").text
    offer(browse_as(here.coordinator), case, str(there.id))
    page = browse_as(taker).get("/")
    assert title in page.text
    assert page.links()["Accept or decline"] == "/transfers"
    for user in (kept, here.coordinator):
        assert title not in browse_as(user).get("/").text
    accept(browse_as(taker), only(here.make.session))
    assert title not in browse_as(taker).get("/").text


def test_an_area_that_declines_says_why_and_the_case_may_be_offered_again(
    here: Partnership, browse_as: As, case: Case, there: Area, taker: User
) -> None:
    sender, receiver = browse_as(here.coordinator), browse_as(taker)
    offer(sender, case, str(there.id))
    row = only(here.make.session)
    page = receiver.get(f"/transfers/{row.id}/decline")
    assert receiver.submit(page, {"reason": ""}).errors == [
        "Say why this area does not take the case"
    ]
    receiver.submit(page, {"reason": "They moved on to Reading"})
    assert receiver.get(f"/transfers/{row.id}").status == 404
    page = sender.get(f"/cases/{case.id}")
    assert "They moved on to Reading" in page.text
    assert "Transfer declined" in page.text
    assert "Offered to another area" in offer(sender, case, str(there.id)).text


def test_an_offer_can_be_taken_back_until_it_is_accepted(
    here: Partnership, browse_as: As, case: Case, there: Area, taker: User
) -> None:
    sender, receiver = browse_as(here.coordinator), browse_as(taker)
    offer(sender, case, str(there.id))
    row = only(here.make.session)
    open_offer = receiver.get(f"/transfers/{row.id}")
    keep = sender.get(f"/cases/{case.id}").links()["Keep the case here after all"]
    sender.submit(sender.get(keep), {"reason": "They stay after all"})
    assert receiver.submit(open_offer).status == 404
    offer(sender, case, str(there.id))
    again = here.make.session.scalars(sa.select(Transfer).where(Transfer.ended_at.is_(None))).one()
    open_keep = sender.get(f"/cases/{case.id}/transfer/keep")
    accept(receiver, again)
    assert sender.submit(open_keep, {"reason": "Too late"}).status == 409
    assert again.ending is None


def test_whoever_has_a_conflict_hears_of_no_offer_and_is_kept_away_from_what_arrives(
    here: Partnership, browse_as: As, case: Case, there: Area, taker: User
) -> None:
    cousin = here.make.user(
        Role.CHAIR, area=there, agency=here.make.agency(area=there), name="Kai Yusuf"
    )
    here.make.add(Conflict(case_id=case.id, user_id=cousin.id, declared_by_id=here.chair.id))
    offer(browse_as(here.coordinator), case, str(there.id))
    row, browser = only(here.make.session), browse_as(cousin)
    assert "No area offers a case" in browser.get("/transfers").text
    assert browser.get(f"/transfers/{row.id}").status == 404
    assert browser.post(f"/transfers/{row.id}").status == 404
    recipients = here.make.session.scalars(sa.select(Mail.recipient)).all()
    assert cousin.email not in recipients
    accept(browse_as(taker), row)
    assert browser.get(f"/cases/{row.arrived_id}").status == 404


def test_neither_area_sees_the_case_of_the_other(
    here: Partnership, browse_as: As, case: Case, there: Area, taker: User
) -> None:
    offer(browse_as(here.coordinator), case, str(there.id))
    row = only(here.make.session)
    accept(browse_as(taker), row)
    assert browse_as(taker).get(f"/cases/{case.id}").status == 404
    assert browse_as(here.coordinator).get(f"/cases/{row.arrived_id}").status == 404
    path = f"/cases/{row.arrived_id}/transfer/receipt"
    assert browse_as(here.coordinator).post(path).status == 404


def test_who_is_already_known_there_is_shown_and_asked_about_on_arrival(
    here: Partnership, browse_as: As, case: Case, there: Area, taker: User
) -> None:
    referrer = here.make.user(Role.REFERRER, area=there, agency=here.make.agency(area=there))
    agency = referrer.memberships[0].agency
    known = here.make.case(area=there, referrer=referrer, agency=agency, subject="Aamina Yusuf")
    offer(browse_as(here.coordinator), case, str(there.id))
    receiver, row = browse_as(taker), only(here.make.session)
    page = accept(receiver, row)
    assert str(known.reference) in page.text
    receiver.submit(page, {"heard_here": "yes"})
    assert row.heard_here is HeardHere.YES


def test_a_disclosure_is_logged_with_its_recipient_when_it_is_offered_and_when_it_is_accepted(
    here: Partnership, browse_as: As, case: Case, there: Area, taker: User
) -> None:
    offer(browse_as(here.coordinator), case, str(there.id))
    accept(browse_as(taker), only(here.make.session))
    rows = here.make.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.event.in_(["CaseOffered", "CaseSent"]))
    ).all()
    assert [(row.event, row.operation) for row in rows] == [
        ("CaseOffered", "disclosure"),
        ("CaseSent", "disclosure"),
    ]
    assert all(str(there.id) in str(vars(row)) for row in rows)


@pytest.mark.parametrize(
    ("area", "typed", "problem"),
    [
        ("", {}, "Choose where the case goes"),
        ("elsewhere", {"name": ""}, "Name the MARAC that takes the case"),
        ("elsewhere", {"name": "Cardiff"}, "Name the person who gets the papers"),
        (
            "elsewhere",
            {"name": "Cardiff", "recipient": "Jo", "reason": ""},
            "Say why the case goes there",
        ),
    ],
)
def test_bad_input_is_named_and_nothing_is_sent(
    here: Partnership, browse_as: As, case: Case, area: str, typed: dict[str, str], problem: str
) -> None:
    page = offer(browse_as(here.coordinator), case, area, **typed)
    assert page.status == 422
    assert problem in page.errors
    assert here.make.session.scalars(sa.select(Transfer)).all() == []


def test_a_case_goes_once_and_not_from_an_agenda(
    here: Partnership, browse_as: As, case: Case, there: Area
) -> None:
    browser = browse_as(here.coordinator)
    offer(browser, case, str(there.id))
    page = offer(browser, case, str(there.id))
    assert "has been sent to another area already" in page.text
    listed = here.running()
    page = offer(browser, listed, str(there.id))
    assert page.status == 409
    assert "Take it off the agenda first" in page.text


def test_what_the_room_decided_is_carried_out_from_the_list_of_transfers(
    here: Partnership, browse_as: As, there: Area, app: Flask
) -> None:
    case = here.running()
    listing = case.listings[0]
    listing.decided_at = listing.minutes_sent_at = listing.circulated_at
    listing.outcome = Outcome.TRANSFER
    here.make.session.flush()
    browser = browse_as(here.coordinator)
    page = browser.get("/transfers")
    assert "Decided in the room, not sent" in page.text
    page = browser.get(page.links()[f"Choose the area for {case.reference}"])
    browser.submit(page, {"area": str(there.id), "reason": "They moved"})
    assert "Decided in the room" not in browser.get("/transfers").text


def test_a_restricted_case_arrives_restricted(
    here: Partnership, browse_as: As, there: Area, taker: User
) -> None:
    case = here.case(staff_victim=True)
    here.make.purpose(case, here.coordinator)
    offer(browse_as(here.coordinator), case, str(there.id))
    accept(browse_as(taker), only(here.make.session))
    arrived = here.make.session.scalars(sa.select(Case).where(Case.area_id == there.id)).one()
    assert arrived.restricted_at is not None
    here.make.purpose(arrived, taker)
    assert browse_as(taker).get(f"/cases/{arrived.id}").status == 200


def test_only_who_runs_an_area_answers_and_only_its_co_ordinator_sends(
    here: Partnership, browse_as: As, case: Case
) -> None:
    for user in (here.rep, here.referrer, here.advocate):
        assert browse_as(user).get("/transfers").status == 403
    for user in (here.chair, here.rep):
        assert browse_as(user).get(f"/cases/{case.id}/transfer").status == 403
