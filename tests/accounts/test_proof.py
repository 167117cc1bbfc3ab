"""The password once more, before what must not be done from an unguarded desk."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts import passwords
from marac.accounts.models import SignInSession, User
from marac.agencies.models import Area, Membership
from marac.database import db
from marac.meetings.models import Meeting
from tests.accounts.doors import PASSWORD, knock
from tests.client import Browser
from tests.factories import Factory

Logged = Callable[[], list[str]]


@pytest.fixture
def meeting(make: Factory, area: Area) -> Meeting:
    """A meeting with papers to make."""
    return make.meeting(area=area)


@pytest.fixture
def later(browser: Browser, known: User) -> Iterator[None]:
    """Ten minutes after the representative signed in."""
    knock(browser, known.email)
    with clock.moved_to(clock.now() + timedelta(minutes=10)):
        yield


def papers(meeting: Meeting) -> str:
    return f"/meetings/{meeting.id}/papers"


def test_signing_in_counts_as_proof_for_five_minutes(
    browser: Browser, known: User, meeting: Meeting
) -> None:
    knock(browser, known.email)
    with clock.moved_to(clock.now() + timedelta(minutes=5)):
        assert "Give your password first" not in browser.get(papers(meeting)).text
        assert browser.get("/prove?next=/cases", follow=False).response.location == "/cases"
    with clock.moved_to(clock.now() + timedelta(minutes=5, seconds=1)):
        assert "Give your password first" in browser.get(papers(meeting)).text
        assert browser.get("/prove?next=/cases", follow=False).status == 200


def test_papers_ask_for_the_password_first_and_then_work(
    browser: Browser, later: None, meeting: Meeting, events_logged: Logged
) -> None:
    page = browser.get(papers(meeting))

    page = browser.submit(page, {"proof": PASSWORD}, button="Confirm")

    assert (page.path, "Give your password first" in page.text) == (papers(meeting), False)
    assert browser.post(papers(meeting), {"make": "nonsense"}).status == 400
    assert events_logged() == ["SignedIn", "ProofGiven"]


def test_a_paper_cannot_be_made_from_an_unguarded_desk(
    browser: Browser, later: None, meeting: Meeting
) -> None:
    browser.client.environ_base["HTTP_REFERER"] = f"http://localhost{papers(meeting)}?x=1"

    page = browser.post(papers(meeting), {"make": "every-pack"})

    assert (page.path, page.heading) == ("/prove", "Is it still you?")
    assert "Give your password, then send this again." in page.text
    back = browser.submit(page, {"proof": PASSWORD}, button="Continue")
    assert back.response.request.full_path == f"{papers(meeting)}?x=1"


def test_a_download_asks_and_leads_back_to_the_page_with_the_link(
    browser: Browser, later: None, meeting: Meeting, area: Area
) -> None:
    there = f"/papers/{area.id}"
    alone = browser.get(there, follow=False)
    assert (alone.status, alone.response.location) == (303, f"/prove?next={there}")

    browser.client.environ_base["HTTP_REFERER"] = f"http://localhost{papers(meeting)}"
    linked = browser.get(there, follow=False)
    assert linked.response.location == f"/prove?next={papers(meeting)}"

    for elsewhere in (f"https://evil.example{papers(meeting)}", "http://[no address"):
        browser.client.environ_base["HTTP_REFERER"] = elsewhere
        assert browser.get(there, follow=False).response.location == f"/prove?next={there}"


def test_a_right_password_in_the_form_itself_is_enough(
    browser: Browser, later: None, meeting: Meeting, events_logged: Logged
) -> None:
    answer = browser.post(papers(meeting), {"make": "nonsense", "proof": PASSWORD})

    assert answer.status == 400
    # The proof counts although the form was refused.
    assert events_logged()[-1] == "ProofGiven"
    assert browser.post(papers(meeting), {"make": "nonsense"}).status == 400


def test_a_wrong_password_opens_nothing_and_is_logged_without_a_name(
    browser: Browser, later: None, meeting: Meeting, events_logged: Logged, session: Session
) -> None:
    answer = browser.post(papers(meeting), {"make": "x", "proof": "wrong horse"}, follow=False)
    assert (answer.status, answer.response.location) == (303, "/prove")

    page = browser.submit(browser.get("/prove"), {"proof": "wrong again"}, button="Continue")
    assert (page.status, page.errors) == (422, ["This is not your password"])
    assert "wrong again" not in page.response.get_data(as_text=True)
    empty = browser.submit(browser.get("/prove"), {"proof": ""}, button="Continue")
    assert empty.errors == ["Enter your password"]

    assert events_logged() == ["SignedIn", "ProofFailed", "ProofFailed"]
    sign_in = session.scalars(sa.select(SignInSession)).one()
    assert sign_in.proved_at == sign_in.created_at


def test_somebody_else_s_password_proves_nothing(
    browser: Browser, later: None, make: Factory
) -> None:
    make.user(password_hash=passwords.hash_of("another person here"))

    page = browser.submit(
        browser.get("/prove"), {"proof": "another person here"}, button="Continue"
    )

    assert page.status == 422


def test_the_proof_of_one_browser_does_not_count_in_another(
    browser: Browser, later: None, known: User, meeting: Meeting
) -> None:
    browser.submit(browser.get("/prove"), {"proof": PASSWORD}, button="Continue")
    other = Browser(browser.client.application, browser.session)
    with clock.moved_to(clock.now() - timedelta(minutes=10)):
        other.sign_in_as(known)

    assert "Give your password first" not in browser.get(papers(meeting)).text
    assert "Give your password first" in other.get(papers(meeting)).text


def test_the_way_back_never_leads_to_another_site(browser: Browser, later: None) -> None:
    page = browser.get("/prove?next=//evil.example/")

    answer = browser.submit(page, {"proof": PASSWORD}, button="Continue", follow=False)

    assert answer.response.location == "/"


def test_nobody_waits_for_the_database_while_the_password_is_checked(
    browser: Browser, later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[bool] = []

    def check(*_args: object) -> bool:
        held.append(db.session.in_transaction())
        return True

    monkeypatch.setattr(passwords, "matches", check)
    browser.post("/prove", {"proof": "anything"})

    assert held == [False]


@pytest.mark.parametrize("lost", ["seat", "account", "session"])
def test_whoever_loses_their_place_while_the_password_is_checked_does_nothing_more(
    browser: Browser,
    later: None,
    known: User,
    meeting: Meeting,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    lost: str,
) -> None:
    """A form is under way when the account is closed: what it asked for is not done."""

    def check(*_args: object) -> bool:
        now = clock.now()
        changes = {
            "seat": sa.update(Membership).values(ended_at=now),
            "account": sa.update(User).values(disabled_at=now),
            "session": sa.update(SignInSession).values(ended_at=now),
        }
        session.execute(changes[lost])
        session.commit()
        return True

    monkeypatch.setattr(passwords, "matches", check)

    answer = browser.post(papers(meeting), {"make": "nonsense", "proof": PASSWORD}, follow=False)

    assert (answer.status, answer.response.location) == (303, "/prove")
    ends = {"seat": "/no-role", "account": "/sign-in", "session": "/sign-in"}
    assert browser.get("/").path == ends[lost]


def test_a_co_ordinator_s_papers_page_opens_without_a_password(
    browser: Browser, make: Factory, area: Area, meeting: Meeting
) -> None:
    browser.sign_in_as(make.user(Role.COORDINATOR, area=area, agency=make.agency(area=area)))
    with clock.moved_to(clock.now() + timedelta(hours=1)):
        page = browser.get(papers(meeting), follow=False)
    assert (page.status, "Make every agency’s pack" in page.text) == (200, True)
