"""What a referrer does with a referral that was sent: withdraws it, or refers again from it."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.audit.models import AuditEntry
from marac.cases.models import Case, Decision, Forum, Part
from marac.cases.referrals.again import WRITTEN
from tests.cases.referring import SAVE, Referrer, referrer_of
from tests.client import Browser
from tests.factories import Factory

AGAIN = "Refer again, starting from this one"
WITHDRAW = "Withdraw this referral"

# Not written by the referrer: whose the case is, and what became of it.
NOT_WRITTEN = {
    *("id", "version", "created_at", "area_id", "reference", "referrer_id", "agency_id"),
    *("submitted_at", "decision", "decided_at", "decided_by_id", "decision_code"),
    *("decision_note", "advice", "advocate_id", "restricted_at", "restricted_by_id"),
    *("withdrawn_at", "withdrawal_note", "closed_at", "disposed_at"),
    *("merged_into_id", "transferred_at"),
}


@pytest.fixture
def robin(make: Factory, browser: Browser, session: Session) -> Referrer:
    robin = referrer_of(make, browser, session)
    robin.start()
    robin.answer_what_is_needed()
    page = browser.get(f"{robin.address}/household")
    page = browser.get(page.links()["Add a child"])
    browser.submit(page, {"given_names": "Tobi"}, button="Save")
    page = robin.fill("voice", voice_wants="To sleep at home")
    robin.send()
    return robin


def decline(robin: Referrer) -> Case:
    case = robin.case
    case.decision, case.decision_code = Decision.DECLINED, "below_threshold"
    case.decided_at = case.closed_at = clock.now()
    case.decided_by_id = robin.user.id
    robin.session.flush()
    return case


def test_a_declined_referral_is_made_again_from_what_was_written(robin: Referrer) -> None:
    old = decline(robin)
    page = robin.browser.submit(robin.browser.get(f"/referrals/{old.id}"), button=AGAIN)
    assert "This draft holds all that you wrote before" in page.text
    assert page.path != f"/referrals/{old.id}"
    new = robin.session.scalars(sa.select(Case).where(Case.submitted_at.is_(None))).one()
    assert new.subject.name == "Amina Yusuf"
    assert [part.identity.given_names for part in new.children] == ["Tobi"]
    assert new.contact.safe_to_call is True
    assert (new.voice_wants, new.grounds) == ("To sleep at home", ["multi_agency"])
    assert [i.summary for i in new.incidents] == ["Eggs thrown at the door"]
    assert (new.strands, new.incidents[0].class_code) == (["RACE", "RELIGION"], "crime")
    assert (new.risk.reason, new.risk.level) == ("It happens every week", "medium")
    assert (new.reference, new.decision, new.closed_at) == (None, None, None)
    kinds = robin.session.scalars(sa.select(AuditEntry.event)).all()
    assert kinds.count("ReferralStarted") == 2


def test_the_copy_can_be_sent_and_changed_without_touching_the_old_one(robin: Referrer) -> None:
    old = decline(robin)
    robin.browser.post(f"/referrals/{old.id}/again")
    draft = robin.session.scalars(sa.select(Case).where(Case.submitted_at.is_(None))).one()
    people = robin.session.scalars(sa.select(Part.identity_id)).all()
    assert len(people) == len(set(people)) == 4
    page = robin.browser.get(f"/referrals/{draft.id}/subject")
    robin.browser.submit(page, {"given_names": "Aminah"}, button=SAVE)
    page = robin.browser.get(f"/referrals/{draft.id}/check")
    page = robin.browser.submit(page, button="Send this referral")
    assert page.heading == "Referral sent"
    assert (draft.subject.name, old.subject.name) == ("Aminah Yusuf", "Amina Yusuf")
    assert draft.reference > old.reference


def test_the_referrer_reads_that_it_was_not_accepted_or_where_it_was_passed_to(
    robin: Referrer,
) -> None:
    case = decline(robin)
    page = robin.browser.get(robin.address)
    assert "Not accepted" in page.text
    assert "Why it was not accepted" in page.text
    case.decision, case.decision_code = Decision.REDIRECTED, Forum.CHANNEL.value
    robin.session.flush()
    page = robin.browser.get(robin.address)
    assert "Passed to another forum" in page.text
    assert f"Where it was passed to {Forum.CHANNEL.label}" in page.text
    assert "Why it was not accepted" not in page.text
    assert AGAIN not in page.text


def test_every_answer_of_a_referral_is_copied() -> None:
    columns = {column.key for column in sa.inspect(Case).local_table.columns}
    assert columns == NOT_WRITTEN | set(WRITTEN) | {"grounds"}


def test_a_waiting_referral_is_withdrawn_with_a_reason_and_referred_again(
    robin: Referrer,
) -> None:
    case, browser = robin.case, robin.browser
    page = browser.get(browser.get(robin.address).links()[WITHDRAW])
    empty = browser.submit(page, {"note": ""})
    assert (empty.status, empty.errors) == (422, ["Say why"])
    page = browser.submit(page, {"note": "The family has moved away"})
    assert "The referral is withdrawn" in page.text
    assert "Withdrawn" in page.text
    assert WITHDRAW not in page.links()
    assert case.withdrawal_note == "The family has moved away"
    kinds = robin.session.scalars(sa.select(AuditEntry.event)).all()
    assert kinds.count("CaseWithdrawn") == 1
    browser.submit(page, button=AGAIN)
    drafts = sa.select(sa.func.count(Case.id)).where(Case.submitted_at.is_(None))
    assert robin.session.scalar(drafts) == 1


@pytest.mark.parametrize("circulated", [False, True])
def test_what_is_on_an_agenda_or_was_cannot_be_withdrawn(
    robin: Referrer, make: Factory, circulated: bool
) -> None:
    case, now = make.accepted(robin.case, robin.user), clock.now()
    meeting = make.meeting(robin.area)
    if circulated:
        make.circulated(case, meeting, robin.user, ended_at=now, deferral_code="no_time")
    else:
        make.listing(case, meeting, robin.user)
    assert WITHDRAW not in robin.browser.get(robin.address).links()
    assert robin.browser.get(f"{robin.address}/withdraw").path == robin.address
    assert robin.browser.post(f"{robin.address}/withdraw", {"note": "No"}).status == 409
    assert case.withdrawn_at is None


def test_a_running_referral_is_not_begun_again(robin: Referrer) -> None:
    assert AGAIN not in robin.browser.get(robin.address).text
    assert robin.browser.post(f"{robin.address}/again").status == 409


def test_who_left_the_agency_leaves_their_referrals_behind(robin: Referrer, make: Factory) -> None:
    old = decline(robin)
    robin.user.memberships[0].ended_at = clock.now()
    make.seat(robin.user, Role.REFERRER, area=robin.area, agency=make.agency(area=robin.area))
    assert robin.browser.get(f"/referrals/{old.id}").status == 404
    assert robin.browser.post(f"/referrals/{old.id}/again").status == 404


def test_nobody_refers_again_for_an_agency_for_which_they_no_longer_refer(
    robin: Referrer, make: Factory
) -> None:
    old = decline(robin)
    robin.user.memberships[0].ended_at = clock.now()
    make.seat(robin.user, Role.CHAIR, area=robin.area, agency=robin.agency)
    make.seat(robin.user, Role.REFERRER, area=robin.area, agency=make.agency(area=robin.area))
    answer = robin.browser.post(f"/referrals/{old.id}/again")
    assert answer.status == 409
    assert "You no longer refer for the agency" in answer.text


def test_another_persons_referral_is_as_unknown_as_any(robin: Referrer, make: Factory) -> None:
    old = decline(robin)
    other = make.user(Role.REFERRER, area=robin.area, agency=robin.agency)
    browser = robin.browser.sign_in_as(other)
    assert browser.post(f"/referrals/{old.id}/again").status == 404
    assert browser.get(f"/referrals/{old.id}/withdraw").status == 404
