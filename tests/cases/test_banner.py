"""The safe contact stands on every page about a case, as far as its reader may see it."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from marac import clock
from marac.accounts.models import User
from marac.audit.models import AuditEntry
from marac.cases import operations
from marac.cases.contact import banner
from marac.cases.models import Case
from tests.access.attached import attach_files
from tests.access.aviary import Aviary
from tests.access.canaries import Builder
from tests.access.test_canaries import spelled
from tests.cases.conftest import Partnership
from tests.client import Browser
from tests.factories import Factory

As = Callable[[User], Browser]
BANNER = "//*[contains(concat(' ', @class, ' '), ' marac-contact ')]"
MEANS = "Mobile, after 6pm"

# Ids that belong to no one case.
OF_NO_CASE = {
    *("account_id", "agency_id", "area_id", "attendance_id", "claim_id", "code_id", "meeting_id"),
    *(
        "membership_id",
        "paper_id",
        "passkey_id",
        "session_id",
        "set_id",
        "user_id",
        "person_id",
        "place_id",
    ),
    *("absence_id", "view_id"),
    *("identity_id", "link_id", "suggestion_id", "merge_id", "transfer_id", "receipt_id"),
}
# Files and papers, which are no pages: packs print the banner of each case themselves.
NO_PAGES = {"attachments.download", "packs.download", "meetings.room_pulse"}


def about_a_case(app: Flask) -> Iterator[Rule]:
    known = set(app.extensions["marac.case_banner"])
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and known & set(rule.arguments):
            yield rule


def test_every_id_in_an_address_is_known_to_belong_to_a_case_or_to_none(app: Flask) -> None:
    ids = {
        name
        for rule in app.url_map.iter_rules()
        for name, converter in rule._converters.items()
        if type(converter).__name__ == "UUIDConverter"
    }
    beside = {"case_id", "listing_id", "return_id"}
    alone = {
        name
        for rule in app.url_map.iter_rules()
        for name in rule.arguments
        if name in ids and not beside & set(rule.arguments)
    }
    assert alone - set(app.extensions["marac.case_banner"]) <= OF_NO_CASE


@pytest.fixture
def birds(make: Factory) -> Aviary:
    """A partnership with a case for each way of being kept from somebody."""
    return attach_files(Builder(make).build())


@pytest.mark.parametrize("who", ["CO", "RP", "RF", "IG"])
def test_every_page_about_a_case_has_the_banner_once(
    app: Flask, session: Session, birds: Aviary, who: str
) -> None:
    browser = Browser(app, session).sign_in_as(birds.people[who])
    without, opened = set(), 0
    for rule in about_a_case(app):
        if rule.endpoint in NO_PAGES:
            continue
        for address in list(spelled(app, rule, birds))[:4]:
            page = browser.get(address, follow=False)
            if page.status != 200 or page.document is None or not page.all("//html"):
                continue
            opened += 1
            if len(page.all(BANNER)) != 1:
                without.add((rule.endpoint, len(page.all(BANNER))))
    assert without == set()
    assert opened > (40 if who == "CO" else 2)


@pytest.fixture
def case(here: Partnership) -> Case:
    """A running case, of which the landlord does not know the safe contact."""
    return here.running()


def said(page: object) -> str:
    (shown,) = page.all(BANNER)  # type: ignore[attr-defined]
    return " ".join(shown.text_content().split())


def test_it_says_what_its_reader_may_see_and_that_it_is_confidential_otherwise(
    here: Partnership, browse_as: As, case: Case
) -> None:
    path = f"/cases/{case.id}/voice/told"
    assert MEANS in said(browse_as(here.coordinator).get(path))
    locked = said(browse_as(here.rep).get(path))
    assert MEANS not in locked
    assert "Confidential: ask the co-ordinator before any contact" in locked
    here.make.release(case, here.landlord, here.referrer)
    assert MEANS in said(browse_as(here.rep).get(path))


def test_the_owner_of_an_action_who_may_not_open_its_case_is_told_to_ask(
    here: Partnership, browse_as: As, case: Case
) -> None:
    action = here.make.action(case, here.landlord, owner=here.rep)
    case.invitations[0].withdrawn_at = clock.now()
    here.make.session.flush()
    browser, answers = browse_as(here.rep), set()
    answers.add(said(browser.get(f"/actions/{action.id}")))
    case.contact = None
    here.make.session.flush()
    answers.add(said(browser.get(f"/actions/{action.id}")))
    assert len(answers) == 1
    assert "Confidential" in answers.pop()


def test_it_says_whether_writing_is_safe(here: Partnership, browse_as: As, case: Case) -> None:
    assert case.contact is not None
    browser = browse_as(here.coordinator)
    for safe, words in (
        (True, "Safe to write"),
        (False, "Not safe: send no letter, e-mail or message"),
        (None, "Not known if it is safe: send no letter"),
    ):
        case.contact.safe_to_write = safe
        assert words in said(browser.get(f"/cases/{case.id}"))


def test_a_page_that_tells_nothing_of_the_case_leads_to_it(
    here: Partnership, browse_as: As, case: Case
) -> None:
    shown = said(browse_as(here.coordinator).get(f"/cases/{case.id}/exclude"))
    assert MEANS not in shown
    assert "Open the case and read it there before any contact" in shown


def test_a_case_without_a_safe_contact_forbids_any(
    here: Partnership, browse_as: As, case: Case
) -> None:
    case.contact = None
    here.make.session.flush()
    page = browse_as(here.coordinator).get(f"/cases/{case.id}/readers")
    assert "Not recorded: make no contact until it is" in said(page)


def test_reading_it_beside_something_else_is_in_the_log(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browse_as(here.coordinator).get(f"/cases/{case.id}/readers")
    shown = sa.select(AuditEntry).where(AuditEntry.event == "SafeContactShown")
    assert [e.actor_id for e in here.make.session.scalars(shown)] == [here.coordinator.id]
    browse_as(here.rep).get(f"/cases/{case.id}/readers")
    assert len(here.make.session.scalars(shown).all()) == 1


def test_what_is_not_there_answers_without_a_banner(
    here: Partnership, browse_as: As, case: Case
) -> None:
    operations.declare_conflict(
        here.make.session, by=here.make.actor(here.chair), case=case, reason="x"
    )
    page = browse_as(here.chair).get(f"/cases/{case.id}/readers")
    assert page.status == 404
    assert page.all(BANNER) == []


def test_the_ids_of_every_package_are_known(app: Flask) -> None:
    assert {"case_id", "listing_id", "action_id", "return_id", "attachment_id", "hold_id"} <= set(
        app.extensions["marac.case_banner"]
    )
    assert set(app.view_functions) >= banner.APART | banner.THEIR_OWN
