"""What a case tells of earlier ones about the same person, and when it comes back itself."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from marac import clock
from marac.accounts.models import User
from marac.cases import operations
from marac.cases.models import Case, Ground, Outcome
from marac.people.models import IdentityKind
from tests.cases.conftest import Partnership
from tests.client import Browser

As = Callable[[User], Browser]
BIRTHDAY = date(1990, 3, 4)


def describe(case: Case, name: str, born_on: date | None) -> None:
    """Write down who was harmed, as the referral does."""
    identity = case.parts[0].identity
    identity.name, identity.born_on = name, born_on


def heard(here: Partnership, subject: str = "Zoë O’Brien", born_on: date | None = BIRTHDAY) -> Case:
    """A case of last year that was heard, with its minutes out."""
    case = here.running(subject)
    case.submitted_at = clock.now() - timedelta(days=200)
    describe(case, subject, born_on)
    listing = case.listings[0]
    listing.meeting_id = here.make.meeting(here.area, clock.now() - timedelta(days=180)).id
    listing.decided_at = listing.minutes_sent_at = clock.now() - timedelta(days=180)
    listing.outcome = Outcome.NO_FURTHER
    here.make.session.flush()
    return case


def again(here: Partnership) -> Case:
    """A new case about the same person, whose name is written another way."""
    case = here.running("Zoe OBrien", grounds=[Ground.REPEAT.value])
    describe(case, "Zoe OBrien", BIRTHDAY)
    here.make.session.flush()
    return case


def test_a_repeat_leads_to_the_case_that_was_heard_before(here: Partnership, browse_as: As) -> None:
    earlier, case = heard(here), again(here)
    page = browse_as(here.rep).get(f"/cases/{case.id}")
    assert f"Heard before {earlier.reference}, May 2026" in page.text
    assert page.links()[earlier.reference] == f"/cases/{earlier.id}"
    assert "Heard before" not in browse_as(here.rep).get(f"/cases/{earlier.id}").text


@pytest.mark.parametrize(
    "kept",
    [
        lambda here, case: operations.declare_conflict(
            here.make.session, by=here.make.actor(here.rep), case=case, reason="My neighbour"
        ),
        lambda here, case: setattr(case.invitations[0], "withdrawn_at", clock.now()),
        lambda here, case: setattr(case.listings[0], "minutes_sent_at", None),
        lambda here, case: setattr(case, "closed_at", clock.now() - timedelta(days=60)),
    ],
    ids=["conflict", "not invited", "minutes not out", "under embargo"],
)
def test_an_earlier_case_that_a_reader_may_not_know_of_is_not_told(
    here: Partnership, browse_as: As, kept: Callable[[Partnership, Case], object]
) -> None:
    earlier, case = heard(here), again(here)
    kept(here, earlier)
    here.make.session.flush()
    page = browse_as(here.rep).get(f"/cases/{case.id}")
    assert "Heard before" not in page.text
    assert str(earlier.reference) not in page.text


@pytest.mark.parametrize(
    ("name", "born_on"), [("Zoe OBrien", None), ("Zoe OBrien", date(1990, 4, 3)), ("Z", BIRTHDAY)]
)
def test_a_name_or_a_birthday_alone_makes_nobody_the_same(
    here: Partnership, browse_as: As, name: str, born_on: date | None
) -> None:
    heard(here, name, born_on)
    assert "Heard before" not in browse_as(here.chair).get(f"/cases/{again(here).id}").text


def test_a_place_is_known_again_by_its_postcode(here: Partnership, browse_as: As) -> None:
    earlier, case = heard(here, "Eastgate Mosque", None), here.running("Eastgate Mosque")
    for each in (earlier, case):
        each.parts[0].identity.kind = IdentityKind.PLACE
        each.parts[0].identity.postcode = "BS5 6AA"
    here.make.session.flush()
    page = browse_as(here.chair).get(f"/cases/{case.id}")
    assert f"Heard before {earlier.reference}" in page.text


def test_a_case_counts_as_a_repeat_from_when_it_was_heard(here: Partnership, browse_as: As) -> None:
    case = here.running()
    chair = browse_as(here.chair)
    assert "as a repeat until" not in chair.get(f"/cases/{case.id}").text
    old = heard(here)
    here.make.purpose(old, here.chair)
    day = "Tuesday 4 May 2027"
    assert f"Counts as a repeat until {day} 165 days left" in chair.get(f"/cases/{old.id}").text
    old.submitted_at = clock.now() - timedelta(days=400)
    here.make.session.flush()
    assert "Counted as a repeat until" in chair.get(f"/cases/{old.id}").text


def test_a_case_to_be_reviewed_says_when_to_those_who_have_the_minutes(
    here: Partnership, browse_as: As
) -> None:
    case = heard(here)
    here.make.purpose(case, here.rep)
    listing = case.listings[0]
    listing.outcome, listing.review_on = Outcome.REVIEW, date(2026, 12, 10)
    here.make.session.flush()
    rep = browse_as(here.rep)
    assert "Review 10 Dec 2026" in rep.get("/cases").text
    assert "Next meeting Review Thursday 10 December 2026" in rep.get(f"/cases/{case.id}").text
    listing.minutes_sent_at = None
    here.make.session.flush()
    for path in ("/cases", f"/cases/{case.id}"):
        assert "Review" not in rep.get(path).text
    assert "Review 10 Dec 2026" in browse_as(here.chair).get("/cases").text
    case.closed_at = clock.now()
    here.make.session.flush()
    for path in ("/cases", f"/cases/{case.id}"):
        assert "Not listed" in browse_as(here.chair).get(path).text
