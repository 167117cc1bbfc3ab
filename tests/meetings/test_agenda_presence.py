"""When agencies can be there: they say so, and the builder warns and orders by it."""

from datetime import UTC, datetime, time

import pytest
import sqlalchemy as sa

from marac import clock
from marac.cases.models import Part, PartKind
from marac.meetings import operations
from marac.meetings.agenda_models import Presence
from marac.meetings.ordering import Window, order_by_presence
from tests.meetings.conftest import Town
from tests.meetings.test_agenda_builder import listed, order

SAVED = "Saved when Harbour Homes can be there"


def hour(at: int, minute: int = 0) -> datetime:
    """A time of day at the meeting, on the wall clock."""
    return clock.london(datetime(2026, 11, 26, tzinfo=UTC).date(), time(at, minute))


def say(town: Town, agency: object, arrives: datetime | None, leaves: datetime | None) -> None:
    operations.say_presence(
        town.make.session,
        by=town.actor(town.coordinator),
        meeting=town.meeting,
        agency=agency,
        arrives_at=arrives,
        leaves_at=leaves,
    )


def test_a_representative_says_when_and_the_builder_warns(town: Town) -> None:
    _, second = listed(town, "Amina Yusuf", "Ben Cole")
    rep = town.browser(town.landlord)
    page = rep.get(rep.get(town.path()).links()["When agencies can be there"])
    page = rep.get(page.links()["Say when Harbour Homes can be there"])
    page = rep.submit(page, {"leaves": "10:30am"})
    assert SAVED in page.text
    assert "Until 10:30am" in page.text
    page = town.browser(town.coordinator).get(town.path("agenda"))
    warned = page.all("//li[.//p[contains(., 'Harbour Homes leaves at 10:30am')]]/@id")
    assert warned == [f"case-{second.id}"]
    assert "Harbour Homes: until 10:30am" in page.text


def test_hours_are_changed_and_taken_back(town: Town) -> None:
    say(town, town.housing, hour(11), None)
    rep = town.browser(town.landlord)
    page = rep.get(town.path("presence", town.housing.id))
    assert page.value("arrives") == "11am"
    rep.submit(page, {"arrives": "", "leaves": ""})
    assert town.make.session.scalars(sa.select(Presence)).all() == []
    page = rep.submit(page, {"arrives": "10:15am", "leaves": "11am"})
    assert "From 10:15am until 11am" in page.text


@pytest.mark.parametrize(
    ("arrives", "leaves", "message"),
    [
        ("11am", "10:30am", "You must leave later than you come"),
        ("", "9am", "The meeting starts at 10am"),
        ("4pm", "", "The meeting ends at 1:30pm"),
        ("soon", "", "The time must be written like 10am or 14:30"),
    ],
)
def test_hours_that_cannot_be_are_shown_again(
    town: Town, arrives: str, leaves: str, message: str
) -> None:
    rep = town.browser(town.landlord)
    page = rep.get(town.path("presence", town.housing.id))
    page = rep.submit(page, {"arrives": arrives, "leaves": leaves})
    assert (page.status, len(page.errors)) == (422, 1)
    assert message in page.errors or "time" in page.errors[0].lower()
    assert (page.value("arrives") or "") == arrives
    assert town.make.session.scalars(sa.select(Presence)).all() == []


def test_nobody_speaks_for_another_agency_but_the_coordinator_does(town: Town) -> None:
    rep = town.browser(town.landlord)
    for answer in (
        rep.get(town.path("presence", town.police.id)),
        rep.post(town.path("presence", town.police.id), {"leaves": "11am"}),
    ):
        assert answer.status == 404
    assert "Police" not in rep.get(town.path("presence")).text
    by = town.browser(town.coordinator)
    page = by.submit(by.get(town.path("presence", town.police.id)), {"leaves": "11am"})
    assert "Saved when Police can be there" in page.text


def test_once_the_meeting_began_the_hours_stand(town: Town) -> None:
    town.meeting.started_at = clock.now()
    rep = town.browser(town.landlord)
    assert rep.get(town.path("presence")).status == 409
    assert rep.post(town.path("presence", town.housing.id), {"leaves": "11am"}).status == 409


def test_the_agenda_is_ordered_by_who_can_be_there(town: Town) -> None:
    a, b, c = listed(town, "Amina Yusuf", "Ben Cole", "Cam Dunn")
    for case in (b.case,):
        town.make.invitation(case, town.police, town.coordinator)
    for case in (a.case, c.case):
        case.invitations[0].withdrawn_at = clock.now()
    say(town, town.housing, None, hour(10, 27))
    browser = town.browser(town.coordinator)
    page = browser.submit(browser.get(town.path("agenda")), button="Order by who can be there")
    assert order(page) == ["Ben Cole", "Amina Yusuf", "Cam Dunn"]
    assert "leaves at" not in page.text


def test_who_comes_late_is_waited_for_and_who_must_leave_first_goes_first(town: Town) -> None:
    a, b, c = listed(town, "Amina Yusuf", "Ben Cole", "Cam Dunn")
    child = town.make.identity(town.area, "Small One")
    b.case.parts.append(Part(kind=PartKind.CHILD, identity=child, position=1))
    late = Window(town.police.id, "Police", hour(10, 20), hour(12))
    soon = Window(town.housing.id, "Harbour Homes", hour(9), hour(10, 40))
    order_of = order_by_presence(
        [a, b, c],
        starts_at=hour(10, 15),
        windows={late.agency_id: late, soon.agency_id: soon},
        invited={a.case_id: [late.agency_id], c.case_id: [soon.agency_id]},
    )
    assert order_of == [c, a, b]
