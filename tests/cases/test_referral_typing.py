"""What is typed in a draft outlives the session, the browser and the other window."""

import json
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.accounts.models import SignInSession
from marac.audit.models import AuditEntry
from marac.cases.models import TypedPage
from tests.cases.referring import SAVE, Referrer, referrer_of
from tests.client import Browser, Page
from tests.factories import Factory


@pytest.fixture
def robin(make: Factory, browser: Browser, session: Session) -> Referrer:
    robin = referrer_of(make, browser, session)
    robin.start()
    robin.fill("who", kind="person")
    return robin


def types(robin: Referrer, page: Page, **answers: Any) -> Page:
    """The script of a page sends what stands there now."""
    where = page.path.removeprefix(robin.address + "/")
    carried = {name: page.value(name) for name in ("was", "typed", "window")}
    fields = [[name.replace("__", "-"), value] for name, value in answers.items()]
    sent = {"page": where, "fields": json.dumps(fields), **carried}
    return robin.browser.post(f"{robin.address}/typed", sent)


def test_what_was_typed_is_back_when_the_page_is_opened_again_anywhere(robin: Referrer) -> None:
    page = robin.open("subject")
    assert types(robin, page, given_names="Amina", born_on__day="3").status == 200
    again = robin.open("subject")
    assert "This was typed and not saved" in again.text
    assert (again.value("given_names"), again.value("born_on-day")) == ("Amina", "3")
    assert robin.case.subject is None


def test_saving_takes_what_was_typed_over_and_leaves_nothing_waiting(
    robin: Referrer, session: Session
) -> None:
    types(robin, robin.open("subject"), given_names="Amina")
    page = robin.browser.submit(robin.open("subject"), button=SAVE)
    assert page.heading == "Address and phone"
    assert robin.case.subject.given_names == "Amina"
    assert session.scalars(sa.select(TypedPage)).all() == []


def test_what_was_typed_can_be_thrown_away(robin: Referrer) -> None:
    types(robin, robin.open("subject"), given_names="Amina")
    page = robin.browser.submit(robin.open("subject"), button="Throw it away")
    assert page.status == 200
    assert robin.open("subject").value("given_names") in (None, "")


def test_typing_in_a_second_window_is_refused_and_overwrites_nothing(robin: Referrer) -> None:
    first, second = robin.open("voice"), robin.open("voice")
    assert types(robin, first, voice_fears="The stairs").status == 200
    assert types(robin, first, voice_fears="The stairs at night").status == 200
    assert types(robin, second, voice_fears="The car park").status == 409
    assert robin.open("voice").value("voice_fears") == "The stairs at night"


def test_saving_over_what_another_window_saved_shows_both_and_then_obeys(robin: Referrer) -> None:
    first, second = robin.open("voice"), robin.open("voice")
    robin.browser.submit(first, {"voice_fears": "The stairs"}, button=SAVE)
    page = robin.browser.submit(second, {"voice_fears": "The car park"}, button=SAVE)
    assert page.status == 409
    assert "changed in another window" in page.text
    assert "The stairs" in page.text
    assert page.value("voice_fears") == "The car park"
    assert robin.case.voice_fears == "The stairs"
    robin.browser.submit(page, {"voice_fears": "The stairs and the car park"}, button=SAVE)
    assert robin.case.voice_fears == "The stairs and the car park"


def test_saving_over_what_another_window_is_typing_shows_both(robin: Referrer) -> None:
    first, second = robin.open("voice"), robin.open("voice")
    types(robin, first, voice_fears="Only typed yet")
    page = robin.browser.submit(second, {"voice_fears": "The car park"}, button=SAVE)
    assert page.status == 409
    assert "Only typed yet" in page.text


def test_a_page_that_was_left_open_with_typing_clashes_with_what_was_saved_since(
    robin: Referrer,
) -> None:
    left, other = robin.open("voice"), robin.open("voice")
    robin.browser.submit(other, {"voice_fears": "Saved"}, button=SAVE)
    types(robin, left, voice_fears="Typed on an old page")
    page = robin.open("voice")
    assert page.value("voice_fears") == "Typed on an old page"
    page = robin.browser.submit(page, button=SAVE)
    assert page.status == 409
    assert "Saved" in page.text


def test_two_windows_on_one_persons_page_clash_too(robin: Referrer) -> None:
    robin.browser.submit(
        robin.browser.get(f"{robin.address}/household/child"),
        {"given_names": "Tobi"},
        button="Save",
    )
    where = f"people/{robin.case.children[0].id}"
    first, second = robin.open(where), robin.open(where)
    robin.browser.submit(first, {"surname": "Bello"}, button="Save")
    page = robin.browser.submit(second, {"surname": "Ballo"}, button="Save")
    assert page.status == 409
    assert robin.case.children[0].identity.surname == "Bello"


def test_a_page_with_a_mistake_still_knows_on_what_it_rests(robin: Referrer) -> None:
    first, second = robin.open("address"), robin.open("address")
    wrong = robin.browser.submit(first, {"postcode": "nowhere"}, button=SAVE)
    robin.browser.submit(second, {"landlord": "Harbour Homes"}, button=SAVE)
    page = robin.browser.submit(wrong, {"postcode": "BS1 5TR"}, button=SAVE)
    assert (wrong.status, page.status) == (422, 409)
    assert robin.case.subject.landlord == "Harbour Homes"


def test_keeping_makes_no_session_longer(robin: Referrer, session: Session) -> None:
    page = robin.open("voice")
    before = session.scalars(sa.select(SignInSession.last_seen_at)).one()
    with clock.moved_to(clock.now() + timedelta(minutes=5)):
        assert types(robin, page, voice_fears="The stairs").status == 200
    assert session.scalars(sa.select(SignInSession.last_seen_at)).one() == before


def test_what_was_kept_is_there_after_the_session_has_ended(
    robin: Referrer, session: Session
) -> None:
    types(robin, robin.open("voice"), voice_fears="The stairs")
    session.execute(sa.update(SignInSession).values(ended_at=clock.now()))
    assert types_signed_out(robin).status == 401
    robin.browser.sign_in_as(robin.user)
    assert robin.open("voice").value("voice_fears") == "The stairs"


def types_signed_out(robin: Referrer) -> Page:
    return robin.browser.post(f"{robin.address}/typed", {"page": "voice", "fields": "[]"})


def test_typing_is_sealed_in_the_database_and_known_to_the_log_once(
    robin: Referrer, session: Session
) -> None:
    page = robin.open("voice")
    types(robin, page, voice_fears="The stairs")
    types(robin, page, voice_fears="The stairs at night")
    raw = session.execute(sa.text("SELECT content FROM typed_pages")).scalar_one()
    assert "stairs" not in raw
    names = session.scalars(sa.select(AuditEntry.event)).all()
    assert names.count("ReferralTyped") == 1


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"page": "voice", "fields": "no list"}, 400),
        ({"page": "voice", "fields": '{"a": 1}'}, 400),
        ({"page": "voice", "fields": '[["a", 1]]'}, 400),
        ({"page": "voice", "fields": '[["a", "\\ud800"]]'}, 400),
        ({"page": "../triage", "fields": "[]"}, 409),
        ({"page": "voice", "fields": json.dumps([["a", "x" * 300_001]])}, 409),
        ({"page": "voice", "fields": json.dumps([["a", ""]] * 2001)}, 409),
    ],
)
def test_what_no_page_sends_is_refused(
    robin: Referrer, sent: dict[str, str], status: int, session: Session
) -> None:
    assert robin.browser.post(f"{robin.address}/typed", sent).status == status
    assert session.scalars(sa.select(TypedPage)).all() == []


def test_too_many_pages_with_typing_are_refused(robin: Referrer) -> None:
    page = robin.open("voice")
    carried = {name: page.value(name) for name in ("was", "typed", "window")}
    start = clock.now()
    for number in range(60):
        with clock.moved_to(start + timedelta(seconds=3 * number)):
            sent = {"page": f"voice-{number}", "fields": "[]", **carried}
            assert robin.browser.post(f"{robin.address}/typed", sent).status == 200
    with clock.moved_to(start + timedelta(minutes=5)):
        sent = {"page": "one-more", "fields": "[]", **carried}
        assert robin.browser.post(f"{robin.address}/typed", sent).status == 409


def test_a_sent_referral_keeps_no_typing_and_takes_none(robin: Referrer, session: Session) -> None:
    robin.answer_what_is_needed()
    page = robin.open("voice")
    types(robin, page, voice_fears="The stairs")
    check = robin.open("check")
    assert "typed and not saved" in check.text
    assert not check.all("//button[contains(., 'Send this referral')]")
    assert robin.browser.post(f"{robin.address}/submit").status == 409
    robin.browser.submit(robin.open("voice"), button=SAVE)
    robin.send()
    assert types(robin, page, voice_fears="Later").status == 409


def test_discarding_a_draft_takes_its_typing_along(robin: Referrer, session: Session) -> None:
    types(robin, robin.open("voice"), voice_fears="The stairs")
    robin.browser.submit(robin.open("discard"), button="Yes, delete the draft")
    assert session.scalars(sa.select(TypedPage)).all() == []
