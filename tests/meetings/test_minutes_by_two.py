"""Minutes take two people, and go out with eyes open: who approves, who reads, and a recall."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role, Stage
from marac.accounts.models import User
from marac.approvals import ApprovalRequest
from marac.audit.models import AuditEntry
from marac.cases.models import Conflict, Listing, NamedReader
from marac.cases.stages import stage_of
from marac.meetings.minutes import approving, circulating, operations
from marac.meetings.models import MinutesRevision
from marac.notifications.models import Mail
from marac.refusals import Refused
from tests.client import Page
from tests.meetings.conftest import Town
from tests.meetings.sitting import begin, decide_all, put_on_the_agenda

ANOTHER = "Another chair approves these minutes"


@pytest.fixture
def listings(town: Town) -> list[Listing]:
    """A meeting that was concluded, with three decisions."""
    found = put_on_the_agenda(town)
    begin(town)
    decide_all(town, found)
    return found


@pytest.fixture
def draft(town: Town, listings: list[Listing]) -> MinutesRevision:
    """A draft by the co-ordinator."""
    by = town.actor(town.coordinator)
    return operations.draft_minutes(town.make.session, by=by, meeting=town.meeting)


@pytest.fixture
def approved(town: Town, draft: MinutesRevision) -> MinutesRevision:
    """The same, approved by the chair."""
    operations.approve(town.make.session, by=town.actor(town.chair), revision=draft)
    return draft


def send(town: Town) -> Page:
    browser = town.browser(town.coordinator)
    return browser.submit(browser.get(town.path("minutes")), button="Send to the chair")


def keep_away(town: Town, user: User, listing: Listing) -> None:
    town.make.add(Conflict(case_id=listing.case_id, user_id=user.id, declared_by_id=user.id))


def the_request(town: Town) -> ApprovalRequest:
    return town.make.session.scalars(sa.select(ApprovalRequest)).one()


def test_a_chair_approves_only_what_was_sent(town: Town, draft: MinutesRevision) -> None:
    browser = town.browser(town.chair)
    page = browser.get(town.path("minutes"))
    assert "Whoever writes these minutes sends them to you" in page.text
    posted = {"number": "1", "digest": draft.digest}
    refused = browser.post(town.path("minutes", "approve"), posted)
    assert refused.status == 409
    assert "has not been sent to the chair" in refused.text
    assert draft.approved_at is None


def test_the_chair_may_approve_among_the_approvals_too(town: Town, draft: MinutesRevision) -> None:
    send(town)
    browser = town.browser(town.chair)
    page = browser.get(f"/approvals/{the_request(town).id}")
    assert draft.digest in page.text
    browser.submit(page, {"answer": "agree"}, button="Send your answer")
    assert draft.approved_by_id == town.chair.id


def test_a_changed_draft_must_be_sent_again(town: Town, draft: MinutesRevision) -> None:
    send(town)
    operations.edit_business(
        town.make.session,
        by=town.actor(town.coordinator),
        revision=draft,
        text="Something new",
        digest=draft.digest,
    )
    assert (
        not town.browser(town.chair)
        .get(town.path("minutes"))
        .all("//button[contains(., 'Approve')]")
    )
    send(town)
    chair = town.browser(town.chair)
    chair.submit(chair.get(town.path("minutes")), button="Approve version 1")
    assert draft.approved_by_id == town.chair.id


def test_a_chair_from_whom_a_case_is_kept_is_told_only_that_another_approves(
    town: Town, listings: list[Listing], draft: MinutesRevision
) -> None:
    keep_away(town, town.chair, listings[0])
    other = town.make.user(Role.CHAIR, area=town.area, agency=town.police)
    send(town)
    browser = town.browser(town.chair)
    page = browser.get(town.path("minutes"))
    assert ANOTHER in page.text
    assert str(listings[0].case.reference) not in page.text
    refused = browser.post(town.path("minutes", "approve"), {"number": "1", "digest": draft.digest})
    assert refused.status == 409
    assert ANOTHER in refused.text
    assert browser.get(f"/approvals/{the_request(town).id}").status == 404
    assert town.chair.email not in set(town.make.session.scalars(sa.select(Mail.recipient)))
    assert draft.approved_at is None
    chair = town.browser(other)
    chair.submit(chair.get(town.path("minutes")), button="Approve version 1")
    assert draft.approved_by_id == other.id


def test_a_chair_who_is_not_on_a_named_list_does_not_approve_either(
    town: Town, listings: list[Listing], draft: MinutesRevision
) -> None:
    case = listings[1].case
    case.restricted_at, case.restricted_by_id = clock.now(), town.coordinator.id
    town.make.add(NamedReader(case_id=case.id, user_id=town.coordinator.id))
    send(town)
    assert ANOTHER in town.browser(town.chair).get(town.path("minutes")).text


def test_information_governance_stands_in_only_where_no_chair_can(
    town: Town, listings: list[Listing], draft: MinutesRevision
) -> None:
    lead = town.make.user(Role.INFORMATION_GOVERNANCE, area=town.area, agency=town.police)
    send(town)
    assert town.browser(lead).get(f"/approvals/{the_request(town).id}").status == 404
    session = town.make.session
    session.delete(the_request(town))
    keep_away(town, town.chair, listings[0])
    send(town)
    browser = town.browser(lead)
    page = browser.get(f"/approvals/{the_request(town).id}")
    assert str(listings[0].case.reference) in page.text
    assert "Amina" not in page.text
    browser.submit(page, {"answer": "agree"}, button="Send your answer")
    assert draft.approved_by_id == lead.id


def test_minutes_are_sent_by_their_author_or_the_coordinator(
    town: Town, draft: MinutesRevision
) -> None:
    assert (
        not town.browser(town.chair)
        .get(town.path("minutes"))
        .all("//button[contains(., 'Send to the chair')]")
    )
    with pytest.raises(Refused, match="author or the co-ordinator"):
        approving.send_to_chair(town.make.session, by=town.actor(town.chair), revision=draft)


def test_the_coordinator_sees_who_will_read_the_minutes_and_types_how_many(
    town: Town, listings: list[Listing], approved: MinutesRevision
) -> None:
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("minutes"))
    first, second, _ = (listing.case.reference for listing in listings)
    assert f"Harbour Homes 2 cases: {first}, {second} Lena Park, representative" in page.text
    wrong = browser.submit(page, {"count": "9"}, button="Circulate version 1")
    assert wrong.status == 422
    assert wrong.errors == ["That is not the number of people on this page. Look at them again"]
    assert wrong.value("count") == "9"
    assert approved.circulated_at is None
    page = browser.submit(wrong, {"count": "2"}, button="Circulate version 1")
    assert "The minutes have gone out" in page.text


def test_who_reads_may_not_change_between_looking_and_sending(
    town: Town, listings: list[Listing], approved: MinutesRevision
) -> None:
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("minutes"))
    keep_away(town, town.landlord, listings[0])
    wrong = browser.submit(page, {"count": "2"}, button="Circulate version 1")
    assert wrong.status == 422
    assert "has changed since you opened this page" in wrong.errors[0]


def test_an_amendment_says_about_which_cases_it_says_something_else(
    town: Town, listings: list[Listing], approved: MinutesRevision
) -> None:
    session, by = town.make.session, town.actor(town.coordinator)
    circulating.circulate_minutes(session, by=by, revision=approved)
    second = operations.amend(session, by=by, meeting=town.meeting, reason="A name was wrong")
    operations.edit_case(
        session,
        by=by,
        revision=second,
        listing_id=listings[2].id,
        texts={"voice": "Said otherwise"},
        digest=second.digest,
    )
    operations.approve(session, by=town.actor(town.chair), revision=second)
    page = town.browser(town.coordinator).get(town.path("minutes"))
    assert "What is different from version 1" in page.text
    assert f"The words about {listings[2].case.reference}." in page.text


def test_minutes_are_recalled_within_ten_minutes(
    town: Town, listings: list[Listing], approved: MinutesRevision
) -> None:
    session = town.make.session
    circulating.circulate_minutes(session, by=town.actor(town.coordinator), revision=approved)
    assert {m.batch_id for m in session.scalars(sa.select(Mail))} == {approved.id}
    assert "No further MARAC" in town.browser(town.landlord).get(town.path("minutes")).text
    browser = town.browser(town.coordinator)
    page = browser.submit(browser.get(town.path("minutes")), button="Recall (10 minutes left)")
    assert "Version 1 of the minutes is recalled" in page.text
    assert (approved.circulated_at, approved.approved_at is not None) == (None, True)
    assert [listing.minutes_sent_at for listing in listings] == [None] * 3
    assert stage_of(listings[0].case) is Stage.HEARD
    assert session.scalars(sa.select(Mail)).all() == []
    assert "not gone out yet" in town.browser(town.landlord).get(town.path("minutes")).text
    kinds = session.scalars(sa.select(AuditEntry.event)).all()
    assert kinds.count("MinutesRecalled") == 1
    assert "Circulate version 1" in page.text


def test_recalling_an_amendment_leaves_what_an_earlier_version_opened(
    town: Town, listings: list[Listing], approved: MinutesRevision
) -> None:
    session, by = town.make.session, town.actor(town.coordinator)
    circulating.circulate_minutes(session, by=by, revision=approved)
    with clock.moved_to(clock.now() + timedelta(days=1)):
        second = operations.amend(session, by=by, meeting=town.meeting, reason="A name was wrong")
        operations.approve(session, by=town.actor(town.chair), revision=second)
        circulating.circulate_minutes(session, by=by, revision=second)
        browser = town.browser(town.coordinator)
        browser.post(town.path("minutes", "recall"))
    assert (second.circulated_at, approved.circulated_at is not None) == (None, True)
    assert all(listing.minutes_sent_at for listing in listings)


def test_after_ten_minutes_minutes_stay_out(town: Town, approved: MinutesRevision) -> None:
    by = town.actor(town.coordinator)
    circulating.circulate_minutes(town.make.session, by=by, revision=approved)
    browser = town.browser(town.coordinator)
    with clock.moved_to(clock.now() + timedelta(minutes=10)):
        assert "Recall (" not in browser.get(town.path("minutes")).text
        assert browser.post(town.path("minutes", "recall")).status == 409
    assert town.browser(town.chair).post(town.path("minutes", "recall")).status == 403
