"""The front page names whom its reader has still to tell, and to who runs the cycle who is late."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.agencies.models import Agency, Area
from marac.cases.models import Case, Listing
from tests.client import Browser
from tests.factories import Factory

As = Callable[[User], Browser]


@pytest.fixture
def area(make: Factory) -> Area:
    make.codes()
    return make.area("Harbour")


@pytest.fixture
def light(make: Factory, area: Area) -> Agency:
    return make.agency("Lighthouse", area=area)


@pytest.fixture
def people(make: Factory, area: Area, light: Agency) -> dict[Role, User]:
    council = make.agency("Council", area=area)
    where = {Role.ADVOCATE: light, Role.REPRESENTATIVE: light}
    roles = (Role.COORDINATOR, Role.CHAIR, Role.ADVOCATE, Role.REPRESENTATIVE)
    return {r: make.user(r, area=area, agency=where.get(r, council), name=r.name) for r in roles}


@pytest.fixture
def case(make: Factory, area: Area, light: Agency, people: dict[Role, User]) -> Case:
    """A case that was decided, whose outcome was to be told three days ago."""
    coordinator = people[Role.COORDINATOR]
    case = make.accepted(make.case(area=area, referrer=coordinator, agency=light), coordinator)
    make.invitation(case, light, coordinator)
    case.advocate_id = people[Role.ADVOCATE].id
    meeting = make.meeting(area, datetime(2026, 11, 12, 10, tzinfo=clock.LONDON))
    row: Listing = make.circulated(case, meeting, coordinator)
    row.decided_at, row.outcome = meeting.starts_at, "no_further"
    row.victim_told_due = date(2026, 11, 17)
    make.session.commit()
    return case


def block(browser: Browser) -> str:
    """What the block says; nothing where there is none."""
    found = browser.get("/").all("//section[.//h2[starts-with(normalize-space(), 'People to be')]]")
    return " ".join(found[0].text_content().split()) if found else ""


@pytest.mark.parametrize("role", [Role.ADVOCATE, Role.COORDINATOR, Role.CHAIR])
def test_whoever_tells_and_who_runs_the_cycle_see_that_somebody_is_late(
    browser: Browser, people: dict[Role, User], case: Case, role: Role
) -> None:
    said = block(browser.sign_in_as(people[role]))
    assert str(case.reference) in said
    assert "Overdue" in said
    assert ("ADVOCATE tells them" in said) == (role is not Role.ADVOCATE)


def test_a_representative_who_tells_nobody_has_no_such_block(
    browser: Browser, people: dict[Role, User], case: Case
) -> None:
    assert block(browser.sign_in_as(people[Role.REPRESENTATIVE])) == ""


def test_who_runs_the_cycle_is_not_told_of_others_who_are_in_time(
    make: Factory, browser: Browser, people: dict[Role, User], case: Case
) -> None:
    case.listings[0].victim_told_due = clock.today() + timedelta(days=3)
    make.session.commit()
    said = block(browser.sign_in_as(people[Role.CHAIR]))
    assert "Nobody is late" in said
    assert str(case.reference) not in said
