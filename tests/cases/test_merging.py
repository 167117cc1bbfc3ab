"""A referral that turns out to be about another case: it goes into that one, and out again."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Stage
from marac.accounts.models import User
from marac.cases.merging import operations as merging
from marac.cases.models import Case, Conflict, Merge, Part, PartKind, Repeat
from marac.cases.repeats.same import list_same
from marac.cases.stages import stage_of
from marac.incidents.models import Incident
from marac.refusals import Refused
from tests.cases.conftest import Partnership
from tests.client import Browser, Page

As = Callable[[User], Browser]
TABLES = ("cases", "case_parts", "incidents", "incident_strands", "risk_assessments", "repeats")
# What a change of a row writes beside what was changed.
COUNTED = {"version", "updated_at", "edited_at"}


@pytest.fixture
def pair(here: Partnership) -> tuple[Case, Case]:
    """A running case, and a referral of the same matter with somebody new in it."""
    case = here.running()
    twin = here.case(voice_fears="That they come back", grounds_reason="It does not stop")
    twin.incidents[0].summary = "Followed home from the shop"
    source = here.make.identity(here.area, "Craig Dunmore")
    twin.parts.append(Part(kind=PartKind.HARM_SOURCE, identity=source))
    here.make.session.flush()
    here.make.purpose(case, here.coordinator)
    here.make.purpose(case, here.rep)
    return case, twin


def merge_on_page(browser: Browser, case: Case, twin: Case, **typed: str) -> Page:
    page = browser.get(f"/cases/{twin.id}/merge")
    filled = {"reference": str(case.reference).lower(), "reason": "One night, told twice"}
    return browser.submit(page, filled | typed)


def held(session: Session) -> str:
    """Hash every row of the tables that a merge touches, but for what counts the changes."""
    session.flush()
    found: list[Any] = []
    for name in TABLES:
        table = sa.inspect(session.get_bind()).get_columns(name)
        columns = [sa.column(c["name"]) for c in table if c["name"] not in COUNTED]
        found.append(
            sorted(map(repr, session.execute(sa.select(*columns).select_from(sa.table(name)))))
        )
    return sha256(repr(found).encode()).hexdigest()


def test_what_the_referral_told_is_read_in_the_case(
    here: Partnership, browse_as: As, pair: tuple[Case, Case]
) -> None:
    case, twin = pair
    page = merge_on_page(browse_as(here.coordinator), case, twin)
    assert page.path == f"/cases/{case.id}"
    told = ("Followed home from the shop", "Craig DUNMORE", "That they come back", "told twice")
    for reader in (here.coordinator, here.rep):
        text = browse_as(reader).get(f"/cases/{case.id}").text
        assert [words for words in told if words not in text] == []
    assert "Merged into another case" in browse_as(here.coordinator).get("/cases").text


def test_a_merged_referral_is_closed_and_waits_nowhere(
    here: Partnership, pair: tuple[Case, Case]
) -> None:
    case, twin = pair
    session = here.make.session
    merging.merge(session, by=here.by, case=case, duplicate=twin, reason="One matter")
    assert stage_of(twin) is Stage.CLOSED
    assert session.scalars(sa.select(Repeat.referred_at)).one() == twin.submitted_at
    same = here.make.case(
        area=here.area, referrer=here.referrer, agency=here.landlord, subject="Another"
    )
    assert list_same(session, by=here.by, case=same) == []


def test_undoing_restores_every_row(here: Partnership, pair: tuple[Case, Case]) -> None:
    case, twin = pair
    session, before = here.make.session, held(here.make.session)
    for _ in range(3):
        row = merging.merge(session, by=here.by, case=case, duplicate=twin, reason="One matter")
        assert held(session) != before
        merging.undo(session, by=here.by, merge=row)
        assert held(session) == before


def test_what_came_since_stays_when_a_merge_is_undone(
    here: Partnership, browse_as: As, pair: tuple[Case, Case]
) -> None:
    case, twin = pair
    browser = browse_as(here.coordinator)
    page = merge_on_page(browser, case, twin)
    case.incidents.append(Incident(happened_on=clock.today(), summary="Since then"))
    undo = page.links()[f"Tell {twin.reference} apart again"]
    page = browser.submit(browser.get(undo))
    assert "Since then" in page.text
    assert "Followed home" not in page.text
    assert (twin.merged_into_id, twin.closed_at) == (None, None)
    assert browser.get(undo).status == 404


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"reference": "NONE-2026-0001"}, "There is no open case with this reference"),
        ({"reference": ""}, "Enter the reference of the other case"),
        ({"reason": ""}, "Say why they are the same matter"),
    ],
)
def test_bad_input_is_named_and_what_was_typed_stays(
    here: Partnership,
    browse_as: As,
    pair: tuple[Case, Case],
    typed: dict[str, str],
    problem: str,
) -> None:
    page = merge_on_page(browse_as(here.coordinator), *pair, **typed)
    assert page.status == 422
    assert any(problem in error for error in page.errors)
    assert here.make.session.scalars(sa.select(Merge)).all() == []


def test_a_case_that_one_may_not_open_is_named_like_one_that_never_was(
    here: Partnership, browse_as: As, pair: tuple[Case, Case]
) -> None:
    case, twin = pair
    here.make.add(
        Conflict(case_id=case.id, user_id=here.coordinator.id, declared_by_id=here.chair.id)
    )
    page = merge_on_page(browse_as(here.coordinator), case, twin)
    assert page.errors == ["There is no open case with this reference that you may open"]


def restricted(here: Partnership, _case: Case, twin: Case) -> None:
    twin.restricted_at, twin.restricted_by_id = clock.now(), here.chair.id


def kept_away(here: Partnership, _case: Case, twin: Case) -> None:
    here.make.add(Conflict(case_id=twin.id, user_id=here.rep.id, declared_by_id=here.chair.id))


def on_an_agenda(here: Partnership, _case: Case, twin: Case) -> None:
    here.make.listing(twin, here.make.meeting(here.make.area()), here.coordinator)


def closed(_here: Partnership, case: Case, _twin: Case) -> None:
    case.closed_at = clock.now()


@pytest.mark.parametrize(
    ("stands", "problem"),
    [
        (restricted, "Restrict that one first"),
        (kept_away, "Keep them away from the other case first"),
        (on_an_agenda, "is on an agenda"),
        (closed, "not open"),
    ],
)
def test_nothing_is_merged_by_which_somebody_would_read_more_than_they_may(
    here: Partnership,
    pair: tuple[Case, Case],
    stands: Callable[[Partnership, Case, Case], None],
    problem: str,
) -> None:
    case, twin = pair
    stands(here, case, twin)
    here.make.session.flush()
    with pytest.raises(Refused, match=problem):
        merging.merge(here.make.session, by=here.by, case=case, duplicate=twin, reason="One")


def test_only_the_co_ordinator_merges(
    here: Partnership, browse_as: As, pair: tuple[Case, Case]
) -> None:
    for user in (here.chair, here.rep, here.referrer):
        assert browse_as(user).get(f"/cases/{pair[1].id}/merge").status == 403
