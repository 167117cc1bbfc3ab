"""What the person harmed said at each stage, and whether they were told, is written down once."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.cases.models import Case, Means, VoiceEntry, VoiceKind, VoiceStage
from marac.cases.voice import operations
from marac.refusals import Refused
from tests.cases.conftest import Partnership
from tests.client import Browser, Page

As = Callable[[User], Browser]
SAID = {"stage": "before", "speaker": "self", "wants": "To sleep at home", "fears": "The stairs"}
TOLD = {"stage": "after", "told": "yes", "means": "phone", "who": "Tom Field", "said": "Relieved"}


@pytest.fixture
def case(here: Partnership) -> Case:
    """A running case with an advocate, of which the landlord takes part and knows."""
    case = here.running(voice_fears="That they come back")
    here.make.invitation(case, here.support, here.coordinator)
    case.advocate_id = here.advocate.id
    here.make.session.flush()
    return case


def entries(here: Partnership) -> list[VoiceEntry]:
    found = sa.select(VoiceEntry).order_by(VoiceEntry.recorded_at)
    return list(here.make.session.scalars(found))


def record(browser: Browser, case: Case, what: str, values: dict[str, str]) -> Page:
    page = browser.get(f"/cases/{case.id}/voice/{what}")
    button = "Record what they said" if what == "wishes" else "Record it"
    return browser.submit(page, values, button=button)


@pytest.mark.parametrize("who", ["coordinator", "chair", "advocate"])
def test_who_runs_the_meeting_and_the_advocate_write_down_what_they_said(
    here: Partnership, browse_as: As, case: Case, who: str
) -> None:
    user = getattr(here, who)
    page = record(browse_as(user), case, "wishes", SAID)
    assert page.path == f"/cases/{case.id}"
    for words in ("To sleep at home", "The stairs", "in their own words", user.name):
        assert words in page.text, words
    assert [e.stage for e in entries(here)] == [VoiceStage.BEFORE]


def test_the_referral_and_each_later_stage_stand_in_their_order(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.coordinator)
    record(browser, case, "wishes", SAID | {"stage": "room", "wants": "To be believed"})
    page = record(browser, case, "wishes", SAID)
    text = page.text[page.text.index("The victim’s voice") :]
    places = [text.index(w) for w in ("That they come back", "To sleep at home", "To be believed")]
    assert places == sorted(places)
    assert "Not recorded yet: whether they were told before the meeting." in text


def test_an_agency_records_its_own_having_told_and_nothing_that_was_said(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.rep)
    page = record(browser, case, "told", TOLD | {"means": "in_person"})
    assert "In person" in page.text
    assert "Relieved" in page.text
    assert [(e.kind, e.told, e.agency_id) for e in entries(here)] == [
        (VoiceKind.TELLING, True, here.landlord.id)
    ]
    assert browser.get(f"/cases/{case.id}/voice/wishes").status == 403
    assert browser.post(f"/cases/{case.id}/voice/wishes", SAID).status == 403


def test_that_they_were_not_told_needs_its_reason(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.coordinator)
    wrong = record(browser, case, "told", {"stage": "before", "told": "no"})
    assert (wrong.status, wrong.errors) == (422, ["Say why they were not told"])
    page = browser.submit(wrong, {"why_not": "He reads her post"}, button="Record it")
    assert "Not told" in page.text
    assert "He reads her post" in page.text
    assert "whether they were told before the meeting" not in page.text


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"means": ""}, "Choose how they were told"),
        ({"who": ""}, "Say who told them"),
        ({"told_on-year": "2031"}, "The day they were told cannot be in the future"),
        ({"told": ""}, "Say whether they were told"),
        ({"stage": "room"}, "Choose whether it was before or after a meeting"),
    ],
)
def test_a_telling_that_will_not_do_comes_back_as_typed(
    here: Partnership, browse_as: As, case: Case, typed: dict[str, str], error: str
) -> None:
    wrong = record(browse_as(here.coordinator), case, "told", TOLD | typed)
    assert (wrong.status, wrong.errors) == (422, [error])
    assert wrong.value("said") == "Relieved"
    assert entries(here) == []


def test_wishes_without_a_word_are_refused(here: Partnership, browse_as: As, case: Case) -> None:
    empty = SAID | {"wants": "", "fears": ""}
    wrong = record(browse_as(here.coordinator), case, "wishes", empty)
    assert (wrong.status, wrong.errors) == (422, ["Write down something that they said"])


@pytest.mark.parametrize("safe", [None, False])
@pytest.mark.parametrize("means", ["letter", "email", "message"])
def test_a_letter_is_refused_at_the_field_unless_writing_is_safe(
    here: Partnership, browse_as: As, case: Case, means: str, safe: bool | None
) -> None:
    assert case.contact is not None
    case.contact.safe_to_write = safe
    browser = browse_as(here.coordinator)
    wrong = record(browser, case, "told", TOLD | {"means": means})
    assert wrong.status == 422
    why = "It is not known if writing" if safe is None else "Writing to them is not safe"
    assert wrong.errors[0].startswith(why)
    case.contact.safe_to_write = True
    assert record(browser, case, "told", TOLD | {"means": means}).path == f"/cases/{case.id}"


def test_whoever_may_not_see_the_safe_contact_writes_to_nobody_and_learns_nothing_of_it(
    here: Partnership, browse_as: As, case: Case
) -> None:
    assert case.contact is not None
    answers = set()
    for safe in (True, False, None):
        case.contact.safe_to_write = safe
        answers.add(record(browse_as(here.rep), case, "told", TOLD | {"means": "letter"}).text)
    assert len(answers) == 1
    assert "The safe contact is confidential to you" in answers.pop()


def test_no_operation_writes_where_it_is_not_safe(here: Partnership, case: Case) -> None:
    telling = operations.Telling(
        stage=VoiceStage.AFTER, told=True, told_on=clock.today(), means=Means.LETTER, who="Tom"
    )
    with pytest.raises(Refused, match="not known if writing"):
        operations.record_telling(
            here.make.session, by=here.by, case=case, telling=telling, entry_id=case.id
        )


def test_the_same_form_sent_twice_is_recorded_once(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.coordinator)
    page = browser.get(f"/cases/{case.id}/voice/wishes")
    for _ in range(2):
        done = browser.submit(page, SAID, button="Record what they said", follow=False)
        assert done.status == 303
    assert len(entries(here)) == 1


def test_a_closed_case_takes_no_more(here: Partnership, browse_as: As, case: Case) -> None:
    case.closed_at = clock.now()
    browser = browse_as(here.coordinator)
    for what in ("wishes", "told"):
        assert browser.get(f"/cases/{case.id}/voice/{what}").status == 409
        assert browser.post(f"/cases/{case.id}/voice/{what}", TOLD).status == 409


def test_after_the_decision_the_page_says_until_somebody_has_told_them(
    here: Partnership, browse_as: As, case: Case
) -> None:
    listing = case.listings[0]
    listing.decided_at, listing.outcome = clock.now(), "no_further"
    listing.victim_told_by, listing.victim_told_how = "Tom Field", "by telephone"
    browser = browse_as(here.coordinator)
    page = browser.get(f"/cases/{case.id}")
    assert "Tom Field, by telephone" in page.text
    assert "Not recorded yet: whether they were told what was decided." in page.text
    page = record(browser, case, "told", TOLD)
    assert "whether they were told what was decided" not in page.text


def test_a_case_out_of_sight_takes_nothing(here: Partnership, browse_as: As, case: Case) -> None:
    far = here.make.user(Role.REPRESENTATIVE, area=here.area, agency=here.police)
    for what in ("wishes", "told"):
        assert browse_as(far).post(f"/cases/{case.id}/voice/{what}", TOLD).status == 404
