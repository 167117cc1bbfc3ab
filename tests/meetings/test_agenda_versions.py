"""Versions of an agenda and what is different between any two; what one agency would see."""

from marac import clock
from marac.cases.models import Conflict, ContactRelease, Listing
from marac.meetings import operations
from tests.client import Page
from tests.meetings.conftest import Town
from tests.meetings.test_agenda_builder import listed


def three_versions(town: Town) -> list[Listing]:
    """Two cases, then one more of which the chair heard, then one was put off and one came."""
    by, chair, session = town.actor(town.coordinator), town.actor(town.chair), town.make.session
    town.make.codes()
    first, second = listed(town, "Amina Yusuf", "Ben Cole")
    operations.circulate(session, by=by, meeting=town.meeting)
    places = [first, second]
    for subject in ("Cam Dunn", "Dee Eze"):
        late = operations.list_case(
            session, by=by, meeting=town.meeting, case=town.accepted(subject, town.police)
        )
        operations.agree_to_hear(session, by=chair, listing=late)
        if subject == "Dee Eze":
            operations.take_off(session, by=by, listing=second, code="time")
        operations.circulate(session, by=by, meeting=town.meeting)
        places.append(late)
    return places


def compare(town: Town, **numbers: int) -> Page:
    query = "&".join(f"{name}={number}" for name, number in numbers.items())
    return town.browser(town.coordinator).get(f"{town.path('agenda', 'versions')}?{query}")


def test_any_two_versions_are_compared(town: Town) -> None:
    first, second, third, fourth = (place.case.reference for place in three_versions(town))
    page = compare(town)
    assert "What is different from version 2" in page.text
    assert f"1 new case: {fourth}" in page.text
    assert f"1 case put off since: {second}" in page.text
    page = compare(town, **{"from": 1, "to": 2})
    assert f"1 new case: {third}" in page.text
    assert "1 new agency: Police" in page.text
    assert str(first) not in page.text
    page = compare(town, **{"from": 1, "to": 3})
    assert f"2 new cases: {third}, {fourth}" in page.text
    page = compare(town, **{"from": 3, "to": 1})
    assert f"2 cases taken off since: {third}, {fourth}" in page.text


def test_one_version_has_nothing_beside_it_and_a_wrong_number_is_the_same_as_none(
    town: Town,
) -> None:
    assert "No agenda has gone out yet" in compare(town).text
    three_versions(town)
    assert "Choose two different versions" in compare(town, **{"from": 2, "to": 2}).text
    assert compare(town, **{"from": 9, "to": 2}).status == 200


def test_of_a_hidden_case_no_version_tells(town: Town) -> None:
    *_, fourth = three_versions(town)
    town.make.add(
        Conflict(case_id=fourth.case_id, user_id=town.coordinator.id, declared_by_id=town.chair.id)
    )
    page = compare(town, **{"from": 2, "to": 3})
    assert str(fourth.case.reference) not in page.text
    assert "1 case put off since" in page.text


def test_only_the_coordinator_compares(town: Town) -> None:
    three_versions(town)
    for user in (town.chair, town.officer):
        assert town.browser(user).get(town.path("agenda", "versions")).status == 403


def test_numbers_once_given_never_change_and_late_ones_follow(town: Town) -> None:
    places = three_versions(town)
    assert [place.position for place in places] == [1, 2, 3, 4]
    assert [place.late for place in places] == [False, False, True, True]


def test_one_sees_what_an_agency_would_see(town: Town) -> None:
    first, second = listed(town, "Amina Yusuf", "Ben Cole")
    town.make.invitation(second.case, town.police, town.coordinator)
    second.case.parts[0].identity.ward = "Easton"
    browser = town.browser(town.coordinator)
    page = browser.get(browser.get(town.path("circulate")).links()["Police: what it will see"])
    assert page.heading.endswith("What Police will see")
    assert "1 other case on this agenda will not exist for it" in page.text
    assert "1. " + str(second.case.reference) in page.text
    assert "Ben Cole; Easton" in page.text
    assert "Olu Ade, representative" in page.text
    assert "Confidential" in page.text
    assert str(first.case.reference) not in page.text
    town.make.add(
        ContactRelease(
            case_id=second.case_id,
            agency_id=town.police.id,
            released_at=clock.now(),
            released_by_id=town.officer.id,
        )
    )
    page = browser.get(town.path("circulate", town.police.id))
    assert "shown, because it is released" in page.text


def test_the_view_of_an_agency_that_gets_nothing_and_of_none(town: Town) -> None:
    listed(town, "Amina Yusuf")
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("circulate", town.police.id))
    assert "Police sees nothing of this agenda" in page.text
    assert browser.get(town.path("circulate", town.area.id)).status == 404
    assert town.browser(town.chair).get(town.path("circulate", town.police.id)).status == 403
