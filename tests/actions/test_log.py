"""The action log: narrowed by words in the address, ordered, kept, printed and taken away."""

import csv
import io
from datetime import date

import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.actions.models import Aim, DateRequest, Ending, SavedView
from marac.audit.models import AuditEntry
from tests.actions.conftest import World
from tests.client import Browser, Page


def tasks(page: Page) -> list[str]:
    """The tasks of a list, without what stands below each."""
    return [text.strip() for text in page.all("//td[@data-label='Task']/span/text()[1]")]


def test_what_is_chosen_from_lists_becomes_words_in_the_address(
    browser: Browser, world: World
) -> None:
    world.another(task="Fit a camera", due_on=date(2026, 11, 18))
    page = browser.sign_in_as(world.coordinator).get("/actions")
    page = browser.submit(page, {"state": "overdue", "agency": "housing"}, button="Apply")
    assert page.response.request.query_string == b"q=state%3Aoverdue+agency%3Ahousing"
    assert tasks(page) == ["Fit a camera"]
    assert page.value("q") == "state:overdue agency:housing"


def test_typed_words_lead_to_the_list_that_they_name(browser: Browser, world: World) -> None:
    world.another(task="Fit a camera", due_on=date(2026, 11, 18))
    page = browser.sign_in_as(world.coordinator).get("/actions")
    page = browser.submit(page, {"q": "State:OVERDUE  agency:housing"}, button="Show")
    assert tasks(page) == ["Fit a camera"]
    page = browser.get(page.links()["Remove filter Overdue"])
    assert len(tasks(page)) == 2


def test_a_word_that_means_nothing_is_answered_at_the_box_and_kept_and_no_address_holds_it(
    browser: Browser, world: World
) -> None:
    page = browser.sign_in_as(world.coordinator).get("/actions")
    page = browser.submit(page, {"q": "state:overdu Amina"}, button="Show")
    assert (page.status, page.path) == (422, "/actions")
    assert "Did you mean “state:overdue”?" in page.errors[0]
    assert page.value("q") == "state:overdu Amina"
    assert "Nothing is listed until every word is understood" in page.text
    assert not any("Amina" in href for href in page.links().values())


def test_a_wrong_word_typed_into_the_address_is_answered_alike(
    browser: Browser, world: World
) -> None:
    page = browser.sign_in_as(world.landlord).get("/actions?q=whose:all")
    assert page.status == 422
    assert "Only the co-ordinator and the chair" in page.errors[0]
    assert browser.get("/actions/print?q=state:bogus").status == 404
    assert browser.get("/actions/file?q=state:bogus").status == 404


def test_a_strand_finds_actions_of_cases_that_the_reader_may_open_and_no_others(
    browser: Browser, world: World
) -> None:
    strand = world.case.strands[0]
    path = f"/actions?q=strand:{strand.replace('_', '-')}"
    assert len(tasks(browser.sign_in_as(world.landlord).get(path))) == 1
    for invitation in world.case.invitations:
        invitation.withdrawn_at = invitation.invited_at
    page = browser.sign_in_as(world.landlord).get(path)
    assert tasks(page) == []
    assert len(tasks(browser.get("/actions"))) == 1


def test_every_other_word_narrows_the_log(browser: Browser, world: World) -> None:
    first = world.another(task="Fit a camera", due_on=date(2026, 11, 23), aim=Aim.EVIDENCE)
    world.another(task="Take her home", depends_on=first, due_on=date(2026, 12, 1))
    world.make.action(world.case, world.police, task="Patrol", due_on=date(2026, 11, 30))
    browser.sign_in_as(world.coordinator)
    reference = str(world.case.reference).lower()
    found = {
        "purpose:evidence": ["Fit a camera"],
        "is:waiting": ["Take her home"],
        "is:new-date": [],
        "is:evidence": [],
        "owner:nobody": ["Patrol"],
        "owner:me": [],
        f"owner:{world.landlord.id} purpose:evidence": ["Fit a camera"],
        "whose:mine": [],
        "due:this-week": [],
        "due:next-week": ["Fit a camera", "Change the locks at the flat"],
        "due:2026-12-01": ["Take her home"],
        "due:after-2026-11-30": ["Take her home"],
        "due:before-2026-11-24,after-2026-11-30": ["Fit a camera", "Take her home"],
        "due:today": [],
        f"case:{reference} agency:police": ["Patrol"],
    }
    for words, expected in found.items():
        assert tasks(browser.get("/actions", query_string={"q": words})) == expected, words


def test_a_rep_who_asks_for_a_case_sees_all_of_its_actions(browser: Browser, world: World) -> None:
    world.make.action(world.case, world.police, task="Patrol")
    page = browser.sign_in_as(world.landlord).get(f"/actions?q=case:{world.case.reference}")
    assert page.heading == f"Actions of case {world.case.reference}"
    assert len(tasks(page)) == 2
    other, _ = world.heard_case("Jan Kowalski")
    for invitation in other.invitations:
        invitation.withdrawn_at = invitation.invited_at
    world.make.action(other, world.police, task="Visit")
    assert tasks(browser.get(f"/actions?q=case:{other.reference}")) == []


def test_the_log_is_read_in_the_order_of_a_heading(browser: Browser, world: World) -> None:
    world.make.action(world.case, world.police, task="Patrol", due_on=date(2026, 12, 1))
    page = browser.sign_in_as(world.coordinator).get("/actions")
    page = browser.get(page.links()["Owner"])
    assert tasks(page) == ["Change the locks at the flat", "Patrol"]
    page = browser.get(page.links()["Owner"])
    assert tasks(page) == ["Patrol", "Change the locks at the flat"]
    assert page.all("//th[@aria-sort='descending']")[0].text_content().strip() == "Owner"
    for sort in ("due", "-case", "state", "-state", "nonsense"):
        assert len(tasks(browser.get(f"/actions?q=state:open&sort={sort}"))) == 2


def test_a_kept_list_is_one_press_away_and_its_owners_alone(browser: Browser, world: World) -> None:
    page = browser.sign_in_as(world.coordinator).get("/actions?q=state:overdue&sort=-due")
    page = browser.get(page.links()["Keep this list"])
    assert browser.submit(page, {"name": " "}, button="Keep the list").errors == [
        "Give the list a name"
    ]
    page = browser.submit(page, {"name": "Late ones"}, button="Keep the list")
    assert page.links()["Late ones"] == "/actions?q=state:overdue&sort=-due"
    view = world.make.session.scalars(sa.select(SavedView)).one()
    browser.sign_in_as(world.chair)
    assert "Late ones" not in browser.get("/actions").text
    assert browser.post(f"/actions/lists/{view.id}/remove").status == 404
    page = browser.sign_in_as(world.coordinator).get("/actions/lists")
    page = browser.submit(page, button="Remove Late ones")
    assert "You keep no list yet" in page.text


def test_a_list_kept_twice_under_a_name_is_the_later_one(browser: Browser, world: World) -> None:
    browser.sign_in_as(world.coordinator)
    for words in ("state:open", "state:ended"):
        page = browser.get(f"/actions/lists?q={words}")
        browser.submit(page, {"name": "Mine"}, button="Keep the list")
    assert world.make.session.scalars(sa.select(SavedView.words)).all() == ["state:ended"]


def test_the_print_keeps_no_longer_possible_and_not_done_apart(
    browser: Browser, world: World
) -> None:
    now = clock.now()
    world.another(task="Move her", ended_at=now, ending=Ending.IMPOSSIBLE)
    world.another(task="Fit a light", ended_at=now, ending=Ending.NOT_DONE)
    page = browser.sign_in_as(world.coordinator).get("/actions/print?q=")
    captions = [" ".join(c.text_content().split()) for c in page.all("//caption")]
    assert captions == ["Open", *(ending.label for ending in (Ending.IMPOSSIBLE, Ending.NOT_DONE))]


def test_the_file_names_nobody_and_makes_no_spreadsheet_compute(
    browser: Browser, world: World
) -> None:
    world.housing.name = "=HYPERLINK(0)"
    world.another(task="Visit Amina Yusuf", ended_at=clock.now(), ending=Ending.NOT_DONE)
    browser.sign_in_as(world.coordinator)
    answer = browser.get("/actions/file?q=").response
    assert answer.headers["Content-Disposition"].endswith('.csv"')
    assert answer.headers["Cache-Control"] == "no-store"
    text = answer.get_data(as_text=True)
    for word in ("Amina", "locks", "Lena"):
        assert word not in text
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    assert rows[0][0] == "OFFICIAL-SENSITIVE"
    assert rows[2][2] == "'=HYPERLINK(0)"
    assert "Not done by the agency" in rows[3]
    logged = world.make.session.scalars(sa.select(AuditEntry.event)).all()
    assert "ActionsTakenOut" in logged


def test_a_front_line_worker_lists_the_actions_that_name_them_and_no_other(
    browser: Browser, world: World
) -> None:
    worker = world.make.user(Role.REFERRER, area=world.area, agency=world.housing)
    mine = world.make.action(world.case, world.housing, worker, task="Visit on Friday")
    world.make.session.add(
        DateRequest(
            action=mine, asked_at=clock.now(), asked_by_id=worker.id, was_due_on=mine.due_on,
            wanted_on=date(2026, 12, 4), reason="?",
        )
    )  # fmt: skip
    page = browser.sign_in_as(worker).get("/actions")
    assert page.heading == "My actions"
    assert tasks(page) == ["Visit on Friday"]
    assert "Asks for 4 Dec 2026" in page.text
    assert len(tasks(browser.get(f"/actions?q=case:{world.case.reference}"))) == 1
    assert "AY" not in page.text


def test_the_case_page_leads_to_its_actions_in_the_log(browser: Browser, world: World) -> None:
    world.make.purpose(world.case, world.coordinator)
    page = browser.sign_in_as(world.coordinator).get(f"/cases/{world.case.id}")
    page = browser.get(page.links()["All of these in the action log"])
    assert page.heading == f"Actions of case {world.case.reference}"
    assert tasks(page) == ["Change the locks at the flat"]
