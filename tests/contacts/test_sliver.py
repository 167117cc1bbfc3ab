"""A champion has no case: what opens is a sliver of one, and whatever denies a case denies it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.accounts.models import Declaration, User
from marac.actions.models import Action
from marac.agencies.models import SharingAgreement
from marac.cases.models import Case, Conflict, NamedReader, Part, PartKind, VoiceEntry
from marac.contacts.models import Caller, ContactOutcome
from tests import readiness
from tests.access.heard import rows
from tests.client import Browser
from tests.contacts.conftest import Circle

As = Callable[[User], Browser]
# What somebody who keeps in touch may read; every other recorded word is a canary.
OPEN = {"known_as", "pronouns", "phone", "language", "adjustments"}


@pytest.fixture
def case(circle: Circle) -> Case:
    """A running case that was given to the champion."""
    case = circle.circulated(circle.case(), circle.landlord)
    circle.given(case, note="Ask for her by her first name only")
    return case


def plant(row: object, label: str, words: dict[str, str]) -> None:
    """Put a canary into each column of a row that holds words."""
    for column in sa.inspect(type(row)).columns:
        kind = type(column.type).__name__
        if kind == "SealedText" and not column.foreign_keys:
            token = f"zq{len(words):03d}q"
            words[token] = f"{label}.{column.key}"
            setattr(row, column.key, token)


@pytest.fixture
def canaries(circle: Circle, case: Case) -> dict[str, str]:
    """Every word of the case with where it stands, but for those that the champion may read."""
    make, words = circle.make, dict[str, str]()
    for kind in (PartKind.HARM_SOURCE, PartKind.CHILD):
        case.parts.append(Part(kind=kind, identity=make.identity(circle.area)))
    make.action(case, circle.landlord)
    make.session.add_all(rows(case, circle.coordinator))
    circle.tried(case, ContactOutcome.NO_ANSWER, by=circle.other)
    make.session.flush()
    found: list[tuple[str, object]] = [("case", case), ("risk", case.assessments[0])]
    found += [(f"incident {n}", one) for n, one in enumerate(case.incidents)]
    for part in case.parts:
        found += [(f"{part.kind} part", part), (str(part.kind), part.identity)]
    for model in (Action, VoiceEntry):
        found += [(model.__tablename__, row) for row in make.session.scalars(sa.select(model))]
    for label, row in found:
        plant(row, label, words)
    make.session.flush()
    return {t: w for t, w in words.items() if w not in {f"subject.{name}" for name in OPEN}}


def pages(browser: Browser, case: Case) -> Iterator[str]:
    """Every page on which something of the case could stand, as far as it opens."""
    for path in ("/", "/contacts", "/contacts/print", f"/contacts/{case.id}", "/actions"):
        yield str(browser.get(path).response.get_data(as_text=True))


def test_a_champion_reads_no_other_word_of_the_case(
    circle: Circle, browse_as: As, case: Case, canaries: dict[str, str]
) -> None:
    said = " ".join(pages(browse_as(circle.champion), case))
    assert len(canaries) > 60
    assert {where for token, where in canaries.items() if token in said} == set()
    subject = case.subject
    assert subject is not None
    for name in sorted(OPEN):
        assert getattr(subject, name) in said, name


def test_the_case_itself_stays_shut_to_the_champion(
    circle: Circle, browse_as: As, case: Case
) -> None:
    browser = browse_as(circle.champion)
    assert browser.get(f"/contacts/{case.id}").status == 200
    for path in ("", "/readers", "/log"):
        assert browser.get(f"/cases/{case.id}{path}").status in (403, 404)
    assert browser.get(f"/contacts/{case.id}/give").status == 404


Shut = Callable[[Circle, Case], object]


def conflict_of(user: str) -> Shut:
    def shut(circle: Circle, case: Case) -> object:
        whose = getattr(circle, user)
        by = circle.coordinator.id
        return circle.make.add(Conflict(case_id=case.id, user_id=whose.id, declared_by_id=by))

    return shut


def conflict_of_the_agency(circle: Circle, case: Case) -> object:
    row = Conflict(case_id=case.id, agency_id=circle.charity.id)
    row.declared_by_id = circle.coordinator.id
    return circle.make.add(row)


def restricted(circle: Circle, case: Case) -> None:
    case.restricted_at, case.restricted_by_id = clock.now(), circle.coordinator.id
    for user in (circle.coordinator, circle.chair):
        circle.make.add(NamedReader(case_id=case.id, user_id=user.id))


def closed(_circle: Circle, case: Case) -> None:
    case.closed_at = clock.now()


def left(circle: Circle, _case: Case) -> None:
    circle.champion.memberships[0].ended_at = clock.now()
    elsewhere = circle.make.agency("Another Charity", area=circle.area)
    circle.make.seat(circle.champion, Role.CHAMPION, area=circle.area, agency=elsewhere)


def given_to_another(circle: Circle, case: Case) -> None:
    (row,) = circle.make.session.scalars(sa.select(Caller).where(Caller.case_id == case.id))
    row.ended_at, row.ended_by_id = clock.now(), circle.coordinator.id
    circle.make.session.flush()
    circle.given(case, circle.other)


def another_area(circle: Circle, case: Case) -> None:
    case.area_id = circle.make.area("Elsewhere").id


DENIALS: dict[str, Shut] = {
    "a conflict of their own": conflict_of("champion"),
    "a conflict of their agency": conflict_of_the_agency,
    "a restriction that does not name them": restricted,
    "a closed case": closed,
    "another seat than the one it was given in": left,
    "somebody else was chosen since": given_to_another,
    "another area": another_area,
}


@pytest.mark.parametrize("why", DENIALS)
def test_whatever_denies_a_case_makes_the_sliver_as_if_it_never_was(
    circle: Circle, browse_as: As, case: Case, why: str
) -> None:
    browser = browse_as(circle.champion)
    assert browser.get(f"/contacts/{case.id}").status == 200
    DENIALS[why](circle, case)
    circle.make.session.flush()
    browser = browse_as(circle.champion)
    for method in ("get", "post"):
        shut, never = (getattr(browser, method)(f"/contacts/{key}") for key in (case.id, uuid4()))
        assert shut.status == never.status == 404
        assert shut.response.data == never.response.data
    assert str(case.reference) not in "".join(pages(browser, case))


@pytest.mark.parametrize("what", ["agreement", "declaration"])
def test_without_an_agreement_or_the_declaration_nothing_opens(
    circle: Circle, browse_as: As, case: Case, what: str
) -> None:
    browser = browse_as(circle.champion)
    assert browser.get(f"/contacts/{case.id}").status == 200
    if what == "agreement":
        whose = SharingAgreement.agency_id == circle.charity.id
        lapsed = sa.update(SharingAgreement).where(whose)
        circle.make.session.execute(lapsed.values(expires_on=clock.today()))
    else:
        mine = Declaration.user_id == circle.champion.id
        old = clock.now() - timedelta(days=400)
        circle.make.session.execute(sa.update(Declaration).where(mine).values(signed_at=old))
    page = browser.get(f"/contacts/{case.id}")
    assert page.path != f"/contacts/{case.id}"
    assert "Ask for her by her first name only" not in page.text


def test_a_stranger_and_who_was_never_given_it_find_nothing(
    circle: Circle, browse_as: As, case: Case
) -> None:
    for user in (circle.other, circle.advocate):
        assert browse_as(user).get(f"/contacts/{case.id}").status == 404
    for user in (circle.rep, circle.referrer):
        assert browse_as(user).get(f"/contacts/{case.id}").status == 403


def test_before_the_name_is_shown_they_say_whether_they_have_a_conflict(
    circle: Circle, browse_as: As
) -> None:
    case = circle.case("Binta Sow")
    circle.given(case, word=False)
    browser = browse_as(circle.champion)
    first = browser.get("/contacts")
    assert "1 person was given to you to contact" in first.text
    assert str(case.reference) not in first.text
    asked = browser.get(f"/contacts/{case.id}")
    assert asked.path == "/cases/to-check"
    assert "Given to you to keep in touch" in asked.text
    assert "Binta Sow" in asked.text
    opened = browser.submit(asked, {f"word-{case.id.hex}": "none"}, button="Save your answers")
    assert opened.path == f"/contacts/{case.id}"
    assert "Binta Sow" in opened.text


def test_who_has_a_conflict_loses_it_at_once_and_the_coordinator_sees_that_nobody_calls(
    circle: Circle, browse_as: As
) -> None:
    case = circle.case("Binta Sow")
    circle.given(case, word=False)
    browser = browse_as(circle.champion)
    asked = browser.get(f"/contacts/{case.id}")
    gone = browser.submit(asked, {f"word-{case.id.hex}": "conflict"}, button="Save your answers")
    assert gone.path == "/"
    assert browser.get(f"/contacts/{case.id}").status == 404
    seen = browse_as(circle.coordinator).get("/contacts")
    assert "Given to nobody" in seen.text
    assert "Dele Achebe cannot any more" in seen.text


def test_the_page_who_can_see_this_names_the_one_who_keeps_in_touch(
    circle: Circle, browse_as: As, case: Case
) -> None:
    page = browse_as(circle.coordinator).get(f"/cases/{case.id}/readers")
    row = page.text[page.text.index("Dele Achebe") :]
    assert "the name, telephones and safe contact only" in row


def test_the_assigned_advocate_keeps_in_touch_without_being_chosen_once_the_case_is_open_to_them(
    circle: Circle, browse_as: As
) -> None:
    case = circle.case("Binta Sow")
    case.advocate_id = circle.advocate.id
    circle.make.session.flush()
    browser = browse_as(circle.advocate)
    assert browser.get(f"/contacts/{case.id}").status == 404
    with readiness.without("attestations"):
        circle.circulated(case, circle.support)
    assert browser.get(f"/contacts/{case.id}").path == "/cases/to-check"
    checked = browser.submit(
        browser.get(f"/contacts/{case.id}"),
        {f"word-{case.id.hex}": "none"},
        button="Save your answers",
    )
    assert checked.path == f"/contacts/{case.id}"
    circle.given(case)
    assert browser.get(f"/contacts/{case.id}").status == 404
