"""The first stage of an invitation: names and ward first, the case once there is no conflict."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.audit.models import AuditEntry
from marac.cases import operations
from marac.cases.models import Attestation, Case, Conflict, NamedReader, Part, PartKind
from tests import readiness
from tests.cases.conftest import Partnership
from tests.client import Browser, Page

As = Callable[[User], Browser]
PAGE = "/cases/to-check"
SAVE = "Save your answers"
EVERYTHING_ELSE = ("Shouted at", "Race", "High risk", "Mobile", "Harbour Walk", "Reported", "07700")


@pytest.fixture(autouse=True)
def nobody_has_attested() -> Iterator[None]:
    """In these stories people attest for themselves."""
    with readiness.without("attestations"):
        yield


@pytest.fixture
def case(here: Partnership) -> Case:
    """A case that waits for the landlord's representative, with a whole household in it."""
    case = here.running("Amina Yusuf")
    subject = case.parts[0].identity
    subject.ward, subject.address, subject.phone = "Harbourside", "18 Harbour Walk", "07700 900123"
    subject.aliases = "Mina Yusuf"
    for kind, name in ((PartKind.CHILD, "Idil Yusuf"), (PartKind.HARM_SOURCE, "Craig Dunmore")):
        case.parts.append(Part(kind=kind, identity=here.make.identity(here.area, name)))
    here.make.session.flush()
    return case


def say(browser: Browser, page: Page, words: dict[Case, str], **reasons: str) -> Page:
    """Answer for some cases and leave the others as they stand."""
    answers = {f"word-{case.id.hex}": word for case, word in words.items()}
    answers |= {f"reason-{case.id.hex}": reasons.get("reason", "") for case in words}
    return browser.submit(page, answers, button=SAVE)


def test_names_and_ward_come_first_and_nothing_else(
    here: Partnership, browse_as: As, case: Case
) -> None:
    page = browse_as(here.rep).get(PAGE)
    words = page.text
    for name in ("Amina Yusuf", "also known as Mina Yusuf", "Idil Yusuf", "Craig Dunmore"):
        assert name in words
    assert "Ward: Harbourside" in words
    assert "Meeting of Thursday 26 November 2026" in words
    whole = page.response.get_data(as_text=True)
    for secret in (*EVERYTHING_ELSE, case.reference or "-"):
        assert secret not in whole, secret
    shown = [" ".join(li.text_content().split()) for li in page.all("//main//li")]
    assert [s.split(" also")[0] for s in shown] == ["Amina Yusuf", "Craig Dunmore", "Idil Yusuf"]


def test_who_has_no_conflict_reads_on_at_once(here: Partnership, browse_as: As, case: Case) -> None:
    browser = browse_as(here.rep)
    page = browser.get(f"/cases/{case.id}")
    assert page.path == PAGE
    assert say(browser, page, {case: "none"}).path == f"/cases/{case.id}"
    assert browser.get(PAGE).text.count("No case waits for you") == 1
    events = set(here.make.session.scalars(sa.select(AuditEntry.event)))
    assert {"NamesConsulted", "ConflictDenied"} <= events


def test_a_conflict_shuts_the_case_at_once_and_the_message_names_nobody(
    here: Partnership, browse_as: As, case: Case
) -> None:
    other = here.running("Li Wei")
    browser = browse_as(here.rep)
    page = browser.get(f"/cases/{case.id}")
    done = say(browser, page, {case: "conflict", other: "none"}, reason="My aunt")
    assert done.path == "/"
    assert "Your answers are saved." in done.text
    for trace in ("Amina", "Yusuf", case.reference or "-", "to check"):
        assert trace not in done.text
    assert browser.get(f"/cases/{case.id}", follow=False).status == 404
    assert browser.get(f"/cases/{other.id}").status == 200
    row = here.make.session.scalars(sa.select(Conflict)).one()
    assert (row.user_id, row.reason) == (here.rep.id, "My aunt")


def test_saying_that_one_has_a_conflict_reads_as_saying_that_one_has_none(
    here: Partnership, browse_as: As, case: Case
) -> None:
    other = here.running("Li Wei")
    browser = browse_as(here.rep)
    told = []
    for each, word in ((case, "conflict"), (other, "none")):
        page = browser.get(f"{PAGE}?first={each.id}")
        answer = browser.submit(page, {f"word-{each.id.hex}": word}, button=SAVE, follow=False)
        told.append(
            (answer.status, browser.get("/account").all("//*[@role='alert']")[0].text_content())
        )
    assert told[0] == told[1]


def test_answering_later_leaves_the_case_waiting(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.rep)
    for word in ("later", ""):
        page = browser.get(PAGE)
        assert browser.submit(page, {f"word-{case.id.hex}": word} if word else {}).status == 200
        assert "Amina Yusuf" in browser.get(PAGE).text
    assert here.make.session.scalars(sa.select(Attestation)).all() == []


def test_who_leaves_every_case_for_later_is_not_told_that_answers_are_saved(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.rep)
    done = say(browser, browser.get(PAGE), {case: "later"})
    assert "You left every case for later." in done.text
    assert "Your answers are saved." not in done.text


def test_a_wrong_answer_keeps_everything_that_was_typed(
    here: Partnership, browse_as: As, case: Case
) -> None:
    other = here.running("Li Wei")
    browser = browse_as(here.rep)
    words = {case: "conflict", other: "none"}
    again = say(browser, browser.get(PAGE), words, reason="x" * 301)
    assert again.status == 422
    assert len(again.errors) == 2
    assert again.value(f"reason-{case.id.hex}") == "x" * 301
    checked = again.all("//input[@type='radio'][@checked]/@value")
    assert sorted(checked) == ["conflict", "none"]
    assert here.make.session.scalars(sa.select(Attestation)).all() == []


def test_the_case_that_one_came_for_stands_on_top(
    here: Partnership, browse_as: As, case: Case
) -> None:
    late = here.running("Zoe Zephyr")
    browser = browse_as(here.rep)
    names = browser.get(f"/cases/{late.id}").all("//main//li")
    assert names[0].text_content().strip() == "Zoe Zephyr"
    names = browser.get(f"/cases/{case.id}").all("//main//li")
    assert "Amina" in names[0].text_content()


def test_an_address_of_a_return_or_of_the_room_leads_by_the_check_and_back(
    here: Partnership, browse_as: As, case: Case
) -> None:
    request = here.make.request(case.listings[0], here.landlord)
    meeting = here.make.meeting(here.area)
    case.listings[0].meeting_id = meeting.id
    browser = browse_as(here.rep)
    room = f"/meetings/{meeting.id}/room/{case.listings[0].id}"
    for address in (f"/returns/{request.id}", room, f"/cases/{case.id}/conflict"):
        page = browser.get(address)
        assert page.path == PAGE
        assert page.value("next") == address
    assert say(browser, browser.get(room), {case: "none"}).path == room
    assert browser.get(f"/returns/{request.id}").path == f"/returns/{request.id}"


def test_the_way_back_never_leads_off_this_site(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.rep)
    page = browser.get(f"{PAGE}?next=//evil.example")
    assert say(browser, page, {case: "none"}).path == "/"


def exclude(here: Partnership, case: Case, **who: UUID) -> None:
    operations.impose_conflict(here.make.session, by=here.by, case=case, reason="A cousin", **who)


def restrict(here: Partnership, case: Case) -> None:
    case.restricted_at, case.restricted_by_id = clock.now(), here.chair.id
    here.make.add(NamedReader(case_id=case.id, user_id=here.chair.id))


SHUT: dict[str, Callable[[Partnership, Case], object]] = {
    "in conflict": lambda here, case: exclude(here, case, user_id=here.rep.id),
    "agency in conflict": lambda here, case: exclude(here, case, agency_id=here.landlord.id),
    "withdrawn": lambda _, case: setattr(case.invitations[0], "withdrawn_at", clock.now()),
    "restricted": restrict,
    "not circulated": lambda _, case: setattr(case.listings[0], "circulated_at", None),
    "long closed": lambda _, case: setattr(case, "closed_at", clock.now() - timedelta(days=29)),
}


@pytest.mark.parametrize("how", SHUT)
def test_who_is_kept_from_a_case_is_not_asked_about_it(
    here: Partnership, browse_as: As, case: Case, how: str
) -> None:
    SHUT[how](here, case)
    assert_not_asked(browse_as(here.rep), case)


@pytest.mark.parametrize("role", [Role.REPRESENTATIVE, Role.ADVOCATE, Role.CHAMPION])
def test_who_does_not_take_part_is_not_asked(
    here: Partnership, browse_as: As, case: Case, role: Role
) -> None:
    here.make.invitation(case, here.support, here.coordinator)
    agency = here.police if role is Role.REPRESENTATIVE else here.support
    assert_not_asked(browse_as(here.make.user(role, area=here.area, agency=agency)), case)


def assert_not_asked(browser: Browser, case: Case) -> None:
    page = browser.get(f"{PAGE}?first={case.id}&next=/cases/{case.id}")
    assert "No case waits for you" in page.text
    assert "Amina" not in page.text
    assert browser.get(f"/cases/{case.id}", follow=False).status in (403, 404)
    assert "to check" not in browser.get("/").text


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR])
def test_the_page_is_there_for_everyone_and_empty_for_those_without_invitations(
    here: Partnership, browse_as: As, case: Case, role: Role
) -> None:
    user = here.make.user(role, area=here.area, agency=here.police)
    assert "No case waits for you" in browse_as(user).get(PAGE).text


def test_an_answer_about_a_case_that_was_shut_meanwhile_changes_nothing(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.rep)
    page = browser.get(PAGE)
    session = here.make.session
    operations.impose_conflict(
        session, by=here.by, case=case, reason="A cousin", user_id=here.rep.id
    )
    done = say(browser, page, {case: "none"})
    assert "Your answers are saved." in done.text
    assert session.scalars(sa.select(Attestation)).all() == []


def test_a_list_that_misses_a_case_says_what_to_check_first(
    here: Partnership, browse_as: As, case: Case
) -> None:
    meeting = here.make.meeting(here.area)
    case.listings[0].meeting_id = meeting.id
    here.make.request(case.listings[0], here.landlord)
    browser = browse_as(here.rep)
    words = "Check 1 case for a conflict of interest first"
    for address in (
        "/cases",
        "/returns",
        f"/meetings/{meeting.id}",
        f"/meetings/{meeting.id}/room",
    ):
        page = browser.get(address)
        assert page.links()[words] == PAGE, address
        assert (case.reference or "-") not in page.text
    home = browser.get("/")
    assert home.links()["1 case to check for a conflict"] == PAGE
    assert "Their returns appear here once you have." in home.text
    assert "owes no return" not in home.text
    assert (case.reference or "-") not in home.text


def test_an_action_of_ones_agency_waits_for_the_check_too(
    here: Partnership, browse_as: As, case: Case
) -> None:
    action = here.make.action(case, here.landlord, here.rep, task="Mend Amina’s door")
    browser = browse_as(here.rep)
    for address in ("/", "/actions?whose=mine", "/actions?whose=all"):
        assert "Mend" not in browser.get(address).text, address
    page = browser.get(f"/actions/{action.id}")
    assert page.path == PAGE
    assert "Mend" in say(browser, page, {case: "none"}).text


def test_papers_are_without_the_case_and_say_so(
    here: Partnership, browse_as: As, case: Case
) -> None:
    meeting = here.make.meeting(here.area)
    case.listings[0].meeting_id = meeting.id
    address = f"/meetings/{meeting.id}/papers"
    assert "Check 1 case for a conflict" in browse_as(here.rep).get(address).text
    words = "Sana Khan has still to check 1 more for a conflict"
    assert words in browse_as(here.coordinator).get(address).text
    say(browse_as(here.rep), browse_as(here.rep).get(PAGE), {case: "none"})
    assert "has still to check" not in browse_as(here.coordinator).get(address).text


def test_a_search_does_not_find_a_case_that_waits(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.rep)
    for q in (case.reference, "Amina", "Dunmore"):
        assert "No case matches" in browser.search("/cases", q=str(q)).text


def test_the_advocate_of_a_case_is_asked_too(here: Partnership, browse_as: As, case: Case) -> None:
    operations.assign_advocate(here.make.session, by=here.by, case=case, user_id=here.advocate.id)
    browser = browse_as(here.advocate)
    assert browser.get(f"/cases/{case.id}").path == PAGE
    assert say(browser, browser.get(PAGE), {case: "none"}).status == 200
    assert browser.get(f"/cases/{case.id}").path == f"/cases/{case.id}"


@pytest.mark.parametrize("rows", [1, 9])
def test_the_page_takes_the_same_few_queries_however_many_cases_wait(
    here: Partnership, browse_as: As, queries: list[str], rows: int
) -> None:
    for n in range(rows):
        here.running(f"Amina Case{n}")
    browser = browse_as(here.rep)
    browser.session.commit()
    queries.clear()
    assert browser.get(PAGE).text.count("Amina Case") == rows
    reading = [query for query in queries if "lock" not in query.casefold()[:40]]
    assert len(reading) <= 12, "\n".join(reading)
