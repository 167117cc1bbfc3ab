"""No page or paper shows a bare code, and each says a word as it was on the day of its event."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import BuildError

from marac.access import Role
from marac.accounts.models import User
from marac.agencies.codes import seed_new_words
from marac.agencies.lists.book import get_code_book
from marac.agencies.models import Agency, Area, Code, CodeList
from marac.cases.models import Case, Decision, Listing, Part, PartKind
from marac.cases.models.asked import Traits
from marac.incidents.models import IncidentStrand
from marac.meetings.models import Meeting
from marac.packs.drafts import draft_agenda, draft_pack
from tests.client import Browser, Page
from tests.factories import Factory

# Everything of the story happened before its words were renamed, and one after.
BEFORE, RENAMED, AFTER = date(2026, 5, 1), date(2026, 7, 1), date(2026, 11, 2)
REFERRED = datetime(2026, 6, 1, 9, tzinfo=UTC)
BARE, OLD, NEW = "ZQ_", "Former ", "Renamed "
SAID_BARE = re.compile(rf"{BARE}\w+")
TOO_HEAVY = ("/static/", "/session", "/account", "/sign", "/readyz", "/healthz")
FORMS = "//option|//label|//fieldset"
SPELLED = {"step": "who", "kind": "child", "page": "what", "change": "rename", "number": 1}


def bare(code_list: CodeList) -> str:
    return f"{BARE}{code_list.value}"


def old(code_list: CodeList) -> str:
    return f"{OLD}{code_list.label}"


@dataclass
class Story:
    """A case all of whose codes were renamed since, and who looks at it."""

    case: Case
    deferred: Listing
    ids: dict[str, Any]
    people: dict[str, User]


@pytest.fixture
def story(make: Factory, session: Session, area: Area, council: Agency) -> Story:
    for code_list in CodeList:
        renamed(make, area, code_list)
    coordinator = make.user(Role.COORDINATOR, area=area, agency=council)
    police = make.agency("Police", area=area, type_code=bare(CodeList.AGENCY_TYPE))
    people = {"CO": coordinator, "RP": make.user(Role.REPRESENTATIVE, area=area, agency=police)}
    case = make.accepted(coded_case(make, area, council, coordinator), coordinator)
    meeting = make.meeting(area)
    held = make.meeting(area, datetime(2026, 6, 11, 9, tzinfo=UTC))
    deferred = make.circulated(case, held, coordinator)
    deferred.ended_at, deferred.deferral_code = held.starts_at, bare(CodeList.DEFERRAL)
    make.circulated(case, meeting, coordinator)
    make.invitation(case, police, coordinator)
    session.flush()
    ids = {"case_id": case.id, "meeting_id": meeting.id, "agency_id": police.id}
    ids |= {"incident_id": case.incidents[0].id, "part_id": case.parts[-1].id}
    return Story(case, deferred, ids, people)


def renamed(make: Factory, area: Area, code_list: CodeList) -> None:
    """One word of a list under two wordings, before and from the day of the renaming."""
    days = ((OLD, date(2020, 1, 1), RENAMED - timedelta(days=1)), (NEW, RENAMED, None))
    for prefix, first, last in days:
        row = Code(area_id=area.id, code_list=code_list, code=bare(code_list), valid_from=first)
        row.label, row.valid_to, row.position = prefix + code_list.label, last, 900
        row.group = bare(CodeList.STRAND) if code_list is CodeList.TARGET_DETAIL else ""
        if code_list is CodeList.LAWFUL_BASIS:
            row.group = "uk_gdpr"
        make.add(row)


def coded_case(make: Factory, area: Area, agency: Agency, by: User) -> Case:
    """A case that says a code wherever one can be said."""
    case = make.case(area=area, referrer=by, agency=agency, submitted_at=REFERRED)
    case.told_code, case.lawful_basis_code = bare(CodeList.TOLD), bare(CodeList.LAWFUL_BASIS)
    one = case.incidents[0]
    one.happened_on, one.online = BEFORE, True
    one.location_code, one.class_code = bare(CodeList.LOCATION), bare(CodeList.INCIDENT_CLASS)
    one.acts, one.offence_code = [bare(CodeList.ACT)], bare(CodeList.OFFENCE)
    one.reported_to = bare(CodeList.REPORT_SOURCE)
    strand, detail = bare(CodeList.STRAND), bare(CodeList.TARGET_DETAIL)
    one.strands = [IncidentStrand(strand=strand, detail=detail)]
    case.traits, case.traits_recorded = traits(), True
    source = make.identity(area, "Robin Source", tenure=bare(CodeList.TENURE))
    part = Part(kind=PartKind.HARM_SOURCE, identity=source)
    part.relationship_code = bare(CodeList.RELATIONSHIP)
    case.parts.append(part)
    make.session.flush()
    return case


def traits() -> Traits:
    names = {"ethnicity": CodeList.ETHNICITY, "religion": CodeList.RELIGION, "sex": CodeList.SEX}
    names |= {"orientation": CodeList.SEXUAL_ORIENTATION, "gender_same": CodeList.GENDER_SAME}
    said = {name: bare(code_list) for name, code_list in names.items()}
    return Traits(**said, disabilities=[bare(CodeList.DISABILITY)])


def addresses(app: Flask, ids: dict[str, Any]) -> Iterator[str]:
    """Every page that can be spelled with the ids of the story."""
    known = ids | SPELLED
    with app.test_request_context():
        spell = app.url_map.bind("")
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or not rule.arguments <= set(known):
                continue
            try:
                path = spell.build(rule.endpoint, {name: known[name] for name in rule.arguments})
            except BuildError:
                continue
            if not path.startswith(TOO_HEAVY) and not path.startswith("/words"):
                yield path


def pages(app: Flask, browser: Browser, ids: dict[str, Any]) -> Iterator[tuple[str, Page]]:
    for path in addresses(app, ids):
        page = browser.get(path)
        if page.status == 200 and page.document is not None:
            yield path, page


def read(page: Page) -> str:
    """What a page says of the case, without what its forms let people choose."""
    for offered in page.all(FORMS):
        offered.getparent().remove(offered)
    return page.text


@pytest.mark.parametrize("who", ["CO", "RP"])
def test_no_paper_shows_a_bare_code_or_a_later_wording(
    session: Session, story: Story, make: Factory, who: str
) -> None:
    by = make.actor(story.people[who])
    agency = session.get(Agency, story.ids["agency_id"]) if who == "RP" else None
    meeting = session.get_one(Meeting, story.ids["meeting_id"])

    for draft in (draft_agenda, draft_pack):
        text = draft(session, by=by, meeting=meeting, agency=agency).html

        assert (BARE in text, NEW in text) == (False, False)
        assert old(CodeList.STRAND) in text
    assert "Crime and Disorder Act 1998, section 115." in text


@pytest.mark.parametrize("who", ["CO", "RP"])
def test_no_page_shows_a_bare_code_and_each_says_the_words_of_its_day(
    app: Flask, browser: Browser, story: Story, who: str
) -> None:
    browser.sign_in_as(story.people[who])
    seen, codes, wrong = 0, [], []
    for path, page in pages(app, browser, story.ids):
        seen += 1
        if BARE in page.text:
            codes.append(f"{path}: {sorted(set(SAID_BARE.findall(page.text)))}")
        if NEW in read(page) and "agencies" not in path:
            wrong.append(path)

    assert (codes, wrong) == ([], [])
    assert seen >= 20


def test_the_case_page_says_every_word_that_was_chosen(browser: Browser, story: Story) -> None:
    page = browser.sign_in_as(story.people["CO"]).get(f"/cases/{story.case.id}")

    unsaid = {
        CodeList.DECLINE,
        CodeList.PLATFORM,  # suggested to who types, never kept as a code
        CodeList.STATUTORY_TEXT,
        CodeList.AGENCY_TYPE,
    }
    missing = {code_list for code_list in CodeList if old(code_list) not in page.text} - unsaid
    assert missing == set()


def test_a_refusal_keeps_its_reason_in_the_words_of_its_day(
    browser: Browser, story: Story, session: Session
) -> None:
    story.case.decision, story.case.decision_code = Decision.DECLINED, bare(CodeList.DECLINE)
    story.case.decided_at = REFERRED
    session.flush()
    browser.sign_in_as(story.people["CO"])

    page = browser.get(f"/cases/{story.case.id}")

    assert (old(CodeList.DECLINE) in page.text, BARE in page.text) == (True, False)


def test_an_event_says_the_word_of_its_day_before_on_and_after_a_renaming(
    session: Session, story: Story, area: Area
) -> None:
    book = get_code_book(session, area_id=area.id)
    days = [BEFORE, RENAMED - timedelta(days=1), RENAMED, AFTER]

    said = [book.label("strand", bare(CodeList.STRAND), day) for day in days]

    assert said == [f"{OLD}Strands", f"{OLD}Strands", f"{NEW}Strands", f"{NEW}Strands"]


def test_a_word_is_offered_only_for_events_of_its_days(session: Session, area: Area) -> None:
    book = get_code_book(session, area_id=area.id)
    days = [date(2016, 12, 31), date(2017, 1, 1), AFTER]

    assert [book.can_choose("strand", "SEX_GENDER", day) for day in days] == [False, True, True]
    days = [date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 1)]
    assert [book.can_choose("incident_class", "non_crime", day) for day in days] == [
        True,
        True,
        False,
    ]


def test_an_instant_counts_as_its_day_in_london(session: Session, story: Story, area: Area) -> None:
    book = get_code_book(session, area_id=area.id)
    last_evening = datetime(2026, 6, 30, 22, 59, tzinfo=UTC)

    assert book.label("strand", bare(CodeList.STRAND), last_evening).startswith(OLD)
    late = last_evening + timedelta(minutes=1)
    assert book.label("strand", bare(CodeList.STRAND), late).startswith(NEW)


def test_an_upgrade_brings_new_words_and_leaves_changed_ones(
    session: Session, area: Area, make: Factory
) -> None:
    rows = session.query(Code).where(Code.code.in_(["ROMA", "RACE"]))
    changed = {row.code: row for row in rows}
    session.delete(changed["ROMA"])
    changed["RACE"].label = "Race, as the area’s lawyer has it"
    session.flush()

    seed_new_words(session)

    book = get_code_book(session, area_id=area.id)
    assert book.label("ethnicity", "ROMA") == "Roma"
    assert book.label("strand", "RACE") == "Race, as the area’s lawyer has it"


def test_cases_are_found_by_a_strand_that_has_ended(
    browser: Browser, story: Story, session: Session
) -> None:
    last = session.query(Code).filter_by(code=bare(CodeList.STRAND), valid_from=RENAMED).one()
    last.valid_to = date(2026, 10, 31)
    session.flush()
    browser.sign_in_as(story.people["CO"])

    offered = browser.get("/cases").all("//select[@name='strand']/option/text()")
    found = browser.get(f"/cases?strand={bare(CodeList.STRAND)}")

    assert f"{NEW}Strands (ended)" in [option.strip() for option in offered]
    assert str(story.case.reference) in found.text
