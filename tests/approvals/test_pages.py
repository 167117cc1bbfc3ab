"""The pages of approvals: what waits for me, what I asked for, and one request."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.approvals.wording import who_may_agree
from marac.audit.models import AuditEntry
from tests.approvals.conftest import Harbour
from tests.client import Browser, Page

As = Callable[[User], Browser]
SEND = "Send your answer"


def section(page: Page, key: str) -> str:
    """What one section of the list says."""
    found = page.all(f"//section[@aria-labelledby='{key}']")[0]
    return " ".join(found.text_content().split())


def test_a_request_waits_for_one_person_and_is_listed_as_asked_by_the_other(
    harbour: Harbour, browse_as: As
) -> None:
    harbour.ask()
    theirs = browse_as(harbour.chair).get("/approvals")
    assert "Raise the bridge" in section(theirs, "waiting")
    assert "Megan Pryce" in section(theirs, "waiting")
    assert "Monday 23 November 2026, 9:30am" in section(theirs, "waiting")
    mine = browse_as(harbour.coordinator).get("/approvals")
    assert "Raise the bridge" in section(mine, "asked")
    assert "Nothing waits for your agreement" in section(mine, "waiting")


def test_agreeing_does_it_and_tells_both(harbour: Harbour, browse_as: As) -> None:
    request = harbour.ask()
    browser = browse_as(harbour.chair)
    page = browser.get(f"/approvals/{request.id}")
    for words in ("Ship Matthew", "Asked by Megan Pryce", "Why A ship waits", "Waiting"):
        assert words in page.text
    done = browser.submit(page, {"answer": "agree", "note": "Mind the mast"}, button=SEND)
    assert done.path == "/approvals"
    assert "You agreed, and it is done. Megan Pryce has been told." in done.text
    assert "Agreed" in section(done, "decided")
    assert harbour.raised == ["David Osei"]
    told = browse_as(harbour.coordinator).get(f"/approvals/{request.id}")
    for words in ("Agreed", "Answered by David Osei", "Note Mind the mast"):
        assert words in told.text
    assert told.all("//main//form") == []


def test_a_bad_answer_keeps_what_was_typed(harbour: Harbour, browse_as: As) -> None:
    request = harbour.ask()
    browser = browse_as(harbour.chair)
    page = browser.get(f"/approvals/{request.id}")
    bad = browser.submit(page, {"note": "I wonder"}, button=SEND)
    assert (bad.status, bad.errors) == (422, ["Say whether you agree"])
    assert bad.value("note") == "I wonder"
    bad = browser.submit(bad, {"answer": "refuse", "note": ""}, button=SEND)
    assert (bad.status, bad.errors) == (422, ["Say why you do not agree"])
    assert bad.all("//input[@value='refuse'][@checked]")
    done = browser.submit(bad, {"note": "No wind"}, button=SEND)
    assert "You did not agree, so nothing happens" in done.text
    assert harbour.raised == []


def test_the_one_who_asked_can_only_take_it_back(harbour: Harbour, browse_as: As) -> None:
    request = harbour.ask()
    browser = browse_as(harbour.coordinator)
    page = browser.get(f"/approvals/{request.id}")
    assert "Somebody else must agree" in page.text
    assert page.all("//input[@name='answer']") == []
    refused = browser.post(page.path, {"answer": "agree", "note": ""})
    assert (refused.status, harbour.raised) == (409, [])
    assert browse_as(harbour.chair).post(f"{page.path}/withdraw").status == 409
    done = browser.submit(page, button="Take the request back")
    assert "You took the request back" in done.text
    assert "Taken back" in section(done, "decided")
    assert browser.post(f"{page.path}/withdraw").status == 409


def test_the_second_of_two_who_decide_at_once_reads_that_it_is_decided(
    harbour: Harbour, browse_as: As
) -> None:
    request = harbour.ask()
    first, second = browse_as(harbour.chair), browse_as(harbour.lead)
    page, same = (browser.get(f"/approvals/{request.id}") for browser in (first, second))
    first.submit(page, {"answer": "agree"}, button=SEND)
    late = second.submit(same, {"answer": "refuse", "note": "No"}, button=SEND)
    assert late.status == 409
    assert "decided or taken back already" in late.text
    assert (harbour.raised, request.outcome) == (["David Osei"], "approved")


def test_what_has_changed_is_shown_as_void_and_not_done(harbour: Harbour, browse_as: As) -> None:
    request = harbour.ask()
    browser = browse_as(harbour.chair)
    page = browser.get(f"/approvals/{request.id}")
    harbour.bridge["ship"] = "Titanic"
    done = browser.submit(page, {"answer": "agree"}, button=SEND)
    assert "it was not done and the request is void" in done.text
    assert harbour.raised == []
    mine = browse_as(harbour.coordinator).get(f"/approvals/{request.id}")
    assert "Void: it has changed" in mine.text


def test_a_change_shows_before_anybody_decides(harbour: Harbour, browse_as: As) -> None:
    request = harbour.ask()
    harbour.bridge["ship"] = "Titanic"
    theirs = browse_as(harbour.chair).get(f"/approvals/{request.id}")
    assert "Megan Pryce can ask again" in theirs.text
    assert theirs.all("//input[@name='answer']") == []
    mine = browse_as(harbour.coordinator).get(f"/approvals/{request.id}")
    assert "Take the request back, then ask again" in mine.text


def test_a_request_that_ran_out_says_so(harbour: Harbour, browse_as: As) -> None:
    request = harbour.ask()
    browser = browse_as(harbour.chair)
    with clock.moved_to(clock.now() + timedelta(hours=73)):
        browser = browse_as(harbour.chair)
        page = browser.get(f"/approvals/{request.id}")
        assert "Ran out" in page.text
        assert "Ran out" in section(browser.get("/approvals"), "decided")
        assert browser.post(page.path, {"answer": "agree"}).status == 409


def test_after_thirty_days_a_decision_leaves_the_list(harbour: Harbour, browse_as: As) -> None:
    harbour.decide(harbour.ask(), harbour.chair)
    assert "Agreed" in browse_as(harbour.chair).get("/approvals").text
    with clock.moved_to(clock.now() + timedelta(days=31)):
        page = browse_as(harbour.chair).get("/approvals")
        assert "Nothing was decided lately" in page.text


def test_what_is_hidden_from_a_person_answers_as_what_never_was(
    harbour: Harbour, browse_as: As
) -> None:
    request = harbour.ask()
    harbour.blind.add("David Osei")
    browser = browse_as(harbour.chair)
    random = f"/approvals/{harbour.area.id}"
    for path in ("", "/withdraw"):
        one = browser.client.post(f"/approvals/{request.id}{path}", data={"answer": "agree"})
        other = browser.client.post(f"{random}{path}", data={"answer": "agree"})
        assert (one.status_code, one.data) == (404, other.data)
    one, other = browser.client.get(f"/approvals/{request.id}"), browser.client.get(random)
    assert (one.status_code, one.data) == (404, other.data)
    assert "Nothing waits for your agreement" in browser.get("/approvals").text


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_what_it_may_decide(harbour: Harbour, browse_as: As, role: Role) -> None:
    user = harbour.make.user(role, area=harbour.area, agency=harbour.council)
    request = harbour.ask()
    browser = browse_as(user)
    decide = {Role.COORDINATOR, Role.CHAIR, Role.INFORMATION_GOVERNANCE}
    lists = decide | {Role.SYSTEM_ADMINISTRATOR}
    assert browser.get("/approvals").status == (200 if role in lists else 403)
    expected = 200 if role in decide else 404 if role in lists else 403
    assert browser.get(f"/approvals/{request.id}").status == expected


def test_people_of_another_area_see_nothing(harbour: Harbour, browse_as: As) -> None:
    request = harbour.ask()
    far = harbour.make.user(Role.CHAIR, agency=harbour.council)
    browser = browse_as(far)
    assert browser.get(f"/approvals/{request.id}").status == 404
    assert "Nothing waits" in browser.get("/approvals").text


def test_the_pages_take_few_queries_however_many_requests_there_are(
    app: Flask, harbour: Harbour, browse_as: As, queries: list[str]
) -> None:
    browser = browse_as(harbour.chair)

    def count() -> int:
        queries.clear()
        browser.get("/approvals")
        return len(queries)

    harbour.ask()
    before = count()
    for ship in range(5):
        harbour.bridge["ship"] = f"Ship {ship}"
        harbour.ask()
    assert count() == before <= 12


def test_reading_is_logged(harbour: Harbour, browse_as: As) -> None:
    request = harbour.ask()
    browser = browse_as(harbour.chair)
    browser.get("/approvals")
    browser.get(f"/approvals/{request.id}")
    entries = harbour.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.number)).all()
    assert [e.event for e in entries] == ["ApprovalRequested", "RequestsListed", "RequestViewed"]
    assert entries[1].details == {"shown": 1}


def test_the_front_page_counts_what_waits_for_the_reader(harbour: Harbour, browse_as: As) -> None:
    def shown(user: User) -> str:
        return browse_as(user).get("/").text

    asked = "Waiting for your agreement 1 Agree or refuse the first runs out Monday 23 November"
    assert "Waiting for your agreement" not in shown(harbour.chair)
    request = harbour.ask()
    assert asked in shown(harbour.chair)
    assert asked in shown(harbour.lead)
    assert "Waiting for your agreement" not in shown(harbour.coordinator)
    harbour.decide(request, harbour.chair)
    assert "Waiting for your agreement" not in shown(harbour.lead)


def test_roles_that_may_agree_are_named_as_people_say_them(harbour: Harbour) -> None:
    said = "MARAC co-ordinator, chair or information governance lead"
    assert who_may_agree(harbour.act()) == said
