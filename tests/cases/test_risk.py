"""Judging the risk of a running case: the grid suggests, a person decides, every version stays."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from marac import clock
from marac.accounts.models import User
from marac.cases import operations
from marac.cases.models import Case, RiskAnswers, RiskAssessment
from marac.cases.risk.queries import questions_for
from marac.cases.risk.sheets import Sheet, sheet_of
from marac.cases.risk.suggesting import suggest
from marac.refusals import Refused
from marac.risk.grid import Answer
from marac.risk.queries import list_catalogue
from marac.risk.words import RedFlag, RiskLevel, Source
from tests.cases.conftest import Partnership
from tests.client import Browser, Page

As = Callable[[User], Browser]
RECORD = "Record the risk level"
# Enough for high without a red flag.
GRAVE = dict.fromkeys(
    (
        *("injury", "home_attack", "frequency", "worse", "same_perpetrator", "targeting"),
        *("nearness", "fears_harm", "children", "group"),
    ),
    "2",
)


@pytest.fixture
def case(here: Partnership) -> Case:
    return here.running()


def grid(**scores: str) -> dict[str, str]:
    """Name the boxes of the grid."""
    return {f"grid-{key}": score for key, score in scores.items()}


def judge(browser: Browser, case: Case, values: dict[str, str], button: str = RECORD) -> Page:
    return browser.submit(browser.get(f"/cases/{case.id}/risk"), values, button=button)


def assess(
    here: Partnership, case: Case, level: RiskLevel = RiskLevel.HIGH, **scores: int
) -> RiskAssessment:
    answers = {key: Answer(score, source=Source.VICTIM) for key, score in scores.items()}
    return operations.assess_risk(
        here.make.session,
        by=here.by,
        case=case,
        level=level,
        red_flags=[],
        reason="As the answers say",
        sheet=Sheet(questions_for(case), answers),
    )


def test_answers_are_kept_with_their_source_and_comment(
    here: Partnership, browse_as: As, case: Case
) -> None:
    said = {
        "grid-injury-source": "victim",
        "grid-injury-comment": "A broken finger",
        "level": "high",
        "reason": "It is getting worse",
    }
    done = judge(browse_as(here.coordinator), case, grid(injury="2", group="0") | said)
    assert done.status == 200
    latest = case.risk
    assert latest.sheet.answers == {
        "injury": {"score": 2, "comment": "A broken finger", "source": "victim"},
        "group": {"score": 0, "comment": "", "source": None},
    }
    assert latest.suggested is RiskLevel.STANDARD
    assert "The answers suggested standard risk" in done.text
    page = browse_as(here.coordinator).get(f"/cases/{case.id}/risk")
    assert page.value("grid-injury-comment") == "A broken finger"


def test_no_answer_is_not_a_no(here: Partnership, browse_as: As, case: Case) -> None:
    page = judge(browse_as(here.coordinator), case, grid(injury="0"), button="Work out")
    assert "1 of 36" in page.text
    assert "the score could reach 60" in page.text
    assert len(case.assessments) == 1


def test_working_out_without_a_script_keeps_nothing_and_shows_the_level(
    here: Partnership, browse_as: As, case: Case
) -> None:
    answers = grid(**GRAVE, threat_to_kill="1")
    page = judge(browse_as(here.coordinator), case, answers, button="Work out")
    assert page.status == 200
    assert page.all("//*[@data-risk-out='level']")[0].text_content() == "High risk"
    assert page.all("//*[@data-risk-out='flags']")[0].text_content() == "Threat to kill"
    assert page.all("//input[@name='grid-threat_to_kill'][@value='1']/@checked")
    assert "Apply for an injunction" in page.text
    assert len(case.assessments) == 1


def test_another_level_than_the_answers_suggest_needs_its_reason(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.coordinator)
    page = judge(browser, case, grid(**GRAVE) | {"level": "medium", "reason": ""})
    assert page.status == 422
    assert page.errors == ["The answers suggest high. Give the reason for another level"]
    assert page.all("//input[@name='grid-worse'][@value='2']/@checked")
    done = browser.submit(page, {"reason": "He was moved yesterday"}, button=RECORD)
    assert "The answers suggested high risk; the level was judged otherwise." in done.text
    assert (case.risk.level, case.risk.suggested) == (RiskLevel.MEDIUM, RiskLevel.HIGH)


def test_a_red_flag_of_an_answer_forces_the_question_whether_it_is_high(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.coordinator)
    values = grid(weapon_fire="1") | {"level": "medium", "reason": "A stick"}
    page = judge(browser, case, values)
    assert (page.status, len(page.errors)) == (422, 1)
    assert page.errors[0].startswith("A red flag usually means high.")
    done = browser.submit(page, {"confirmed": "yes"}, button=RECORD)
    assert done.status == 200
    assert case.risk.red_flags == [RedFlag.WEAPON_OR_FIRE]
    assert "Weapon or fire" in done.text


def test_an_operation_refuses_to_go_below_a_red_flag_or_the_answers_without_a_reason(
    here: Partnership, case: Case
) -> None:
    by, session = here.by, here.make.session
    low = {"by": by, "case": case, "level": RiskLevel.STANDARD, "reason": " "}
    with pytest.raises(Refused, match="Give the reason"):
        operations.assess_risk(session, **low, red_flags=[RedFlag.FIRE])
    answers = {key: Answer(2) for key in GRAVE}
    with pytest.raises(Refused, match="Give the reason"):
        operations.assess_risk(
            session, **low, red_flags=[], sheet=Sheet(questions_for(case), answers)
        )
    assert len(case.assessments) == 1


@pytest.mark.parametrize(
    ("box", "value", "error"),
    [
        ("grid-injury", "3", "Choose an answer from the list"),
        ("grid-injury-source", "his aunt", "Choose an answer from the list"),
        ("grid-injury-comment", "x" * 501, "Comment must be 500 characters or fewer"),
        ("grid-injury-comment", "a\x00b", "This contained a character that cannot be kept."),
    ],
)
def test_what_cannot_be_an_answer_is_refused_at_its_question(
    here: Partnership, browse_as: As, case: Case, box: str, value: str, error: str
) -> None:
    values = grid(group="2") | {"level": "high", "reason": "Because", box: value}
    page = judge(browse_as(here.coordinator), case, values)
    assert page.status == 422
    assert page.errors[0].startswith(error)
    target = page.links()[page.errors[0]].removeprefix("#")
    assert page.all(f"//*[@id='{target}']")
    assert page.all("//input[@name='grid-group'][@value='2']/@checked")
    assert page.value("reason") == "Because"


def test_a_page_without_the_grid_leaves_the_answers_as_they_stand(
    here: Partnership, browse_as: As, case: Case
) -> None:
    assess(here, case, injury=2)
    browser = browse_as(here.chair)
    browser.post(f"/cases/{case.id}/risk", {"level": "medium", "reason": "Quieter"})
    assert sheet_of(case.risk).answers["injury"].score == 2
    assert len(case.assessments) == 3


def test_every_version_stays_and_any_two_are_compared_in_words(
    here: Partnership, browse_as: As, case: Case
) -> None:
    first = assess(here, case, RiskLevel.STANDARD, injury=0, group=1, advocate=0)
    with clock.moved_to(clock.now() + timedelta(days=3)):
        assess(here, case, RiskLevel.HIGH, injury=2, group=1, advocate=2, worse=1)
        browser = browse_as(here.coordinator)
        page = browser.get(f"/cases/{case.id}/risk/history")
        assert "Assessed 3 times. High risk on 23 Nov 2026, up from standard risk" in page.text
        assert page.all("//svg/title") or page.all("//*[local-name()='svg']")
        assert "Changed from none to serious: a greater risk" in page.text
        assert "Changed from no to working with them" in page.text
        assert "Changed from not answered to a little: a greater risk" in page.text
        assert "3 answers changed" in page.text
        earliest = str(case.assessments[0].id)
        pair = {"before": earliest, "after": str(first.id)}
        other = browser.submit(page, pair, button="Compare these two")
        assert "The level went from high risk to standard risk." in other.text
        assert "judged without answering the questions" in other.text
        assert browser.get(f"/cases/{case.id}/risk/history?before={case.id}").status == 404


def test_the_history_of_a_case_judged_once_is_a_sentence_and_a_table(
    here: Partnership, browse_as: As, case: Case
) -> None:
    page = browse_as(here.coordinator).get(f"/cases/{case.id}/risk/history")
    assert "Assessed once: high risk on" in page.text
    assert not page.all("//*[local-name()='svg' and contains(@class,'risk-trend')]")
    assert "What changed" not in page.text


def test_raised_factors_suggest_actions_for_the_agencies_that_can_take_them(
    here: Partnership, case: Case
) -> None:
    made = assess(here, case, weapon_fire=2, home_attack=2, isolation=0)
    catalogue = list_catalogue(here.make.session, area_id=here.area.id)
    fire = suggest(made, {"fire"}, catalogue=catalogue)
    assert [one.text for one in fire] == ["Home fire safety visit"]
    assert fire[0].factors == ("Weapon or fire", "Attack on a home, place of worship or vehicle")
    every = [one.text for one in suggest(made, None, catalogue=catalogue)]
    assert "Fit a letterbox fire guard" in every
    assert "Give a caseworker" not in every
    assert suggest(case.assessments[0], None, catalogue=catalogue) == []


def test_answers_are_unreadable_in_the_database(here: Partnership, case: Case) -> None:
    made = assess(here, case, injury=2)
    raw = here.make.session.scalar(
        sa.select(sa.type_coerce(RiskAnswers.__table__.c.answers, sa.Text)).where(
            RiskAnswers.assessment_id == made.id
        )
    )
    assert raw.startswith("m1:")
    assert "injury" not in raw


def test_a_case_that_is_hidden_has_none_of_these_pages(
    here: Partnership, browse_as: As, case: Case
) -> None:
    operations.impose_conflict(
        here.make.session, by=here.by, case=case, reason="Her brother", user_id=here.chair.id
    )
    browser = browse_as(here.chair)
    for page in ("risk/history", "risk", "community", "critical-incident"):
        assert browser.get(f"/cases/{case.id}/{page}").status == 404, page
    for page in ("risk", "community", "critical-incident"):
        assert browser.post(f"/cases/{case.id}/{page}").status == 404, page
