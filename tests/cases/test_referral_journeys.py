"""Whole referrals, from the first question to the reference."""

import secrets
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.audit.models import AuditEntry
from marac.cases.models import Part, RedFlag, RiskLevel
from marac.people.models import Identity, IdentityKind
from tests.cases.referring import SAVE, Referrer, day, referrer_of
from tests.client import Browser, Page
from tests.factories import Factory


@pytest.fixture
def robin(make: Factory, browser: Browser, session: Session) -> Referrer:
    return referrer_of(make, browser, session)


def say_who_was_harmed(robin: Referrer) -> Page:
    """Go from the first page to the incidents, in the order in which the pages follow."""
    page = robin.fill("who", kind="person")
    assert page.heading == "Name and details"
    names = {"given_names": "Ọláyínká", "surname": "Ní Bhriain", "pronouns": "she"}
    page = robin.browser.submit(page, {**names, **day(27, 3, 1987, "born_on")}, button=SAVE)
    assert page.heading == "Address and phone"
    home = {"address": "Flat 9\nMill Court", "postcode": "bs50ab"}
    page = robin.browser.submit(page, home, button=SAVE)
    page = robin.browser.submit(page, {"language": "Yoruba", "interpreter": "yes"}, button=SAVE)
    assert page.heading == "Children and others at home"
    page = robin.browser.get(page.links()["Add a child"])
    child = {"given_names": "Tobi", "witnessed_harm": "yes"}
    page = robin.browser.submit(page, child, button="Save")
    assert "Tobi" in page.text
    page = robin.browser.submit(page, button=SAVE)
    assert page.heading == "Safe contact"
    contact = {"safe_to_call": "no", "means": "Text", "never_do": "Leave a message"}
    return robin.browser.submit(page, contact, button=SAVE)


def say_who_did_it(robin: Referrer, page: Page) -> Page:
    """Go from the list of incidents to the risk."""
    page = robin.browser.submit(page, button=SAVE)
    assert page.heading == "Who did it"
    page = robin.browser.get(page.links()["Add what is known"])
    page = robin.browser.submit(page, {"kind": "person"}, button="Continue")
    kevin = {"given_names": "Kevin", "relationship_code": "neighbour", "orders_and_bail": "On bail"}
    page = robin.browser.submit(page, kevin, button="Save")
    assert "Kevin" in page.text
    assert "Neighbour" in page.text
    return robin.browser.submit(page, button=SAVE)


def judge(robin: Referrer, page: Page) -> Page:
    """Go from the risk to the answers."""
    pages: tuple[dict[str, str | list[str]], ...] = (
        {"red_flags": ["weapon"], "level": "high", "reason": "A knife"},
        {"voice_wants": "To sleep at home"},
        {"done_so_far": "Locks changed"},
        {"referrer_phone": "01174 960000", "supervisor_informed": "yes"},
        {"grounds": ["judgement", "high_risk"], "grounds_reason": "Fear"},
        {"told_code": "given", "lawful_basis_code": "public_task"},
    )
    for answers in pages:
        page = robin.browser.submit(page, answers, button=SAVE)
    return page


def test_a_referrer_leads_a_person_through_every_page_and_gets_a_reference(
    robin: Referrer,
) -> None:
    robin.start()
    page = say_who_was_harmed(robin)
    assert page.heading == "Incidents"
    page = robin.add_incident("Shouted at on the stairs", "RACE", "SEX_GENDER")
    assert page.heading == "1 incident added"
    assert "Race or ethnicity, Sex or gender" in page.text
    page = judge(robin, say_who_did_it(robin, page))
    assert page.heading == "Check your answers"
    assert "Still needed" not in page.text
    page = robin.browser.submit(page, button="Send this referral")
    assert page.heading == "Referral sent"
    assert robin.case.reference in page.text
    assert "Thursday 10 December 2026" in page.text


def test_a_sent_referral_holds_what_was_typed(robin: Referrer) -> None:
    robin.start()
    say_who_was_harmed(robin)
    page = robin.add_incident("Shouted at on the stairs", "RACE", "SEX_GENDER")
    judge(robin, say_who_did_it(robin, page))
    robin.send()
    case = robin.case
    assert case.subject.name == "Ọláyínká Ní Bhriain"
    assert case.subject.search_name == "olayinka ni bhriain"
    assert case.subject.postcode == "BS5 0AB"
    assert [part.identity.given_names for part in case.children] == ["Tobi"]
    assert case.strands == ["RACE", "SEX_GENDER"]
    assert (case.risk.level, case.risk.red_flags) == (RiskLevel.HIGH, [RedFlag.WEAPON])
    assert case.harm_source_known


def test_a_mosque_is_referred_without_questions_that_only_people_can_answer(
    robin: Referrer,
) -> None:
    page = robin.start()
    robin.fill("who", kind="place")
    page = robin.browser.get(robin.address)
    assert "Safe contact" not in page.text
    assert "Children and others at home" not in page.text
    robin.answer_what_is_needed("place")
    assert robin.send().heading == "Referral sent"
    assert robin.case.subject_kind == IdentityKind.PLACE
    assert robin.case.subject.paper_name == "Easton Road Mosque"


def test_a_household_is_referred(robin: Referrer) -> None:
    robin.start()
    robin.answer_what_is_needed("household")
    assert robin.send().heading == "Referral sent"


def test_nobody_identified_is_an_answer(robin: Referrer) -> None:
    robin.start()
    robin.answer_what_is_needed()
    assert robin.case.harm_source_known is False
    assert "No, nothing is known" in robin.open("check").text
    assert robin.send().heading == "Referral sent"


def test_someone_who_can_only_be_described_needs_no_necessity_note(robin: Referrer) -> None:
    robin.start()
    robin.answer_what_is_needed()
    page = robin.browser.get(f"{robin.address}/sources/new/unknown")
    robin.browser.submit(page, {"description": "Two boys on a scooter"}, button="Save")
    assert robin.send().heading == "Referral sent"


def test_naming_someone_when_nothing_is_a_crime_needs_a_reason(robin: Referrer) -> None:
    robin.start()
    robin.fill("who", kind="person")
    robin.add_incident("Stared at her window", "RACE", crime=False)
    page = robin.browser.get(f"{robin.address}/sources/new/person")
    page = robin.browser.submit(page, {"given_names": "Kevin"}, button="Save")
    assert "Why is it necessary to name them?" in page.text
    assert "Say why naming someone is necessary" in robin.open("check").text
    robin.fill("sources", naming_necessity="He lives next door and holds a key")
    assert "Say why naming someone is necessary" not in robin.open("check").text


def test_a_draft_is_resumed_where_it_was_left(robin: Referrer) -> None:
    robin.start()
    robin.fill("who", kind="person")
    page = robin.fill("subject", "Save and come back later", given_names="Suharto")
    assert page.path == robin.address
    page = robin.browser.get("/referrals")
    page = robin.browser.get(
        next(href for text, href in page.links().items() if text.startswith("Suharto"))
    )
    assert page.heading.endswith("Suharto")
    assert robin.open("subject").value("given_names") == "Suharto"
    assert robin.case.subject.paper_name == "Suharto"


def test_a_sent_referral_is_read_only_with_one_line_of_status(robin: Referrer) -> None:
    robin.start()
    robin.answer_what_is_needed()
    robin.send()
    page = robin.browser.get(robin.address)
    assert "Waiting for triage" in page.text
    assert "Eggs thrown at the door" in page.text
    assert "Change" not in page.links()
    assert "Waiting for triage" in robin.browser.get("/referrals").text
    assert robin.open("risk").status == 404
    refused = robin.browser.post(f"{robin.address}/risk", {"level": "high"})
    assert refused.status == 409
    assert robin.browser.post(f"{robin.address}/submit").status == 409


def test_references_count_on_within_an_area_and_leave_some_out(
    robin: Referrer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A case that is hidden from somebody must not show as the number that is missing."""
    left_out = iter([0, 2, 1])
    monkeypatch.setattr(secrets, "randbelow", lambda _most: next(left_out))
    references = []
    for _ in range(3):
        robin.start()
        robin.answer_what_is_needed("place")
        robin.send()
        references.append(robin.case.reference)
    assert references == ["BRI-2026-0001", "BRI-2026-0004", "BRI-2026-0006"]


def test_a_deleted_draft_leaves_nobody_behind(robin: Referrer, session: Session) -> None:
    robin.start()
    robin.answer_what_is_needed()
    page = robin.browser.get(robin.browser.get(robin.address).links()["Delete this draft"])
    assert "Amina Yusuf" in page.text
    page = robin.browser.submit(page, button="Yes, delete the draft")
    assert page.path == "/referrals"
    assert robin.case is None
    for model in (Part, Identity):
        assert session.scalar(sa.select(sa.func.count()).select_from(model)) == 0
    events = session.scalars(sa.select(AuditEntry.event)).all()
    assert events[-1] == "ReferralDiscarded"


def test_the_confirmation_names_the_planned_meeting_that_can_still_be_reached(
    robin: Referrer, make: Factory
) -> None:
    make.meeting(robin.area)  # its referrals have closed
    make.meeting(robin.area, datetime(2026, 12, 8, 10, tzinfo=clock.LONDON))
    robin.start()
    robin.answer_what_is_needed()
    page = robin.send()
    assert "it can be heard on Tuesday 8 December 2026" in page.text
    assert "they close on Friday 27 November 2026, midday" in page.text


def test_every_page_costs_few_queries(robin: Referrer, queries: list[str]) -> None:
    robin.start()
    robin.answer_what_is_needed()
    for n in range(3):
        robin.add_incident(f"Incident {n}", "RACE", "RELIGION")
    paths = ["", "/check", "/incidents", "/subject", "/basis"]
    for path in [*(robin.address + p for p in paths), "/referrals", "/referrals/new"]:
        robin.session.commit()
        queries.clear()
        robin.browser.get(path)
        assert len(queries) <= 12, (path, queries)
    robin.send()
    address = robin.address
    robin.session.commit()
    queries.clear()
    robin.browser.get(address)
    assert len(queries) <= 12, "\n".join(q[:150] for q in queries)


def asked_on(page: Page) -> set[str]:
    """The questions of a page: a date is one, a group of boxes is one, a follow-up is none."""
    names = {
        box.get("name").removesuffix("-day").removesuffix("-month").removesuffix("-year")
        for box in page.all("//main//form//*[self::input or self::select or self::textarea][@name]")
        if box.get("type") not in ("hidden", "submit")
        and not box.xpath("ancestor::*[contains(@class, '__conditional')]")
    }
    return {name for name in names if not name.startswith(("detail_", "grid-"))}


def test_a_referral_of_an_unknown_person_asks_at_most_sixty_questions(robin: Referrer) -> None:
    """Apart from the grid, which RISK counts, and from pages that nobody is led through."""
    # What is typed to look somebody up is carried over, so it is asked once.
    robin.start()
    robin.fill("who", kind="person")
    asked: set[str] = set()
    step, seen = "who", set()
    while step != "check":
        page = robin.open(step)
        asked |= {f"{step}.{name}" for name in asked_on(page)}
        seen.add(step)
        step = robin.browser.submit(page, button=SAVE).path.rpartition("/")[2]
    assert {"subject", "contact", "risk", "basis"} <= seen
    assert not seen & {"care", "traits"}
    page = robin.open("incidents/new")
    asked |= {f"incident.{name}" for name in asked_on(page)}
    page = robin.browser.submit(page, {"summary": "Eggs", **day(1, 11, 2026)}, button=SAVE)
    asked |= {f"incident.{name}" for name in asked_on(page)}
    assert len(asked) <= 60, (len(asked), sorted(asked))
