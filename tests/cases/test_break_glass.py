"""Break-glass: one case in an emergency, to read and for an hour; told at once, then reviewed."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.audit.models import AuditEntry
from marac.cases.models import BreakGlass, Case, Conflict, Emergency, NamedReader, Verdict
from marac.config import Settings
from marac.notifications.models import Mail
from tests.cases.conftest import Partnership
from tests.client import Browser, Page

As = Callable[[User], Browser]
REASON = "Her brother rang: somebody is at her door with a knife"
# What changes from one second to the next, or with the length of what was typed.
TOKEN = re.compile(r'name="csrf_token" value="[^"]+"')
NONCE = re.compile(r"nonce[-=]['\"]?[\w-]+")
CHANGING = {"Content-Length", "Set-Cookie"}
NONE_SUCH = ["No case with this reference can be opened"]


@pytest.fixture
def officer(here: Partnership) -> User:
    """A representative of the police, who are not invited."""
    return here.make.user(Role.REPRESENTATIVE, area=here.area, agency=here.police, name="Jo Bright")


@pytest.fixture
def lead(here: Partnership) -> User:
    """The information governance lead."""
    return here.make.user(Role.INFORMATION_GOVERNANCE, area=here.area, agency=here.police)


def ask(browser: Browser, reference: str | None, *, follow: bool = True) -> Page:
    """Fill in the form of an emergency."""
    values = {
        "reference": reference or "",
        "category": Emergency.DANGER_TO_LIFE.value,
        "reason": REASON,
    }
    return browser.submit(browser.get("/break-glass"), values, follow=follow)


def glass(here: Partnership, case: Case, user: User, **fields: object) -> BreakGlass:
    """An emergency opening that has been made."""
    now = clock.now()
    values = {"category": Emergency.OTHER, "reason": REASON, "opened_at": now}
    values |= {"expires_at": now + timedelta(hours=1)} | fields
    row = BreakGlass(case_id=case.id, user_id=user.id, **values)
    here.make.add(row)
    return row


def test_the_glass_of_one_named_case_is_broken_for_an_hour(
    here: Partnership, browse_as: As, officer: User
) -> None:
    case = here.running()
    browser = browse_as(officer)
    assert browser.get(f"/cases/{case.id}").status == 404
    page = ask(browser, f" {(case.reference or '').lower()} ")
    assert page.path == f"/cases/{case.id}"
    assert "The case is open to you for one hour" in page.text
    assert "Emergency access until 10:30am, Friday 20 November 2026" in page.text
    assert "Each time you open it is logged" in page.text
    assert "Mobile, after 6pm" in page.text  # a safe contact that nobody released
    assert "Amina Yusuf" in page.text
    with clock.moved_to(clock.now() + timedelta(minutes=59)):
        assert browser.get(f"/cases/{case.id}").status == 200
    with clock.moved_to(clock.now() + timedelta(minutes=61)):
        assert browser.get(f"/cases/{case.id}").status == 404


def test_what_was_opened_in_an_emergency_is_one_page_and_nothing_else(
    here: Partnership, browse_as: As, officer: User
) -> None:
    case = here.running()
    glass(here, case, officer)
    browser = browse_as(officer)
    page = browser.get(f"/cases/{case.id}")
    links = {href for href in page.links().values() if str(case.id) in href}
    assert links == set()
    assert not page.all("//main//form")
    assert "returns" not in {e.get("id") for e in page.all("//h2")}
    for path in (f"/cases/{case.id}/readers", f"/cases/{case.id}/conflict"):
        assert browser.get(path).status == 404, path
    for path in ("/cases", f"/cases?q={case.reference}", "/actions", "/meetings", "/"):
        assert "Amina" not in browser.get(path).text, path
        assert not any(str(case.id) in href for href in browser.get(path).links().values()), path


def test_an_opener_may_not_break_the_glass_again_until_it_is_reviewed(
    here: Partnership, browse_as: As, officer: User, lead: User
) -> None:
    first, second = here.running(), here.running("Li Wei")
    browser, reviewer = browse_as(officer), browse_as(lead)
    stale = browser.get("/break-glass")
    ask(browser, first.reference)
    page = browser.get("/break-glass")
    assert "An earlier emergency access of yours waits for its review" in page.text
    assert not page.all("//main//form")
    values = {"reference": second.reference or "", "category": "other", "reason": REASON}
    refused = browser.submit(stale, values)
    assert refused.status == 409
    assert browser.get(f"/cases/{second.id}").status == 404
    queue = reviewer.get("/break-glass/reviews")
    review = reviewer.get(queue.links()[f"Review {first.reference}"])
    assert REASON in review.text
    assert "Amina" not in review.text
    assert reviewer.submit(review).errors == ["Choose one", "Say what you found"]
    done = reviewer.submit(review, {"verdict": "justified", "note": "The call is in the log"})
    assert "Nothing waits for a review" in done.text
    told = browser.get("/break-glass")
    assert "Justified" in told.text
    assert "The call is in the log" in told.text
    assert ask(browser, second.reference).path == f"/cases/{second.id}"


def test_whoever_is_blocked_learns_nothing_of_which_references_there_are(
    here: Partnership, browse_as: As, officer: User
) -> None:
    there, browser = here.running("Li Wei"), browse_as(officer)
    form = browser.get("/break-glass")
    glass(here, here.running(), officer)
    for reference in (there.reference or "", "NO-SUCH-REFERENCE"):
        values = {"reference": reference, "category": "other", "reason": REASON}
        page = browser.submit(form, values)
        assert page.status == 409, reference
        assert "waits for its review" in page.text


def test_every_case_that_cannot_be_opened_gets_the_same_answer_to_the_byte(
    here: Partnership, browse_as: As, officer: User
) -> None:
    conflicted, disposed, elsewhere = here.running(), here.running(), here.running()
    here.make.add(Conflict(case_id=conflicted.id, user_id=officer.id, declared_by_id=here.chair.id))
    disposed.closed_at = clock.now() - timedelta(days=400)
    disposed.disposed_at = clock.now()
    elsewhere.area_id = here.make.area("Somerset").id
    draft = here.make.draft(area=here.area, referrer=here.referrer, agency=here.landlord)
    draft.reference = "BRI-2026-7777"
    browser = browse_as(officer)
    answers = set()
    for typed in [
        "BRI-2026-9999",
        "nonsense",
        *[c.reference or "" for c in (conflicted, disposed, elsewhere, draft)],
    ]:
        page = ask(browser, typed)
        assert (page.status, page.errors) == (422, NONE_SUCH), typed
        assert page.value("reference") == typed
        body = TOKEN.sub("…", page.response.get_data(as_text=True)).replace(typed, "…")
        headers = [pair for pair in page.response.headers if pair[0] not in CHANGING]
        answers.add((NONCE.sub("…", body), NONCE.sub("…", str(headers))))
    assert len(answers) == 1
    session = here.make.session
    assert session.scalar(sa.select(sa.func.count(BreakGlass.id))) == 0
    refusals = sa.select(AuditEntry).where(AuditEntry.event == "GlassRefused")
    assert len(session.scalars(refusals).all()) == 6


def test_bad_input_is_said_at_the_field_and_nothing_typed_is_lost(
    here: Partnership, browse_as: As, officer: User
) -> None:
    browser = browse_as(officer)
    page = browser.submit(browser.get("/break-glass"))
    assert page.errors == [
        "Enter the case reference",
        "Choose what is happening",
        "Say why you must see this case now",
    ]
    short = browser.submit(page, {"reference": "BRI-1", "category": "other", "reason": "Urgent  !"})
    assert (short.status, short.errors) == (
        422,
        ["Reason must be 30 characters or more. Yours is 8"],
    )
    assert short.value("reason") == "Urgent  !"


def test_a_case_that_is_open_already_needs_no_glass_broken(
    here: Partnership, browse_as: As
) -> None:
    case = here.running()
    page = ask(browse_as(here.coordinator), case.reference)
    assert page.errors == ["You can open this case already: you find it under Cases"]


def test_a_restricted_case_and_one_long_closed_open_in_an_emergency(
    here: Partnership, browse_as: As
) -> None:
    for change in (
        {"restricted_at": clock.now(), "restricted_by_id": here.chair.id},
        {"closed_at": clock.now() - timedelta(days=100)},
    ):
        case = here.running(**change)
        browser = browse_as(here.coordinator)
        assert browser.get(f"/cases/{case.id}").status == 404
        assert ask(browser, case.reference).path == f"/cases/{case.id}"
        opened = here.make.session.scalars(sa.select(BreakGlass)).all()[-1]
        opened.reviewed_at, opened.reviewed_by_id = clock.now(), here.chair.id
        opened.verdict = Verdict.JUSTIFIED


@pytest.mark.parametrize(
    "role",
    [
        Role.SYSTEM_ADMINISTRATOR,
        Role.AUDITOR,
        Role.INFORMATION_GOVERNANCE,
        Role.REFERRER,
        Role.CHAMPION,
    ],
)
def test_some_roles_never_break_the_glass(here: Partnership, browse_as: As, role: Role) -> None:
    user = here.make.user(role, area=here.area, agency=here.police)
    browser = browse_as(user)
    assert browser.get("/break-glass").status == 403
    assert "Emergency access" not in browser.get("/account").links()


def test_a_conflict_declared_within_the_hour_shuts_the_case_at_once(
    here: Partnership, browse_as: As, officer: User
) -> None:
    case = here.running()
    glass(here, case, officer)
    browser = browse_as(officer)
    assert browser.get(f"/cases/{case.id}").status == 200
    here.make.add(Conflict(case_id=case.id, user_id=officer.id, declared_by_id=here.chair.id))
    assert browser.get(f"/cases/{case.id}").status == 404
    page = browser.get("/break-glass")
    assert (case.reference or "") not in page.text
    assert "waits for its review" in page.text


def test_only_those_who_may_know_are_told_at_once_and_without_a_word_about_anybody(
    here: Partnership, browse_as: As, officer: User, lead: User, settings: Settings
) -> None:
    kept_away = here.make.user(Role.CHAIR, area=here.area, agency=here.support)
    case = here.running()
    here.make.add(Conflict(case_id=case.id, user_id=kept_away.id, declared_by_id=here.chair.id))
    ask(browse_as(officer), case.reference)
    recipients = set(here.make.session.scalars(sa.select(Mail.recipient)))
    assert recipients == {here.coordinator.email, here.chair.email, lead.email}
    sent = [path.read_text() for path in (settings.instance / "mail").glob("*.eml")]
    about = [mail for mail in sent if f"To: {lead.email}" in mail]
    assert "/break-glass/reviews" in about[-1]
    for word in ("Amina", case.reference or "?", "knife", officer.name, str(case.id)):
        assert word not in about[-1], word
    assert "Review" not in browse_as(kept_away).get("/break-glass/reviews").links()


def test_of_a_restricted_case_only_its_list_and_governance_learn(
    here: Partnership, browse_as: As, officer: User, lead: User
) -> None:
    case = here.running(restricted_at=clock.now(), restricted_by_id=here.chair.id)
    here.make.add(NamedReader(case_id=case.id, user_id=here.chair.id))
    ask(browse_as(officer), case.reference)
    recipients = set(here.make.session.scalars(sa.select(Mail.recipient)))
    assert recipients == {here.chair.email, lead.email}
    link = f"Review {case.reference}"
    queue = browse_as(here.coordinator).get("/break-glass/reviews")
    assert link not in queue.links()
    assert link in browse_as(here.chair).get("/break-glass/reviews").links()
    address = browse_as(lead).get("/break-glass/reviews").links()[link]
    assert browse_as(here.coordinator).get(address).status == 404


def test_nobody_reviews_what_they_opened(here: Partnership, browse_as: As) -> None:
    case = here.running(closed_at=clock.now() - timedelta(days=100))
    opening = glass(here, case, here.coordinator)
    browser = browse_as(here.coordinator)
    assert browser.get(f"/break-glass/reviews/{opening.id}").status == 404
    assert f"Review {case.reference}" not in browser.get("/break-glass/reviews").links()


def test_a_review_is_due_in_two_working_days_and_then_overdue(
    here: Partnership, browse_as: As, officer: User
) -> None:
    glass(here, here.running(), officer)  # on a Friday
    browser = browse_as(here.chair)
    page = browser.get("/break-glass/reviews")
    assert "Tuesday 24 November 2026" in page.text
    assert "Overdue" not in page.text
    assert "Emergency access to review" in browser.get("/").text
    with clock.moved_to(clock.now() + timedelta(days=5)):
        again = browse_as(here.chair)
        assert "Overdue" in again.get("/break-glass/reviews").text


def test_of_two_reviewers_at_once_the_second_is_told(
    here: Partnership, browse_as: As, officer: User, lead: User
) -> None:
    opening = glass(here, here.running(), officer)
    one, two = browse_as(here.chair), browse_as(lead)
    page = two.get(f"/break-glass/reviews/{opening.id}")
    values = {"verdict": "not_justified", "note": "There was no call"}
    one.submit(one.get(f"/break-glass/reviews/{opening.id}"), values)
    assert two.submit(page, values).status == 409
    mails = here.make.session.scalars(sa.select(Mail.recipient)).all()
    assert mails == [officer.email]


def test_every_step_is_in_the_log(
    here: Partnership, browse_as: As, officer: User, lead: User
) -> None:
    case = here.running()
    ask(browse_as(officer), case.reference)
    reviewer = browse_as(lead)
    queue = reviewer.get("/break-glass/reviews").links()
    page = reviewer.get(queue[f"Review {case.reference}"])
    reviewer.submit(page, {"verdict": "justified", "note": "Right"})
    entries = here.make.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.number))
    logged = [(e.event, e.actor_id) for e in entries if e.case_id == case.id]
    assert ("GlassBroken", officer.id) in logged
    assert ("CaseViewedInEmergency", officer.id) in logged
    assert ("GlassReviewed", lead.id) in logged
