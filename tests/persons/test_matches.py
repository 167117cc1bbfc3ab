"""A case says who in it may be known from another, and somebody decides."""

from collections.abc import Callable
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.accounts.models import User
from marac.audit.models import AuditEntry
from marac.cases.models import Part, PartKind
from marac.people.decided import Comparison
from marac.people.models import Identity, Person
from tests.client import Browser, Page
from tests.persons.conftest import BORN, Twice, describe

Browse = Callable[[User], Browser]


def matches_of(twice: Twice, browser: Browser) -> Page:
    return browser.get(f"/cases/{twice.now.id}/matches")


def test_somebody_known_under_another_spelling_is_suggested_with_the_evidence_in_words(
    twice: Twice, browse_as: Browse
) -> None:
    page = matches_of(twice, browse_as(twice.here.coordinator))
    assert "Shivaun O'Brien" in page.text
    assert twice.before.reference in page.text
    assert "Strong" in page.text
    assert "same date of birth" in page.text
    assert "same address" in page.text


def test_the_case_page_leads_to_the_matches_of_both_sides(
    twice: Twice, browse_as: Browse, session: Session
) -> None:
    source = twice.here.make.identity(twice.here.area, "Shivaun OBrien", born_on=BORN)
    twice.now.parts.append(Part(kind=PartKind.HARM_SOURCE, identity=source))
    browser = browse_as(twice.here.coordinator)
    page = browser.get(f"/cases/{twice.now.id}")
    if "Look whether anybody in this case" not in page.text:
        page = browser.submit(
            page, {"purpose": page.all("//input[@name='purpose']")[0].get("value")}
        )
    page = browser.get(page.links()["Look whether anybody in this case is known from another"])
    assert "Shivaun OBrien, alleged perpetrator" in page.text
    assert page.text.count(f"Person or place harmed in {twice.before.reference}") == 2


def test_a_confirmed_match_links_both_to_one_person(
    twice: Twice, browse_as: Browse, session: Session
) -> None:
    browser = browse_as(twice.here.coordinator)
    page = decide(browser, twice, "same")
    assert "Linked" in page.text
    assert twice.old.person_id == twice.new.person_id is not None
    decision = session.scalars(sa.select(Comparison)).one()
    assert (decision.same, decision.band, decision.decided_by_id) == (
        True,
        "strong",
        twice.here.coordinator.id,
    )
    assert f"is also in {twice.before.reference}" in page.text
    assert "Nobody found" in page.text


def decide(browser: Browser, twice: Twice, answer: str) -> Page:
    path = f"/cases/{twice.now.id}/matches/{twice.new.id}/{twice.old.id}"
    return browser.post(path, {"button": answer})


def test_what_is_not_the_same_is_never_suggested_again(
    twice: Twice, browse_as: Browse, session: Session
) -> None:
    browser = browse_as(twice.here.coordinator)
    page = decide(browser, twice, "different")
    assert "Shivaun" not in page.text
    assert "Siobhán" not in browser.get(f"/cases/{twice.before.id}/matches").text.replace(
        "Siobhán OBrien, person", ""
    )
    assert not session.scalars(sa.select(Comparison)).one().same


def test_rejecting_one_spelling_rejects_the_person(
    twice: Twice, browse_as: Browse, session: Session
) -> None:
    """She was recorded a third time, and that is known to be the first."""
    third = describe(twice.here.case("Siobhan O Brien"), born_on=BORN, address="14 Stapleton Road")
    person = twice.here.make.add(Person(area_id=twice.here.area.id))
    twice.old.person_id = third.subject.person_id = person.id
    browser = browse_as(twice.here.coordinator)
    assert (
        third.reference in matches_of(twice, browser).text
        or twice.before.reference in matches_of(twice, browser).text
    )
    page = decide(browser, twice, "different")
    assert third.reference not in page.text
    assert twice.before.reference not in page.text


def test_whoever_leaves_it_open_is_asked_again(
    twice: Twice, browse_as: Browse, session: Session
) -> None:
    browser = browse_as(twice.here.coordinator)
    decide(browser, twice, "")
    assert "Shivaun" in matches_of(twice, browser).text
    assert session.scalars(sa.select(Comparison)).all() == []


def test_only_a_coordinator_decides(twice: Twice, browse_as: Browse) -> None:
    browser = browse_as(twice.here.chair)
    page = matches_of(twice, browser)
    assert "Shivaun O'Brien" in page.text
    assert page.all("//main//form") == []
    assert decide(browser, twice, "same").status == 403
    assert twice.new.person_id is None


def test_every_look_is_in_the_log_with_ids_and_no_name(
    twice: Twice, browse_as: Browse, session: Session
) -> None:
    matches_of(twice, browse_as(twice.here.coordinator))
    rows = session.scalars(sa.select(AuditEntry).where(AuditEntry.event == "MatchesLookedUp"))
    told = rows.one()
    assert told.operation == "combination"
    assert str(twice.old.id) in str(told.details)
    assert "Brien" not in str(told.details)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_decision_about_what_is_not_there_answers_404(
    twice: Twice, browse_as: Browse, place: int
) -> None:
    ids = [twice.now.id, twice.new.id, twice.old.id]
    ids[place] = uuid4()
    path = "/cases/{}/matches/{}/{}".format(*ids)
    assert browse_as(twice.here.coordinator).post(path, {"button": "same"}).status == 404
    session_of = sa.orm.object_session(twice.old)
    assert session_of is not None
    assert (
        session_of.scalars(sa.select(Identity).where(Identity.person_id.is_not(None))).all() == []
    )
