"""Minutes: assembled, edited, approved by somebody else, circulated, amended, never overwritten."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role, Stage
from marac.audit.models import AuditEntry
from marac.cases.models import Listing
from marac.cases.stages import stage_of
from marac.meetings.minutes import approving, circulating, operations, queries
from marac.meetings.minutes.content import digest_of
from marac.meetings.models import Heading, MinutesRevision
from marac.meetings.room import operations as room
from marac.refusals import Clash, Refused
from tests.meetings.conftest import Town
from tests.meetings.sitting import begin, decide_all, put_on_the_agenda


@pytest.fixture
def listings(town: Town) -> list[Listing]:
    """A concluded meeting: a note, a declaration, an earlier action, three decisions."""
    found = put_on_the_agenda(town)
    earlier = town.make.meeting(town.area, clock.now() - timedelta(days=14))
    before = town.make.listing(
        town.accepted("Noor Ali", town.police),
        earlier,
        town.coordinator,
        circulated_at=clock.now(),
    )
    town.make.action(
        before.case,
        town.police,
        town.officer,
        listing=before,
        task="Patrol the stairwell",
        agreed_at=earlier.starts_at,
    )
    begin(town)
    room.save_note(
        town.make.session,
        by=town.actor(town.coordinator),
        listing=found[0],
        heading=Heading.VOICE,
        text="She wants to stay",
        version=None,
    )
    decide_all(town, found)
    return found


def drafted(town: Town) -> MinutesRevision:
    by = town.actor(town.coordinator)
    return operations.draft_minutes(town.make.session, by=by, meeting=town.meeting)


def sent(town: Town) -> MinutesRevision:
    revision = drafted(town)
    by = town.actor(town.coordinator)
    approving.send_to_chair(town.make.session, by=by, revision=revision)
    return revision


def circulated(town: Town) -> MinutesRevision:
    revision, session = drafted(town), town.make.session
    operations.approve(session, by=town.actor(town.chair), revision=revision)
    circulating.circulate_minutes(session, by=town.actor(town.coordinator), revision=revision)
    return revision


def test_minutes_go_from_draft_to_every_reader(town: Town, listings: list[Listing]) -> None:
    taker, chair = town.browser(town.coordinator), town.browser(town.chair)
    page = taker.submit(taker.get(town.path("minutes")), button="Draft the minutes")
    assert page.heading.endswith("Draft minutes, version 1")
    for said in ("She wants to stay", "No further MARAC", "Patrol the stairwell", "Cory Okafor"):
        assert said in page.text
    assert "not gone out yet" in town.browser(town.landlord).get(town.path("minutes")).text

    page = taker.get(page.links()[f"Edit the words about {listings[0].case.reference}"])
    page = taker.submit(page, {"voice": "She wants to stay at home"}, button="Save the draft")
    assert "She wants to stay at home" in page.text

    page = taker.submit(page, button="Send to the chair")
    assert "Cory Okafor sent version 1 to the chair" in page.text
    page = chair.submit(chair.get(town.path("minutes")), button="Approve version 1")
    assert page.heading.endswith("Approved minutes, version 1")
    page = taker.get(town.path("minutes"))
    page = taker.submit(page, {"count": "2"}, button="Circulate version 1")
    assert all(listing.minutes_sent_at for listing in listings)
    assert stage_of(listings[0].case) is Stage.MINUTED
    page = town.browser(town.landlord).get(town.path("minutes"))
    assert "She wants to stay at home" in page.text
    assert "Patrol the stairwell" not in page.text, "an earlier case that is not theirs"


def test_minutes_wait_for_the_meeting_to_conclude(town: Town) -> None:
    put_on_the_agenda(town)
    page = town.browser(town.coordinator).get(town.path("minutes"))
    assert "The meeting has not been concluded" in page.text
    with pytest.raises(Refused, match="not been concluded"):
        drafted(town)


def test_an_author_cannot_approve(town: Town, listings: list[Listing]) -> None:
    session, by = town.make.session, town.actor(town.chair)
    revision = operations.draft_minutes(session, by=by, meeting=town.meeting)
    page = town.browser(town.chair).get(town.path("minutes"))
    assert "You wrote a version of these minutes, so another chair must approve them" in page.text
    assert not page.all("//button[contains(., 'Approve')]")
    posted = town.browser(town.chair).post(
        town.path("minutes", "approve"), {"number": "1", "digest": revision.digest}
    )
    assert posted.status == 409
    assert revision.approved_at is None
    other = town.make.user(Role.CHAIR, area=town.area, agency=town.police)
    operations.approve(session, by=town.actor(other), revision=revision)
    assert revision.approved_by_id == other.id


def test_an_author_of_any_version_cannot_approve_a_later_one(
    town: Town, listings: list[Listing]
) -> None:
    session = town.make.session
    first = operations.draft_minutes(session, by=town.actor(town.chair), meeting=town.meeting)
    second = operations.edit_case(
        session,
        by=town.actor(town.coordinator),
        revision=first,
        listing_id=listings[0].id,
        texts={"voice": "Said otherwise"},
        digest=first.digest,
    )
    assert (second.number, second.author_id) == (2, town.coordinator.id)
    with pytest.raises(Refused, match="You wrote a version"):
        operations.approve(session, by=town.actor(town.chair), revision=second)


def test_a_coordinator_cannot_approve(town: Town, listings: list[Listing]) -> None:
    revision = drafted(town)
    browser = town.browser(town.coordinator)
    assert browser.post(town.path("minutes", "approve")).status == 403
    with pytest.raises(Refused, match="approved by a chair"):
        operations.approve(town.make.session, by=town.actor(town.coordinator), revision=revision)


def test_a_chair_approves_only_what_they_read(town: Town, listings: list[Listing]) -> None:
    revision = sent(town)
    chair = town.browser(town.chair)
    page = chair.get(town.path("minutes"))
    operations.edit_business(
        town.make.session,
        by=town.actor(town.coordinator),
        revision=revision,
        text="Something new",
        digest=revision.digest,
    )
    page = chair.submit(page, button="Approve version 1")
    assert page.status == 409
    assert revision.approved_at is None


def test_approved_minutes_never_change(town: Town, listings: list[Listing]) -> None:
    revision, session = circulated(town), town.make.session
    by, before = town.actor(town.coordinator), digest_of(revision.content)
    for change in (
        lambda: operations.draft_minutes(session, by=by, meeting=town.meeting),
        lambda: operations.edit_business(
            session, by=by, revision=revision, text="Other", digest=revision.digest
        ),
        lambda: operations.approve(session, by=town.actor(town.chair), revision=revision),
        lambda: circulating.circulate_minutes(session, by=by, revision=revision),
    ):
        with pytest.raises(Refused):
            change()
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("minutes", "cases", listings[0].id))
    assert browser.submit(page, {"voice": "Other"}, button="Save the draft").status == 409
    assert digest_of(revision.content) == before == revision.digest


def test_an_amendment_is_a_new_version_with_its_reason(town: Town, listings: list[Listing]) -> None:
    first = circulated(town)
    taker, rep = town.browser(town.coordinator), town.browser(town.landlord)
    page = taker.get(town.path("minutes", "amend"))
    page = taker.submit(page, button="Open an amendment")
    assert (page.status, page.errors) == (422, ["Enter why the minutes are amended"])
    page = taker.submit(page, {"reason": "A name was wrong"}, button="Open an amendment")
    assert page.heading.endswith("Draft amended minutes, version 2")
    page = taker.get(town.path("minutes", "business"))
    page = taker.submit(page, {"text": "Put right"}, button="Save the draft")
    assert "Put right" in page.text
    assert rep.get(town.path("minutes")).heading.endswith("Approved minutes, version 1")

    chair = town.browser(town.chair)
    taker.submit(page, button="Send to the chair")
    chair.submit(chair.get(town.path("minutes")), button="Approve version 2")
    taker.submit(taker.get(town.path("minutes")), {"count": "2"}, button="Circulate version 2")
    page = rep.get(town.path("minutes"))
    assert page.heading.endswith("Amended minutes, version 2")
    assert "Amended: A name was wrong" in page.text
    page = rep.get(town.path("minutes") + "?version=1")
    assert page.heading.endswith("Approved minutes, version 1")
    assert "Put right" not in page.text
    assert first.content["any_other_business"] == ""


def test_two_editors_of_a_draft_lose_nothing(town: Town, listings: list[Listing]) -> None:
    drafted(town)
    path = town.path("minutes", "cases", listings[0].id)
    taker, chair = town.browser(town.coordinator), town.browser(town.chair)
    old = taker.get(path)
    chair.submit(chair.get(path), {"voice": "The chair’s words"}, button="Save the draft")
    page = taker.submit(old, {"voice": "My words"}, button="Save the draft")
    assert page.status == 409
    assert "The chair’s words" in page.text
    assert page.value("voice") == "My words"
    page = taker.submit(page, {"voice": "Both words"}, button="Save the draft")
    assert "Both words" in page.text
    with pytest.raises(Clash):
        operations.edit_business(
            town.make.session,
            by=town.actor(town.coordinator),
            revision=_latest(town),
            text="Late",
            digest="stale",
        )


def test_words_that_are_too_long_come_back_to_be_shortened(
    town: Town, listings: list[Listing]
) -> None:
    drafted(town)
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("minutes", "cases", listings[0].id))
    page = browser.submit(page, {"voice": "x" * 20_001}, button="Save the draft")
    assert page.status == 422
    assert len(page.value("voice")) == 20_001
    page = browser.get(town.path("minutes", "business"))
    page = browser.submit(page, {"text": "x" * 20_001}, button="Save the draft")
    assert page.status == 422


def test_drafting_again_starts_from_the_record(town: Town, listings: list[Listing]) -> None:
    first = drafted(town)
    operations.edit_business(
        town.make.session,
        by=town.actor(town.coordinator),
        revision=first,
        text="Edited",
        digest=first.digest,
    )
    browser = town.browser(town.coordinator)
    page = browser.submit(browser.get(town.path("minutes")), button="Draft again from the record")
    assert page.heading.endswith("Draft minutes, version 2")
    assert "Edited" not in page.text
    assert "Edited" in browser.get(town.path("minutes") + "?version=1").text


def test_minutes_that_were_tampered_with_say_so(town: Town, listings: list[Listing]) -> None:
    revision, session = circulated(town), town.make.session
    revision.content = revision.content | {"any_other_business": "Forged"}
    session.commit()
    page = town.browser(town.chair).get(town.path("minutes"))
    assert "These minutes are not what was sealed" in page.text


def test_only_approved_minutes_go_out(town: Town, listings: list[Listing]) -> None:
    revision = drafted(town)
    with pytest.raises(Refused, match="A chair must approve"):
        circulating.circulate_minutes(
            town.make.session, by=town.actor(town.coordinator), revision=revision
        )
    assert town.browser(town.chair).post(town.path("minutes", "circulate")).status == 403


def test_an_agencys_extract_is_cut_from_what_its_representative_may_open(
    town: Town, listings: list[Listing]
) -> None:
    circulated(town)
    by = town.actor(town.landlord)
    extract = queries.get_extract(town.make.session, by=by, meeting=town.meeting)
    assert extract is not None
    assert [case.number for case in extract.cases] == [1, 2]
    assert [case.reference for case in extract.cases] == [
        listings[0].case.reference,
        listings[1].case.reference,
    ]
    assert not extract.whole


def test_reading_minutes_is_logged_and_takes_few_queries(
    town: Town, listings: list[Listing], queries: list[str]
) -> None:
    circulated(town)
    browser = town.browser(town.landlord)
    queries.clear()
    browser.get(town.path("minutes"))
    assert len(queries) <= 12, queries
    read = town.make.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.event == "MinutesRead")
    ).all()
    assert len(read) == 1
    assert read[0].details["case_ids"] == [str(listing.case_id) for listing in listings[:2]]
    assert browser.get(town.path("minutes") + "?version=9").status == 404
    assert browser.get(town.path("minutes") + "?version=x").status == 404


def _latest(town: Town) -> MinutesRevision:
    found = sa.select(MinutesRevision).order_by(MinutesRevision.number.desc()).limit(1)
    return town.make.session.scalars(found).one()
