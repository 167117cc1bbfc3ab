"""Too many tries: at a password, from an address, at a search, at papers, at saving."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts import passwords, throttling
from marac.accounts.models import Throttle, User
from marac.accounts.throttling import Kind
from marac.agencies.models import Area
from marac.meetings.models import Circulation, Meeting
from marac.notifications.models import Mail
from marac.packs.routes import issuing as packs
from marac.refusals import Refused
from tests.accounts.doors import PASSWORD, knock
from tests.client import Browser, Page
from tests.factories import Factory

Logged = Callable[[], list[str]]
NOBODY = "nobody@example.org"
# What differs between any two answers: the nonce, and the second in a form's token.
ANEW = re.compile(r'nonce="[^"]*"|name="csrf_token" value="[^"]*"')


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """Each hash that a password was compared with, without the time that it takes."""
    compared: list[str | None] = []

    def matches(kept: str | None, given: str) -> bool:
        compared.append(kept)
        return kept is not None and given == PASSWORD

    monkeypatch.setattr(passwords, "matches", matches)
    return compared


@pytest.fixture
def stranger(browser: Browser, known: User, hashes: list[str | None]) -> Browser:
    """A browser in which nobody has signed in yet."""
    return browser


def guess(browser: Browser, email: str = "rep@example.org", password: str = "wrong") -> Page:
    """Send the form of the door at once."""
    return browser.post("/sign-in", {"email": email, "password": password}, follow=False)


def after(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


def test_five_tries_a_minute_then_each_wait_is_twice_the_one_before(stranger: Browser) -> None:
    assert [guess(stranger).status for _ in range(6)] == [422] * 5 + [429]

    start, waits = clock.now(), []
    at = start
    for _ in range(4):
        with clock.moved_to(at):
            refused = guess(stranger)
        waits.append(int(refused.response.headers["Retry-After"]))
        at += timedelta(seconds=waits[-1])
        with clock.moved_to(at - timedelta(seconds=1)):
            assert guess(stranger).status == 429
        with clock.moved_to(at):
            assert guess(stranger).status == 422
    assert waits == [60, 120, 240, 480]


def test_a_slow_guesser_is_locked_out_for_a_quarter_of_an_hour_after_ten(stranger: Browser) -> None:
    at = clock.now()
    for _ in range(10):
        with clock.moved_to(at):
            assert guess(stranger).status == 422
        at += timedelta(seconds=80)

    last = at - timedelta(seconds=80)
    with clock.moved_to(last + after(14)):
        locked = guess(stranger, password=PASSWORD)
    with clock.moved_to(last + after(15)):
        assert guess(stranger, password=PASSWORD).status == 303
    assert (locked.status, locked.errors) == (
        429,
        ["There have been too many tries. Wait a minute, then try again"],
    )


def test_the_right_password_opens_nothing_during_a_lock(
    stranger: Browser, hashes: list[str | None]
) -> None:
    for _ in range(5):
        guess(stranger)
    hashes.clear()

    right, wrong = guess(stranger, password=PASSWORD), guess(stranger)

    assert (right.status, wrong.status) == (429, 429)
    assert right.text == wrong.text
    assert hashes == []


def test_somebody_who_gets_in_begins_afresh(stranger: Browser) -> None:
    for _ in range(4):
        guess(stranger)
    assert guess(stranger, password=PASSWORD).status == 303
    stranger.post("/sign-out")

    assert [guess(stranger).status for _ in range(5)] == [422] * 5


def test_unknown_known_and_closed_accounts_cannot_be_told_apart(
    stranger: Browser, make: Factory, hashes: list[str | None]
) -> None:
    make.user(email="closed@example.org", password_hash="x", disabled_at=clock.now())
    make.user(email="invited@example.org", password_hash=None)
    people = ("rep@example.org", NOBODY, "closed@example.org", "invited@example.org")

    def story(email: str) -> list[tuple[int, str, int]]:
        seen = []
        for _ in range(7):
            hashes.clear()
            answer = guess(stranger, email)
            text = answer.response.get_data(as_text=True).replace(email, "…")
            seen.append((answer.status, ANEW.sub("", text), len(hashes)))
        return seen

    told = [story(email) for email in people]

    assert told[0] == told[1] == told[2] == told[3]
    assert [(status, computed) for status, _, computed in told[0]] == [(422, 1)] * 5 + [
        (429, 0)
    ] * 2


def test_a_stranger_s_tries_do_not_keep_a_person_out_of_their_own_browser(
    stranger: Browser, known: User, session: Session
) -> None:
    own = Browser(stranger.client.application, session)
    assert knock(own, known.email).status == 303
    own.post("/sign-out")
    for _ in range(6):
        guess(stranger)

    assert guess(stranger, password=PASSWORD).status == 429
    assert guess(own, password=PASSWORD).status == 303
    # What the stranger did still counts where the stranger is.
    assert guess(stranger, password=PASSWORD).status == 429


def test_a_known_browser_has_no_more_tries_than_any_other(stranger: Browser, known: User) -> None:
    knock(stranger, known.email)
    stranger.post("/sign-out")

    assert [guess(stranger).status for _ in range(6)] == [422] * 5 + [429]


def test_somebody_else_s_browser_is_a_stranger_to_me(
    stranger: Browser, known: User, make: Factory, kept: str
) -> None:
    make.user(email="other@example.org", password_hash=kept)
    knock(stranger, known.email)
    stranger.post("/sign-out")
    for _ in range(6):
        guess(stranger, "other@example.org")

    fresh = Browser(stranger.client.application, stranger.session)
    assert guess(fresh, "other@example.org").status == 429


def siege(browser: Browser, tries: int) -> None:
    """Guess as often as the waits allow, until so many tries were judged."""
    at, judged = clock.now(), 0
    while judged < tries:
        with clock.moved_to(at):
            answer = guess(browser)
        judged += answer.status == 422
        at += timedelta(seconds=int(answer.response.headers.get("Retry-After", "0")))


def test_a_hundred_wrong_tries_in_a_row_close_the_account_and_say_so(
    stranger: Browser, known: User, administrator: User, session: Session, events_logged: Logged
) -> None:
    siege(stranger, 99)
    assert known.disabled_at is None
    siege(stranger, 1)

    assert known.disabled_at is not None
    assert events_logged().count("SignInFailed") == 100
    assert events_logged()[-1] == "UserDisabled"
    mails = session.scalars(sa.select(Mail)).all()
    assert {mail.recipient for mail in mails} == {known.email, administrator.email}
    for mail in mails:
        assert known.name not in mail.body
        assert known.email not in mail.body + mail.subject


def test_an_account_that_is_opened_again_begins_afresh(
    stranger: Browser, known: User, administrator: User, session: Session
) -> None:
    siege(stranger, 100)
    desk = Browser(stranger.client.application, session).sign_in_as(administrator)
    desk.post(f"/users/{known.id}/open")

    assert guess(stranger, password=PASSWORD).status == 303


def test_a_hundred_wrong_tries_at_nobody_s_account_change_nothing(
    stranger: Browser, known: User, session: Session
) -> None:
    at, last = clock.now(), None
    for _ in range(205):
        with clock.moved_to(at):
            last = guess(stranger, NOBODY)
        at += timedelta(seconds=int(last.response.headers.get("Retry-After", "0")))

    assert last is not None
    assert last.status in (422, 429)
    assert session.scalars(sa.select(Mail)).all() == []
    assert known.disabled_at is None


def test_a_success_in_between_breaks_the_row(stranger: Browser, known: User) -> None:
    siege(stranger, 60)
    with clock.moved_to(clock.now() + timedelta(days=1)):
        assert guess(stranger, password=PASSWORD).status == 303
        stranger.post("/sign-out")
        siege(stranger, 60)

    assert known.disabled_at is None


def test_an_address_may_knock_sixty_times_a_minute_and_is_never_locked(
    stranger: Browser, hashes: list[str | None]
) -> None:
    statuses = [guess(stranger, f"person{n}@example.org").status for n in range(61)]
    assert statuses == [422] * 60 + [429]

    refused = guess(stranger, password=PASSWORD)
    assert (refused.status, refused.heading) == (429, "Too many attempts")
    assert "Wait a minute, then go back" in refused.text
    assert int(refused.response.headers["Retry-After"]) <= 60
    with clock.moved_to(clock.now() + timedelta(seconds=60)):
        assert guess(stranger, password=PASSWORD).status == 303


def test_another_address_is_not_kept_out(stranger: Browser) -> None:
    for n in range(61):
        guess(stranger, f"person{n}@example.org")
    stranger.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"

    assert guess(stranger, password=PASSWORD).status == 303


def test_three_resets_an_hour_are_sent_and_the_answer_never_differs(
    browser: Browser, known: User, session: Session
) -> None:
    def ask(email: str) -> tuple[str, str]:
        page = browser.post("/forgotten-password", {"email": email})
        return page.path, page.text

    answers = {ask(email) for email in (known.email, NOBODY) for _ in range(5)}

    assert len(answers) == 1
    mails = session.scalars(sa.select(Mail)).all()
    assert [mail.recipient for mail in mails] == [known.email] * 3
    with clock.moved_to(clock.now() + timedelta(hours=1)):
        ask(known.email)
    assert session.scalar(sa.select(sa.func.count(Mail.id))) == 4


def test_thirty_saves_a_minute_are_kept(browser: Browser, make: Factory, area: Area) -> None:
    """A page that saves by itself, or a script that pretends to, is slowed down."""
    agency = make.agency("Harbour Homes", area=area)
    referrer = make.user(Role.REFERRER, area=area, agency=agency)
    draft = make.draft(area=area, referrer=referrer, agency=agency)
    browser.sign_in_as(referrer)

    statuses = [
        browser.post(f"/referrals/{draft.id}/person", {}, follow=False).status for _ in range(31)
    ]

    assert 429 not in statuses[:30]
    assert statuses[30] == 429


def test_ten_papers_an_hour_are_made_but_for_an_agenda_that_is_out(
    browser: Browser, make: Factory, area: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Making one is refused here for another reason: what is counted is the asking."""
    chair = make.user(Role.CHAIR, area=area, agency=make.agency(area=area))
    browser.sign_in_as(chair)

    def refuse(*_args: object) -> None:
        raise Refused("There is nothing to print.")

    monkeypatch.setattr(packs, "_issue", refuse)

    def ask(meeting: Meeting, times: int) -> list[int]:
        page, wish = f"/meetings/{meeting.id}/papers", {"make": "agenda:full"}
        return [browser.post(page, wish, follow=False).status for _ in range(times)]

    out = make.meeting(area=area)
    waiting = make.meeting(area=area, starts_at=out.starts_at + timedelta(days=14))
    make.add(
        Circulation(
            meeting_id=out.id,
            number=1,
            circulated_at=clock.now(),
            circulated_by_id=chair.id,
            listing_count=0,
        )
    )
    assert ask(out, 12) == [409] * 12
    assert ask(waiting, 11) == [409] * 10 + [429]
    # Another hour, another ten; the proof of the sign-in is older by then.
    with clock.moved_to(clock.now() + timedelta(hours=1)):
        browser.sign_in_as(chair)
        assert ask(waiting, 1) == [409]


def test_wrong_proofs_are_throttled_and_the_page_says_until_when(
    browser: Browser, known: User, hashes: list[str | None]
) -> None:
    browser.sign_in_as(known)
    with clock.moved_to(clock.now() + timedelta(minutes=9)):
        pages = [browser.post("/prove", {"proof": "wrong horse"}, follow=False) for _ in range(5)]
        hashes.clear()
        page = browser.post("/prove", {"proof": PASSWORD}, follow=False)

    assert [one.status for one in pages] == [422] * 5
    assert (page.status, hashes) == (422, [])
    assert page.errors == ["There have been too many tries. Wait a minute, then try again"]


def test_what_was_counted_outlives_a_request_that_is_undone(
    stranger: Browser, session: Session
) -> None:
    guess(stranger)

    row = session.scalars(sa.select(Throttle).where(Throttle.kind == Kind.ACCOUNT)).one()
    assert row.in_a_row == 1


def test_nothing_in_the_table_names_whom_it_is_about(stranger: Browser, session: Session) -> None:
    guess(stranger)

    rows = session.execute(sa.select(Throttle)).scalars().all()
    assert {row.kind for row in rows} == {Kind.ACCOUNT, Kind.ADDRESS}
    for row in rows:
        assert len(row.subject) == 64
        assert "example" not in row.subject + str(row.recent)
        assert "127.0.0.1" not in row.subject


def test_what_no_longer_counts_is_pruned(stranger: Browser, session: Session) -> None:
    for n in range(3):
        guess(stranger, f"person{n}@example.org")
    with clock.moved_to(clock.now() + timedelta(days=61)):
        guess(stranger, NOBODY)

    kinds = session.scalars(sa.select(Throttle.kind).order_by(Throttle.kind)).all()
    assert kinds == [Kind.ACCOUNT, Kind.ADDRESS]


def test_a_wait_is_said_in_whole_minutes() -> None:
    def words(**span: float) -> str:
        return throttling.Wait(clock.now() + timedelta(**span)).words

    with clock.moved_to(clock.now()):
        assert [words(seconds=1), words(seconds=60), words(seconds=61)] == [
            "a minute",
            "a minute",
            "2 minutes",
        ]
        assert words(minutes=15) == "15 minutes"
