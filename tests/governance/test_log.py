"""The pages of the log: who reads which rows, narrowed how, and what of them leaves as a file."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.audit.models import AuditEntry, AuditHead
from marac.cases.models import Conflict
from marac.governance.log import departures
from marac.meetings.models import Meeting
from marac.packs.copies.models import PaperStep, StepKind
from marac.packs.models import Paper, PaperCase, PaperKind
from tests.cases.conftest import Partnership
from tests.client import Browser, Page
from tests.governance.asking import agreed, rows_of

As = Callable[[User], Browser]


@pytest.fixture
def lead(here: Partnership) -> User:
    """The information governance lead of the area."""
    make, area = here.make, here.area
    return make.user(Role.INFORMATION_GOVERNANCE, area=area, agency=here.police, name="Ines Graham")


@pytest.fixture
def auditor(here: Partnership) -> User:
    """Somebody who audits the area."""
    return here.make.user(Role.AUDITOR, area=here.area, agency=here.support, name="Abe Underwood")


@pytest.fixture
def administrator(here: Partnership) -> User:
    """Somebody who looks after the system."""
    role = Role.SYSTEM_ADMINISTRATOR
    return here.make.user(role, area=here.area, agency=here.police, name="Sy Adams")


def rows(page: Page) -> list[str]:
    """Each row of the table as its cells, without the time."""
    return [
        " | ".join(" ".join(cell.text_content().split()) for cell in row.xpath("./td"))
        for row in page.all("//main//tbody/tr")
    ]


def told(page: Page) -> str:
    return "\n".join(rows(page))


def test_the_log_says_in_words_who_did_what_to_which_case(
    here: Partnership, browse_as: As, lead: User
) -> None:
    case = here.running()
    browse_as(here.rep).get(f"/cases/{case.id}")
    browse_as(here.coordinator).post(f"/cases/{case.id}/hold", {"reason": "An inquest"})
    page = browse_as(lead).get(f"/log?reference={case.reference}")
    about = f"{case.reference}, only this case | Nobody else"
    assert rows(page)[:2] == [
        f"Changed | Hold set | {here.coordinator.name} | {about}",
        f"Read | Case read | {here.rep.name} | {about}",
    ]


def test_the_log_of_a_case_leads_to_everything_that_happened_to_it(
    here: Partnership, browse_as: As, lead: User
) -> None:
    case = here.running()
    browse_as(here.rep).get(f"/cases/{case.id}")
    page = browse_as(lead).get(f"/cases/{case.id}/log")
    (link,) = page.all("//a[contains(., 'See everything that was collected')]/@href")
    assert "Case read" in told(browse_as(lead).get(link))


def test_reading_the_log_is_in_the_log_with_what_it_was_narrowed_to(
    here: Partnership, browse_as: As, lead: User, session: Session
) -> None:
    case = here.running()
    browse_as(here.rep).get(f"/cases/{case.id}")
    browser = browse_as(lead)
    browser.get(f"/log?reference={case.reference}&kind=consultation&person={here.rep.id}")
    session.rollback()
    row = session.scalars(sa.select(AuditEntry).where(AuditEntry.event == "LogRead")).one()
    assert row.case_id == case.id
    assert (row.details["kind"], row.details["person_id"]) == ("consultation", str(here.rep.id))
    assert str(case.reference) not in str(row.details)
    assert "Log read" in told(browser.get("/log"))


def test_rows_about_a_case_that_is_kept_from_the_reader_do_not_show(
    here: Partnership, browse_as: As, lead: User
) -> None:
    case = here.running()
    browse_as(here.rep).get(f"/cases/{case.id}")
    kept = Conflict(case_id=case.id, user_id=lead.id, declared_by_id=here.coordinator.id)
    here.make.add(kept)
    browser = browse_as(lead)
    assert "Case read" not in told(browser.get("/log"))
    page = browser.get(f"/log?reference={case.reference}")
    assert rows(page) == []
    assert "Nothing in the log fits" in page.text
    assert "Case read" in told(browse_as(here.coordinator).get("/log"))


def test_an_agency_reads_of_its_own_people_only(
    here: Partnership, browse_as: As, session: Session
) -> None:
    case = here.running()
    browse_as(here.rep).get(f"/cases/{case.id}")
    browse_as(here.coordinator).get(f"/cases/{case.id}")
    page = browse_as(here.rep).get("/log")
    assert here.rep.name in told(page)
    assert here.coordinator.name not in page.text
    other = here.make.user(Role.REPRESENTATIVE, area=here.area, agency=here.support)
    assert "Case read" not in told(browse_as(other).get("/log"))


def test_an_overseer_of_the_same_agency_is_none_of_its_people(
    here: Partnership, browse_as: As
) -> None:
    case = here.running()
    both = here.make.user(Role.COORDINATOR, area=here.area, agency=here.landlord, name="Bo Both")
    browse_as(both).get(f"/cases/{case.id}")
    assert "Bo Both" not in told(browse_as(here.rep).get("/log"))


def test_an_auditor_reads_no_names(here: Partnership, browse_as: As, auditor: User) -> None:
    case = here.running()
    browse_as(here.rep).get(f"/cases/{case.id}")
    page = browse_as(auditor).get("/log")
    assert "Case read" in told(page)
    assert here.rep.name not in page.text


def test_the_doors_are_for_those_who_look_after_the_system_and_tell_of_no_case(
    here: Partnership, browse_as: As, administrator: User, lead: User
) -> None:
    case = here.running()
    browse_as(here.rep).get(f"/cases/{case.id}")
    browse_as(here.referrer).get("/triage")
    page = browse_as(administrator).get("/security/log")
    assert (
        f"Refused | Page refused | {here.referrer.name} | cases, triage queue: not theirs to do"
        in (told(page))
    )
    assert str(case.reference) not in page.text
    assert "Case read" not in page.text
    assert browse_as(administrator).get("/log").status == 403
    assert browse_as(here.coordinator).get("/security/log").status == 403
    assert "Page refused" not in told(browse_as(lead).get("/log"))


def test_a_long_log_is_read_page_by_page_with_few_queries(
    here: Partnership, browse_as: As, lead: User, queries: list[str]
) -> None:
    case = here.running()
    browser = browse_as(here.rep)
    for _ in range(60):
        browser.get(f"/cases/{case.id}")
    reader = browse_as(lead)
    queries.clear()
    page = reader.get("/log")
    assert len(queries) <= 12
    assert len(rows(page)) == 50
    older = reader.get(page.all("//a[@rel='next']/@href")[0])
    assert 10 <= len(rows(older)) < 20
    assert not older.all("//a[@rel='next']")


@pytest.mark.parametrize("words", ["kind=nonsense", "person=1", "before=x", "since=2026-99-99"])
def test_nonsense_in_the_address_narrows_nothing(
    here: Partnership, browse_as: As, lead: User, words: str
) -> None:
    browse_as(here.rep).get(f"/cases/{here.running().id}")
    assert "Case read" in told(browse_as(lead).get(f"/log?{words}"))


def test_the_log_is_narrowed_to_days(here: Partnership, browse_as: As, lead: User) -> None:
    browse_as(here.rep).get(f"/cases/{here.running().id}")
    reader = browse_as(lead)
    assert "Case read" in told(reader.get("/log?since=2026-11-20&until=2026-11-20"))
    assert rows(reader.get("/log?until=2026-11-19")) == []
    assert rows(reader.get("/log?since=2026-11-21")) == []


def test_the_log_is_checked_at_the_press_of_a_button_and_says_when(
    here: Partnership, browse_as: As, lead: User
) -> None:
    browser = browse_as(lead)
    page = browser.get("/security/log")
    assert "It was never checked" in page.text
    page = browser.submit(page, button="Check the log now")
    assert "The log is whole." in page.text
    assert "Whole when it was last checked, Friday 20 November 2026" in page.text


def break_the_log(session: Session) -> None:
    """Tamper with the record of its end, which even the application could do."""
    session.execute(sa.update(AuditHead).values(number=AuditHead.number + 5))
    session.commit()


def test_rows_leave_as_a_file_after_a_check_and_that_is_logged(
    here: Partnership, browse_as: As, lead: User, auditor: User, session: Session
) -> None:
    case = here.running()
    browse_as(here.rep).get(f"/cases/{case.id}")
    browser = browse_as(lead)
    page = browser.get(f"/log?reference={case.reference}")
    file = rows_of(browser.submit(page, button="Download as CSV"))
    assert file[0][0] == "OFFICIAL-SENSITIVE"
    assert file[2][2:6] == ["Read", "Log read", "Ines Graham", str(case.reference)]
    assert file[3][2:6] == ["Read", "Case read", here.rep.name, str(case.reference)]
    session.rollback()
    events = session.scalars(sa.select(AuditEntry.event).order_by(AuditEntry.number)).all()
    assert events[-2:] == ["LogVerified", "LogExported"]
    browser = browse_as(auditor)
    file = rows_of(browser.submit(browser.get("/log"), button="Download as CSV"))
    assert {row[4] for row in file[2:]} == {""}


def test_no_export_leaves_once_the_log_is_broken(
    here: Partnership, browse_as: As, lead: User, session: Session
) -> None:
    here.case()
    second = here.make.user(Role.COORDINATOR, area=here.area, agency=here.police, name="Sam Second")
    browser = agreed(here, browse_as, here.coordinator, second)
    page = browser.get("/exports")
    break_the_log(session)
    answer = browser.submit(page)
    assert answer.status == 409
    assert "The log of this installation is broken at row" in answer.text


def test_only_who_may_check_the_log_may_check_it(here: Partnership, browse_as: As) -> None:
    browser = browse_as(here.coordinator)
    assert browser.post("/security/log/check").status == 403
    assert browser.post("/log/export").status == 403
    assert "Download as CSV" not in browser.get("/log").text


def paper(
    here: Partnership,
    user: User,
    *cases: object,
    meeting: Meeting | None = None,
    copy_number: int = 1,
) -> Paper:
    made = Paper(
        meeting=meeting or here.make.meeting(here.area),
        kind=PaperKind.PACK,
        agency_id=here.landlord.id,
        recipient_id=user.id,
        issued_by_id=user.id,
        copy_number=copy_number,
        copy_total=2,
        issued_at=user.created_at,
        destroy_by=user.created_at.date().replace(year=2030),
        pages=1,
        digest="0" * 64,
        content=b"%PDF-1.7",
    )
    made.cases = [PaperCase(case_id=case.id, opened=True) for case in cases]  # type: ignore[attr-defined]
    stored: Paper = here.make.add(made)
    return stored


def test_the_register_says_what_left_by_whose_hand_and_hides_what_tells_of_a_hidden_case(
    here: Partnership, browse_as: As, lead: User
) -> None:
    case = here.running()
    made = paper(here, here.rep, case)
    assert browse_as(here.rep).get(f"/papers/{made.id}").status == 200
    page = browse_as(lead).get("/departures/log")
    (row,) = rows(page)
    assert row.startswith("Paper downloaded | Pack of ")
    whose = f"copy 1 of 2, for {here.landlord.name}"
    assert row.endswith(f"{whose} | Downloaded | {here.rep.name}")
    assert "Paper downloaded" in told(browse_as(here.rep).get("/departures/log"))
    kept = Conflict(case_id=case.id, user_id=lead.id, declared_by_id=here.coordinator.id)
    here.make.add(kept)
    assert rows(browse_as(lead).get("/departures/log")) == []


@pytest.mark.parametrize(
    ("steps", "stands"),
    [
        ([StepKind.OPENED, StepKind.DOWNLOADED], "Downloaded"),
        ([StepKind.RECALLED], "Recalled, never taken"),
        ([StepKind.DOWNLOADED, StepKind.RECALLED], "Recalled: destroy it"),
        ([StepKind.DOWNLOADED, StepKind.RECALLED, StepKind.DESTROYED], "Destroyed"),
    ],
)
def test_the_register_says_what_became_of_each_copy(
    here: Partnership, browse_as: As, lead: User, steps: list[StepKind], stands: str
) -> None:
    made = paper(here, here.rep, here.running())
    made.minutes_version = 2
    assert browse_as(here.rep).get(f"/papers/{made.id}").status == 200
    here.make.session.execute(sa.delete(PaperStep))
    for kind in steps:
        here.make.add(PaperStep(paper_id=made.id, kind=kind, at=clock.now(), by_id=here.rep.id))
    here.make.session.expire_all()
    (row,) = rows(browse_as(lead).get("/departures/log"))
    assert f"copy 1 of 2, of version 2, for {here.landlord.name} | {stands} |" in row


def test_what_is_hidden_leaves_no_gap_on_a_page_of_the_register(
    here: Partnership, browse_as: As, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(departures, "PAGE_SIZE", 4)
    shown, hidden = here.running(), here.running()
    there = here.make.meeting(here.area)
    told_of = [
        paper(here, here.rep, case, meeting=there, copy_number=number)
        for number, case in enumerate((shown, hidden), 1)
    ]
    for which in (0, 1, 1, 0, 1, 0, 0, 0):
        assert browse_as(here.rep).get(f"/papers/{told_of[which].id}").status == 200
    here.make.add(Conflict(case_id=hidden.id, user_id=lead.id, declared_by_id=here.coordinator.id))
    page = browse_as(lead).get("/departures/log")
    assert len(rows(page)) == 4, "four of the five, whatever lies between them"
    older = browse_as(lead).get(page.links()["Older rows"])
    assert len(rows(older)) == 1


def test_the_end_of_the_log_is_anchored_in_a_file_or_by_mail(
    app: Flask, here: Partnership, browse_as: As, lead: User, tmp_path: Path
) -> None:
    browse_as(here.rep).get(f"/cases/{here.running().id}")
    run, file = app.test_cli_runner().invoke, tmp_path / "anchors"
    args = ["audit", "anchor", "--to", str(file), "--mail", "safe@outside.example"]
    result = run(args=args)
    assert result.exit_code == 0, result.output
    assert "is anchored" in result.output
    assert run(args=["audit", "anchor"]).output.startswith('{"at": ')
    checked = run(args=["audit", "verify", "--anchor", str(file)])
    assert checked.output.startswith("The log is whole")
    file.write_text(file.read_text().replace('"epoch": 1', '"epoch": 2'))
    assert (
        "no anchor that this key signed"
        in run(args=["audit", "verify", "--anchor", str(file)]).output
    )
    page = browse_as(lead).get("/security/log")
    assert "last signed and sent out of this installation" in page.text
