"""The room judges the risk again: a level with its reason, and the answers that changed."""

import pytest

from marac.cases import operations as cases
from marac.cases.models import Case, Listing
from marac.cases.risk.queries import questions_for
from marac.cases.risk.sheets import Sheet, sheet_of
from marac.risk.grid import Answer, Source
from marac.risk.words import RedFlag, RiskLevel
from tests.meetings.conftest import Town
from tests.meetings.sitting import begin, put_on_the_agenda, write


@pytest.fixture
def listing(town: Town) -> Listing:
    return put_on_the_agenda(town)[0]


@pytest.fixture
def case(town: Town, listing: Listing) -> Case:
    """A case with answers, of which the letterbox and a threat are two."""
    answers = {
        "weapon_fire": Answer(2, "Through the letterbox", Source.VICTIM),
        "threat_to_kill": Answer(1),
        "home_attack": Answer(2),
    }
    by = town.actor(town.coordinator)
    cases.assess_risk(
        town.make.session,
        by=by,
        case=listing.case,
        level=RiskLevel.HIGH,
        red_flags=[RedFlag.FIRE],
        reason="Fire at the door",
        sheet=Sheet(questions_for(listing.case), answers),
    )
    begin(town)
    return listing.case


def test_changed_answers_need_the_level_as_it_is_now(
    town: Town, listing: Listing, case: Case
) -> None:
    browser = town.browser(town.coordinator)
    page = browser.get(town.path(f"room/{listing.id}"))
    assert "Before: high risk. The answers suggest standard." in page.text
    changed = {"grid-threat_to_kill": "0", "grid-order": "2"}
    again = write(browser, page, changed)
    assert again.status == 422
    assert again.errors == ["Answers changed: choose the level of risk as it is now"]
    write(browser, again, {"risk_level": "medium", "risk_reason": "He is on bail"})
    latest = case.risk
    assert (latest.level, latest.listing_id) == (RiskLevel.MEDIUM, listing.id)
    assert latest.red_flags == [RedFlag.FIRE]
    answers = sheet_of(latest).answers
    assert (answers["threat_to_kill"].score, answers["order"].score) == (0, 2)
    assert answers["weapon_fire"].comment == "Through the letterbox"
    assert sheet_of(case.assessments[-2]).answers["threat_to_kill"].score == 1


def test_saving_what_nobody_changed_judges_nothing_again(
    town: Town, listing: Listing, case: Case
) -> None:
    browser = town.browser(town.coordinator)
    typed = {"risk_level": "high", "risk_reason": "As before"}
    page = write(browser, browser.get(town.path(f"room/{listing.id}")), typed)
    number = len(case.assessments)
    write(browser, page, {"decision_note": "To be seen"})
    assert len(case.assessments) == number


def test_two_judgements_at_once_are_both_shown_and_none_is_lost(
    town: Town, listing: Listing, case: Case
) -> None:
    path = town.path(f"room/{listing.id}")
    mine = town.browser(town.coordinator)
    page = mine.get(path)
    theirs = town.browser(town.chair)
    write(theirs, theirs.get(path), {"risk_level": "high", "risk_reason": "He came back"})
    number = len(case.assessments)
    clash = write(mine, page, {"risk_level": "medium", "risk_reason": "He is on bail"})
    assert clash.status == 409
    assert "High risk: He came back" in clash.text
    assert clash.value("risk_reason") == "He is on bail"
    assert len(case.assessments) == number
    write(mine, clash, {})
    assert [a.reason for a in case.assessments[-2:]] == ["He came back", "He is on bail"]


def test_an_action_is_picked_from_what_the_answers_suggest_and_then_edited(
    town: Town, listing: Listing, case: Case
) -> None:
    browser = town.browser(town.coordinator)
    page = browser.get(town.path(f"room/{listing.id}"))
    picked = browser.submit(page, button="Home fire safety visit")
    assert picked.value("task") == "Home fire safety visit"
    assert browser.get(f"{town.path(f'room/{listing.id}')}?pick={case.id}").value("task") == ""
