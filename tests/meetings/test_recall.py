"""Recall: for ten minutes what went out can be taken back, with its mails and its requests."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role, Stage
from marac.audit.models import AuditEntry
from marac.cases.models import Conflict, Listing, Opening
from marac.cases.stages import stage_of
from marac.meetings import operations
from marac.meetings.models import Circulation
from marac.meetings.room import operations as room
from marac.meetings.stages import MeetingStage
from marac.meetings.stages import stage_of as stage_of_meeting
from marac.notifications.models import Mail
from marac.refusals import Refused
from marac.returns.models import Answer, Return
from tests.client import Page
from tests.meetings.conftest import Town
from tests.meetings.test_circulate_pages import listed, send


@pytest.fixture
def sent(town: Town) -> Listing:
    """An agenda with one case for police and housing, sent just now."""
    listing = listed(town, "Amina Yusuf", town.housing, town.police)
    send(town, 2)
    return listing


def recall(town: Town) -> Page:
    browser = town.browser(town.coordinator)
    return browser.submit(browser.get(town.path()), button="Recall (10 minutes left)")


def mails(town: Town) -> list[Mail]:
    return list(town.make.session.scalars(sa.select(Mail)))


def test_the_mails_of_an_agenda_are_held_for_ten_minutes(town: Town, sent: Listing) -> None:
    (circulation,) = town.meeting.circulations
    assert {m.not_before for m in mails(town)} == {clock.now() + timedelta(minutes=10)}
    assert {m.batch_id for m in mails(town)} == {circulation.id}
    assert [m.sent_at for m in mails(town)] == [None, None]


def test_a_recall_takes_everything_back(town: Town, sent: Listing) -> None:
    page = recall(town)
    assert "Version 1 of the agenda is recalled" in page.text
    assert "2 mails had been waiting and will not be sent" in page.text
    assert "Nobody had opened a case in it" in page.text
    assert mails(town) == []
    assert (sent.circulated_at, sent.circulated_version) == (None, None)
    assert stage_of(sent.case) is Stage.LISTED
    assert town.make.session.scalars(sa.select(Return)).all() == []
    (circulation,) = town.meeting.circulations
    assert (circulation.recalled_at, circulation.recalled_by_id) == (
        clock.now(),
        town.coordinator.id,
    )
    assert stage_of_meeting(town.meeting) is not MeetingStage.AGENDA_CIRCULATED
    assert town.browser(town.officer).get(f"/cases/{sent.case_id}").status == 404
    assert "No agenda for you yet" in town.browser(town.landlord).get(town.path()).text


def test_a_recall_is_in_the_audit(town: Town, sent: Listing) -> None:
    recall(town)
    entries = town.make.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.event == "CirculationRecalled")
    ).all()
    assert [(e.details["number"], e.details["listing_ids"]) for e in entries] == [
        (1, [str(sent.id)])
    ]


def test_it_says_how_many_people_had_opened_a_case(town: Town, sent: Listing) -> None:
    for user in (town.landlord, town.coordinator):
        for minutes in (1, 2):
            town.make.add(
                Opening(
                    case_id=sent.case_id,
                    user_id=user.id,
                    opened_at=clock.now() + timedelta(seconds=minutes),
                )
            )
    town.make.add(
        Opening(
            case_id=sent.case_id,
            user_id=town.officer.id,
            opened_at=clock.now() - timedelta(minutes=1),
        )
    )
    assert "1 person of an agency has opened a case in it meanwhile" in recall(town).text


def test_after_ten_minutes_there_is_nothing_to_recall(town: Town, sent: Listing) -> None:
    later = clock.now() + timedelta(minutes=10)
    browser = town.browser(town.coordinator)
    with clock.moved_to(later - timedelta(seconds=90)):
        assert "Recall (2 minutes left)" in browser.get(town.path()).text
    with clock.moved_to(later):
        assert "Recall (" not in browser.get(town.path()).text
        assert browser.post(town.path("recall")).status == 409
    assert sent.circulated_at is not None
    assert len(mails(town)) == 2


def test_only_the_coordinator_recalls_and_not_once_the_meeting_has_begun(
    town: Town, sent: Listing
) -> None:
    for user in (town.chair, town.officer):
        assert "Recall (" not in town.browser(user).get(town.path()).text
        assert town.browser(user).post(town.path("recall")).status == 403
    town.meeting.started_at = clock.now()
    browser = town.browser(town.coordinator)
    assert "Recall (" not in browser.get(town.path()).text
    assert browser.post(town.path("recall")).status == 409


def test_nothing_is_recalled_twice(town: Town, sent: Listing) -> None:
    recall(town)
    assert town.browser(town.coordinator).post(town.path("recall")).status == 409


def test_who_may_not_see_the_case_is_offered_no_recall_of_it(town: Town, sent: Listing) -> None:
    other = town.make.user(Role.COORDINATOR, area=town.area, agency=town.police)
    assert "Recall (" in town.browser(other).get(town.path()).text
    town.make.add(
        Conflict(case_id=sent.case_id, user_id=other.id, declared_by_id=town.coordinator.id)
    )
    browser = town.browser(other)
    assert "Recall (" not in browser.get(town.path()).text
    assert browser.post(town.path("recall")).status == 409
    assert sent.circulated_at is not None


def test_a_return_that_was_begun_is_kept_out_of_reach_and_used_again(
    town: Town, sent: Listing
) -> None:
    session = town.make.session
    begun = session.scalars(sa.select(Return).where(Return.agency_id == town.housing.id)).one()
    begun.started_at, begun.answer = clock.now(), Answer.NOT_KNOWN
    recall(town)
    assert session.scalars(sa.select(Return.id)).all() == [begun.id]
    browser = town.browser(town.landlord)
    assert browser.get(f"/returns/{begun.id}").status == 404
    page = send(town, 2)
    assert "Version 2 of the agenda is out" in page.text
    returns = session.scalars(sa.select(Return)).all()
    assert len(returns) == 2
    assert begun in returns
    assert browser.get(f"/returns/{begun.id}").status == 200


def test_a_recalled_version_keeps_its_number_and_the_next_is_compared_with_it(
    town: Town, sent: Listing
) -> None:
    recall(town)
    added = listed(town, "Ben Cole", town.housing)
    page = town.browser(town.coordinator).get(town.path("circulate"))
    assert "Version 2" in page.text
    assert "a supplement" not in page.text
    assert "What is different from version 1, which was recalled" in page.text
    assert f"1 new case: {added.case.reference}" in page.text
    send(town, 2)
    assert [(c.number, c.recalled_at is None) for c in town.meeting.circulations] == [
        (1, False),
        (2, True),
    ]
    assert [sent.circulated_version, added.circulated_version] == [2, 2]


def test_a_supplement_is_recalled_alone(town: Town, sent: Listing) -> None:
    late = listed(town, "Cam Dunn", town.housing)
    send(town, 1)
    recall(town)
    assert (sent.circulated_version, late.circulated_version) == (1, None)
    assert stage_of_meeting(town.meeting) is MeetingStage.AGENDA_CIRCULATED
    assert len(mails(town)) == 2


def test_a_meeting_does_not_start_on_a_recalled_agenda(town: Town, sent: Listing) -> None:
    recall(town)
    with pytest.raises(Refused, match="has not been circulated"):
        room.start(town.make.session, by=town.actor(town.coordinator), meeting=town.meeting)


def test_a_case_put_off_and_recalled_does_not_go_out_again(town: Town, sent: Listing) -> None:
    town.make.codes()
    by = town.actor(town.coordinator)
    operations.take_off(town.make.session, by=by, listing=sent, code="time")
    recall(town)
    assert "Nothing to send" in town.browser(town.coordinator).get(town.path("circulate")).text
    assert town.make.session.scalars(sa.select(sa.func.count(Circulation.id))).one() == 1
