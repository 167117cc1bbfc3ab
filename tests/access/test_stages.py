"""The stage of a case is one rule in two languages: Python and SQL must always agree."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role, Stage
from marac.cases.models import Case, Listing, Outcome
from marac.cases.stages import stage_expression, stage_of
from tests.factories import Factory

maybe = st.booleans()
closings = st.sampled_from([None, timedelta(days=1), timedelta(days=27), timedelta(days=29)])
listings = st.fixed_dictionaries(
    {"circulated": maybe, "decided": maybe, "sent": maybe, "deferred": maybe}
)
facts = st.fixed_dictionaries(
    {
        "submitted": maybe,
        "closed": closings,
        "disposed": maybe,
        "listings": st.lists(listings, max_size=3),
        "last_is_live": maybe,
    }
)


@pytest.fixture
def place(make: Factory) -> dict[str, Any]:
    """Somebody, somewhere, with three meetings to come."""
    area = make.area()
    agency = make.agency(area=area)
    user = make.user(Role.REFERRER, area=area, agency=agency)
    meetings = [make.meeting(area, starts_at=clock.now() + timedelta(days=n)) for n in range(3)]
    return {"area": area, "agency": agency, "user": user, "meetings": meetings}


def live_through(make: Factory, place: dict[str, Any], told: dict[str, Any]) -> Case:
    """A case with exactly these facts."""
    now = clock.now()
    case = make.draft(
        area=place["area"],
        referrer=place["user"],
        agency=place["agency"],
        submitted_at=now - timedelta(days=40) if told["submitted"] else None,
        closed_at=now - told["closed"] if told["closed"] else None,
        disposed_at=now if told["disposed"] else None,
    )
    for number, said in enumerate(told["listings"]):
        live = told["last_is_live"] and number == len(told["listings"]) - 1
        make.listing(
            case,
            place["meetings"][number],
            place["user"],
            listed_at=now - timedelta(days=9 - number),
            circulated_at=now if said["circulated"] else None,
            decided_at=now if said["decided"] else None,
            outcome=Outcome.NO_FURTHER if said["decided"] else None,
            minutes_sent_at=now if said["sent"] else None,
            ended_at=None if live else now,
            deferral_code="time" if said["deferred"] and not live else "",
        )
    return case


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(told=facts)
def test_python_and_sql_agree_on_the_stage_of_any_case(
    make: Factory, session: Session, place: dict[str, Any], told: dict[str, Any]
) -> None:
    case = live_through(make, place, told)
    in_sql = session.scalar(sa.select(stage_expression()).where(Case.id == case.id))
    session.expire(case)
    assert stage_of(case) == Stage(in_sql or "")


def test_the_embargo_begins_28_days_after_closing(
    make: Factory, session: Session, place: dict[str, Any]
) -> None:
    told = {"submitted": True, "disposed": False, "listings": [], "last_is_live": False}
    case = live_through(make, place, told | {"closed": timedelta(days=27, hours=23)})
    assert stage_of(case) is Stage.CLOSED
    with clock.moved_to(clock.now() + timedelta(hours=2)):
        assert stage_of(case) is Stage.EMBARGOED
        found = session.scalar(sa.select(stage_expression()).where(Case.id == case.id))
    assert found == "embargoed"


def test_a_listing_says_when_its_meeting_is(
    make: Factory, session: Session, place: dict[str, Any]
) -> None:
    told = {"submitted": True, "closed": None, "disposed": False, "last_is_live": True}
    said = {"circulated": False, "decided": False, "sent": False, "deferred": False}
    case = live_through(make, place, told | {"listings": [said]})
    listing = session.scalars(sa.select(Listing).where(Listing.case_id == case.id)).one()
    assert listing.meeting_at == place["meetings"][0].starts_at
