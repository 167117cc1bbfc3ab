"""Reading scorecards: who gets which page, what leaves as a file, and what the log says of it."""

import csv
import io
from collections.abc import Callable
from datetime import date
from random import Random

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Role
from marac.accounts.models import User
from marac.audit.models import AuditEntry
from tests.client import Browser
from tests.documents.reading import failures, pages_of
from tests.reports.conftest import Season
from tests.reports.living import live_through

Browse = Callable[[User], Browser]


@pytest.mark.parametrize(
    ("role", "status", "led"),
    [
        (Role.COORDINATOR, 200, False),
        (Role.CHAIR, 200, False),
        (Role.AUDITOR, 200, False),
        (Role.INFORMATION_GOVERNANCE, 200, False),
        (Role.REPRESENTATIVE, 200, True),
        (Role.DEPUTY, 200, True),
        (Role.ADVOCATE, 200, True),
        (Role.CHAMPION, 200, True),
        (Role.REFERRER, 403, False),
        (Role.SYSTEM_ADMINISTRATOR, 403, False),
    ],
)
def test_the_area_is_for_those_who_answer_for_it_and_others_are_led_to_their_own(
    season: Season, browse_as: Browse, role: Role, status: int, led: bool
) -> None:
    page = browse_as(season.somebody(role, agency=1)).get("/scorecards")
    assert page.status == status
    assert page.path == (f"/scorecards/{season.agencies[1].id}" if led else "/scorecards")


def test_each_number_stands_with_its_whole_and_its_meaning(
    season: Season, browse_as: Browse
) -> None:
    case = season.case()
    for day in (5, 6, 7):
        season.act(case, season.agencies[1], date(2026, 10, day))
    browser = browse_as(season.coordinator)
    page = browser.get("/scorecards")
    assert page.heading.endswith("Bristol")
    row = next(row for row in page.all("//tr") if "Still open and overdue" in row.text_content())
    assert " ".join(row.text_content().split()) == (
        "Still open and overdue Its day passed, and nothing was reported. 3 of 3 100%"
    )
    assert "Actions done on time: 0% in October 2026" in page.text
    assert len(page.all("//figure//*[local-name()='svg' and @role='img']")) == 1
    link = next(a for a in page.all("//a") if a.text_content() == "Brook Housing").get("href")
    housing = browser.get(link)
    assert housing.status == 200
    assert "The area" in housing.text


def test_the_months_are_chosen_in_the_address(season: Season, browse_as: Browse) -> None:
    season.act(season.case(), season.agencies[1], date(2026, 2, 5))
    browser = browse_as(season.coordinator)
    assert "0 of 1" not in browser.get("/scorecards").text
    page = browser.get("/scorecards?months=12&until=2026-11")
    assert "December 2025 to November 2026" in page.text
    assert "0 of 1" in page.text
    earlier = next(a for a in page.all("//a") if a.text_content().startswith("Earlier"))
    assert "December 2024 to November 2025" in browser.get(earlier.get("href")).text
    for bad in (
        "months=4",
        "until=2031-01",
        "until=yesterday",
        "months=three",
        "until=1999-01",
        "until=0001-01",
    ):
        assert browser.get(f"/scorecards?{bad}").status == 404, bad


def test_the_figures_leave_as_a_file_that_computes_nothing(
    season: Season, browse_as: Browse
) -> None:
    season.agencies[3].name = "=Dene()"
    live_through(season, Random(2), cases=3)
    browser = browse_as(season.coordinator)
    answer = browser.get("/scorecards/file?months=6").response
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "scorecard-2026-11.csv" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert rows[0][:2] == ["OFFICIAL-SENSITIVE", "Scorecard of Bristol, June to November 2026"]
    assert ["About", "Figure", "Number", "Of", "Per cent", "What it means"] in rows
    overdue = next(row for row in rows if row[1:2] == ["Still open and overdue"])
    assert overdue[2].isdigit()
    assert overdue[3].isdigit()
    assert ["'=Dene()"] in [row[:1] for row in rows]
    assert not [cell for row in rows for cell in row if cell.startswith("=")]
    own = browser.get(f"/scorecards/{season.agencies[1].id}/file").response.get_data(as_text=True)
    assert '"The area"' in own


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.REPRESENTATIVE, Role.AUDITOR])
def test_the_paper_is_accessible_marked_and_names_nobody(
    season: Season, browse_as: Browse, role: Role
) -> None:
    live_through(season, Random(1), cases=4)
    reader = season.somebody(role, name="Only Reader")
    where = f"/scorecards/{season.agencies[0].id}" if role is Role.REPRESENTATIVE else "/scorecards"
    pdf = browse_as(reader).get(f"{where}/paper").response.get_data()
    assert failures(pdf) == []
    pages = pages_of(pdf)
    assert all("OFFICIAL-SENSITIVE" in page and role.label in page for page in pages)
    words = " ".join(pages)
    assert "Not done by the agency" in words
    assert "Reader" not in words
    assert "Repson" not in words


def test_what_is_rounded_is_said_wherever_the_numbers_go(season: Season, browse_as: Browse) -> None:
    own = f"/scorecards/{season.agencies[0].id}"
    said = {
        Role.REPRESENTATIVE: "figures beside yours are rounded to fives",
        Role.AUDITOR: "Fewer than 10 are not shown, and numbers are rounded to fives",
    }
    for role in (Role.COORDINATOR, Role.REPRESENTATIVE, Role.AUDITOR):
        browser = browse_as(season.somebody(role))
        for text in (browser.get(own).text, browser.get(f"{own}/file").text):
            assert [note in text for note in said.values()] == [key is role for key in said]


def test_the_log_says_who_read_and_took_which_figures(
    season: Season, session: Session, browse_as: Browse
) -> None:
    housing = season.agencies[1]
    browser = browse_as(season.coordinator)
    browser.get(f"/scorecards/{housing.id}?months=6&until=2026-10")
    browser.get("/scorecards/file")
    entries = {
        entry.event: entry.details
        for entry in session.scalars(sa.select(AuditEntry))
        if entry.event.startswith("Scorecard")
    }
    assert entries["ScorecardConsulted"] == {
        "agency_id": str(housing.id),
        "until": "2026-10-01",
        "months": 6,
    }
    assert entries["ScorecardTakenOut"]["agency_id"] is None
    assert len(entries["ScorecardTakenOut"]["digest"]) == 64


def test_a_scorecard_takes_few_queries_however_much_there_is_to_count(
    season: Season, session: Session, browse_as: Browse, queries: list[str]
) -> None:
    browser = browse_as(season.coordinator)
    counts = []
    for seed in (1, 2):
        live_through(season, Random(seed), cases=3)
        session.commit()
        for where in ("/scorecards?months=12", f"/scorecards/{season.agencies[1].id}"):
            queries.clear()
            assert browser.get(where).status == 200
            counts.append(len(queries))
    assert max(counts) <= 12
    assert counts[:2] == counts[2:]


def test_those_who_read_them_are_led_to_scorecards(season: Season, browse_as: Browse) -> None:
    for role, led in ((Role.COORDINATOR, True), (Role.AUDITOR, True), (Role.REFERRER, False)):
        page = browse_as(season.somebody(role)).get("/oversight")
        assert ("/scorecards" in page.links().values()) == led
