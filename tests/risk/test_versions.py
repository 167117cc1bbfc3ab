"""An area words its own questions: a change is a new version, and nothing earlier changes."""

from datetime import date, timedelta

import pytest

from marac import clock
from marac.access import Role
from marac.agencies.models import Area
from marac.cases import operations as cases
from marac.cases.models import Case
from marac.cases.risk.queries import questions_for
from marac.cases.risk.sheets import Sheet, sheet_of
from marac.refusals import Clash, Refused
from marac.risk import operations, queries
from marac.risk.grid import Answer
from marac.risk.models import QuestionSet
from marac.risk.operations import Wording
from marac.risk.words import RedFlag, RiskGroup, RiskLevel
from tests.client import Browser
from tests.factories import Factory

NEW = "/area-settings/risk-questions/new"
MAKE = "Make this version"


@pytest.fixture
def area(make: Factory) -> Area:
    return make.area("Bristol")


@pytest.fixture
def coordinator(browser: Browser, make: Factory, area: Area) -> Browser:
    return browser.sign_in_as(make.user(Role.COORDINATOR, area=area))


def version(make: Factory, area: Area, *wordings: Wording, **fields: object) -> QuestionSet:
    by = make.actor(make.user(Role.COORDINATOR, area=area))
    latest = operations.latest_version(make.session, by=by)
    facts = {
        "based_on": latest.id,
        "valid_from": clock.today(),
        "medium_from": 2,
        "high_from": 3,
        "wordings": wordings or (Wording(key="injury", group=RiskGroup.INCIDENT, text="Hurt"),),
    }
    return operations.add_version(make.session, by=by, **facts | fields)


def case_in(make: Factory, area: Area) -> Case:
    agency = make.agency(area=area)
    case = make.case(area=area, referrer=make.user(area=area), agency=agency)
    return make.accepted(case, make.user(Role.COORDINATOR, area=area))


def test_an_area_begins_with_the_national_questions(coordinator: Browser) -> None:
    page = coordinator.get("/area-settings/risk-questions")
    assert "Version 1 In use today" in page.text
    first = coordinator.get(page.links()["Version 1"])
    assert "Exposed online, or private details published" in first.text
    assert "Suicidal thoughts of the person harmed, from 2" in first.text


def test_a_new_version_rewords_retires_adds_and_moves_questions(
    coordinator: Browser, make: Factory, area: Area
) -> None:
    page = coordinator.get(NEW)
    keys = [box.get("value") for box in page.all("//input[contains(@name,'-key')]")]
    injury, group, new = keys.index("injury"), keys.index("group"), keys.index("")
    changed = {
        "valid_from-day": "30",
        "medium_from": "4",
        "note": "Injury comes last and in our words",
        f"questions-{injury}-text": "Hurt in body",
        f"questions-{injury}-place": "90",
        f"questions-{group}-asked": [],
        f"questions-{new}-text": "Livestreamed",
        f"questions-{new}-red_flag": "other",
    }
    done = coordinator.submit(page, changed, button=MAKE)
    assert "Version 2" in done.text
    now = queries.current_set(make.session, area_id=area.id)
    coming = queries.current_set(make.session, area_id=area.id, on=date(2026, 11, 30))
    assert (now.number, coming.number, coming.medium_from) == (1, 2, 4)
    incident = [question.text for question in coming.in_group(RiskGroup.INCIDENT)]
    assert incident[-2:] == ["Hurt in body", "Livestreamed"]
    assert "Several people offending together" not in incident
    made = {question.text: question for question in coming.questions}
    assert made["Hurt in body"].key == "injury"
    assert made["Livestreamed"].red_flag is RedFlag.OTHER
    assert len(now.questions) == 36


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"valid_from-day": "1"}, "The first day must be today or later"),
        ({"high_from": "3"}, "High must begin above medium"),
        ({"note": ""}, "Say what changes"),
        ({"questions-0-text": ""}, "Enter the question, or do not ask it"),
        ({"questions-0-yes": ""}, "Give all three answers their words, or none of them"),
    ],
)
def test_a_version_that_cannot_be_is_refused_with_all_that_was_typed(
    coordinator: Browser, change: dict[str, str], error: str
) -> None:
    typed = {"note": "Ours", "questions-1-text": "A weapon or a fire"} | change
    page = coordinator.submit(coordinator.get(NEW), typed, button=MAKE)
    assert (page.status, page.errors) == (422, [error])
    assert page.value("questions-1-text") == "A weapon or a fire"


def test_a_version_that_somebody_else_made_meanwhile_is_not_overwritten(
    coordinator: Browser, make: Factory, area: Area
) -> None:
    page = coordinator.get(NEW)
    version(make, area)
    late = coordinator.submit(page, {"note": "Ours"}, button=MAKE)
    assert late.status == 422
    assert "Somebody else has added a version meanwhile" in late.text
    assert late.value("note") == "Ours"


def test_a_version_in_the_middle_of_a_cycle_changes_no_earlier_assessment(
    make: Factory, area: Area
) -> None:
    case, session = case_in(make, area), make.session
    by = make.actor(make.user(Role.COORDINATOR, area=area))

    def assess() -> None:
        answers = {"injury": Answer(2, "Broken"), "worse": Answer(1), "weapon_fire": Answer(1)}
        cases.assess_risk(
            session,
            by=by,
            case=case,
            level=RiskLevel.HIGH,
            red_flags=[],
            reason="As answered",
            sheet=Sheet(questions_for(case), answers),
        )

    def said() -> tuple[object, ...]:
        session.expire_all()
        earlier = case.assessments[1]
        sheet = sheet_of(earlier)
        outcome = sheet.work_out()
        return str(sheet), outcome, earlier.suggested, earlier.level, list(earlier.red_flags)

    assess()
    before = said()
    words = ("A", "B", "C")
    version(make, area, Wording(key="injury", group=RiskGroup.INCIDENT, text="Hurt", words=words))
    assert said() == before
    with clock.moved_to(clock.now() + timedelta(hours=1)):
        assess()
    assert said() == before
    latest = sheet_of(case.risk)
    assert latest.questions.number == 2
    assert str(latest) == "Hurt | C |  | Broken"
    assert case.risk.suggested is RiskLevel.MEDIUM


def test_another_area_keeps_the_national_questions(make: Factory, area: Area) -> None:
    made = version(make, area)
    elsewhere = make.area("Elsewhere")
    assert queries.current_set(make.session, area_id=elsewhere.id).number == 1
    assert queries.get_set(make.session, area_id=elsewhere.id, set_id=made.id) is None


def test_another_areas_version_is_not_there(browser: Browser, make: Factory, area: Area) -> None:
    made = version(make, area)
    browser.sign_in_as(make.user(Role.COORDINATOR, area=make.area("Elsewhere")))
    assert browser.get(f"/area-settings/risk-questions/{made.id}").status == 404


def test_who_may_not_change_the_area_reads_the_questions_only(
    browser: Browser, make: Factory, area: Area
) -> None:
    browser.sign_in_as(make.user(Role.CHAIR, area=area))
    page = browser.get("/area-settings/risk-questions")
    assert "Make a new version" not in page.text
    assert browser.get(NEW).status == 403
    assert "Fit a letterbox fire guard" in browser.get("/area-settings/risk-actions").text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"valid_from": date(2026, 11, 19)}, "in the past"),
        ({"medium_from": 3}, "above medium"),
        ({"wordings": ()}, "At least one question"),
        (
            {"wordings": [Wording(key="injury", group=RiskGroup.INCIDENT, text="A")] * 2},
            "stands there twice",
        ),
    ],
)
def test_the_operation_refuses_what_cannot_be(
    make: Factory, area: Area, fields: dict[str, object], words: str
) -> None:
    by = make.actor(make.user(Role.COORDINATOR, area=area))
    latest = operations.latest_version(make.session, by=by)
    facts: dict[str, object] = {
        "based_on": latest.id,
        "valid_from": clock.today(),
        "medium_from": 2,
        "high_from": 3,
        "wordings": [Wording(group=RiskGroup.INCIDENT, text="Hurt")],
    }
    with pytest.raises(Refused, match=words):
        operations.add_version(make.session, by=by, **facts | fields)
    with pytest.raises(Clash):
        operations.add_version(make.session, by=by, **facts | {"based_on": area.id})


def test_no_version_begins_before_one_that_is_there(make: Factory, area: Area) -> None:
    version(make, area, valid_from=date(2026, 12, 10))
    with pytest.raises(Refused, match="begins later is there already"):
        version(make, area, valid_from=date(2026, 12, 1))
