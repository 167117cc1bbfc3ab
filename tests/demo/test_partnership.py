"""What a visitor of the demonstration finds: people, agendas, returns, actions and a sound log."""

from collections import Counter

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.accounts.models import User
from marac.accounts.sessions import actor_for
from marac.actions.models import Action
from marac.actions.queries import list_matters_arising
from marac.actions.states import ActionState, is_overdue, state_of
from marac.agencies.models import Agency, Area
from marac.audit.chain import Keys
from marac.audit.verifying import verify
from marac.cases.models import Case, Decision, Listing, Outcome
from marac.demo import accounts
from marac.demo.cast import PASSPHRASE
from marac.meetings.models import Meeting
from marac.meetings.stages import MeetingStage, stage_of
from marac.people.decided import Comparison
from marac.people.models import IdentityKind
from marac.persons import measuring
from marac.returns.models import Answer, Return, ReturnItem, Sharing
from tests.client import Browser

ONE_OF_EACH_ROLE = {a["role"]: a["email"] for a in reversed(accounts.list_accounts())}


def meetings_of(session: Session, area: str) -> list[Meeting]:
    """The meetings of an area in their order."""
    return list(
        session.scalars(
            sa.select(Meeting).join(Meeting.area).where(Area.name == area).order_by("starts_at")
        )
    )


def coming(session: Session) -> Meeting:
    """The next meeting of Bristol."""
    return next(m for m in meetings_of(session, "Bristol") if m.starts_at > clock.now())


@pytest.mark.parametrize("role", ONE_OF_EACH_ROLE)
def test_somebody_of_each_role_signs_in_with_the_published_words(
    visitor: Browser, role: str
) -> None:
    door = visitor.get("/sign-in")
    page = visitor.submit(door, {"email": ONE_OF_EACH_ROLE[role], "password": PASSPHRASE})
    assert page.status == 200
    assert page.path != "/sign-in"
    assert "invented" in page.text


def test_the_partnership_has_its_agencies_areas_and_people(rows: Session) -> None:
    assert rows.scalars(sa.select(Area.name).order_by(Area.name)).all() == ["Bristol", "Somerset"]
    assert rows.scalar(sa.select(sa.func.count(Agency.id))) == 14
    assert rows.scalar(sa.select(sa.func.count(User.id))) >= 40


def test_fifteen_cases_of_every_kind_stand_on_the_next_agenda(rows: Session) -> None:
    meeting = coming(rows)
    assert stage_of(meeting) in (MeetingStage.AGENDA_CIRCULATED, MeetingStage.RETURNS_CLOSED)
    cases = [listing.case for listing in meeting.listings]
    assert len(cases) == 15
    kinds = {case.subject_kind for case in cases}
    assert kinds >= set(IdentityKind) - {IdentityKind.UNKNOWN, IdentityKind.ONLINE}
    assert any(case.staff_victim and case.restricted_at for case in cases)
    assert any(case.harm_source_known is False for case in cases)
    assert any(len(case.strands) > 2 for case in cases)
    assert sum("repeat" in case.grounds for case in cases) == 3


def test_no_case_was_listed_without_agencies_to_ask(rows: Session) -> None:
    listings = rows.scalars(sa.select(Listing)).all()
    assert listings
    assert all(listing.case.invitations for listing in listings)


def test_about_half_of_the_returns_are_in(rows: Session) -> None:
    ids = [listing.id for listing in coming(rows).listings]
    asked = rows.scalars(sa.select(Return).where(Return.listing_id.in_(ids))).all()
    handed_in = [row for row in asked if row.submitted_at]
    assert 0.35 < len(handed_in) / len(asked) < 0.65
    begun = [row for row in asked if row.started_at and not row.submitted_at]
    assert begun
    answers = {row.answer for row in rows.scalars(sa.select(Return)) if row.submitted_at}
    assert answers >= {Answer.NOT_KNOWN, Answer.NOTHING_RELEVANT, Answer.INFORMATION}
    assert set(rows.scalars(sa.select(ReturnItem.sharing).distinct())) == set(Sharing)


def test_four_past_meetings_have_minutes_that_went_out(rows: Session) -> None:
    past = [m for m in meetings_of(rows, "Bristol") if m.starts_at < clock.now()]
    assert [stage_of(m) for m in past] == [MeetingStage.MINUTES_CIRCULATED] * 4
    for meeting in past:
        minutes = meeting.minutes_revisions[-1]
        assert minutes.author_id != minutes.approved_by_id
        assert all(a.signed_at for a in meeting.attendances if a.arrived_at)
        assert any(a.apology for a in meeting.attendances)


def test_a_case_that_was_put_off_was_heard_at_the_next_meeting(rows: Session) -> None:
    put_off = rows.scalars(sa.select(Listing).where(Listing.deferral_code != "")).all()
    assert len(put_off) == 1
    heard = put_off[0].case.listings[-1]
    assert heard.meeting_at > put_off[0].meeting_at
    assert heard.outcome is not None


def test_actions_have_come_to_every_end_and_to_none(rows: Session) -> None:
    actions = rows.scalars(sa.select(Action)).all()
    states = Counter(state_of(action) for action in actions)
    assert set(states) >= {
        ActionState.ACCEPTED,
        ActionState.IN_PROGRESS,
        ActionState.REPORTED_DONE,
        ActionState.DONE,
        ActionState.IMPOSSIBLE,
        ActionState.NOT_DONE,
    }
    silent = [a for a in actions if is_overdue(a) and a.accepted_at is None]
    assert silent
    assert any(action.owner is None for action in actions)


def test_the_next_meeting_opens_with_matters_arising(rows: Session) -> None:
    area = rows.scalars(sa.select(Area).where(Area.name == "Bristol")).one()
    chair = rows.scalars(sa.select(User).where(User.email == ONE_OF_EACH_ROLE["CH"])).one()
    by = actor_for(rows, chair, area_id=area.id)
    lines = list_matters_arising(rows, by=by, meeting=coming(rows))
    outcomes = {line.action.listing.outcome for line in lines if line.action.listing}
    assert Outcome.REVIEW in outcomes
    assert len(lines) >= 8


def test_referrals_wait_at_triage_and_one_is_still_being_written(rows: Session) -> None:
    bristol = rows.scalars(sa.select(Case).join(Area).where(Area.name == "Bristol")).all()
    assert sum(case.submitted_at is None for case in bristol) == 1
    assert sum(case.decision == Decision.DECLINED for case in bristol) == 1
    undecided = [case for case in bristol if case.submitted_at and case.decision is None]
    assert len(undecided) == 5  # one of them came from Somerset
    assert sum(case.open_question is not None for case in undecided) == 1


def test_people_who_came_back_are_linked_and_relatives_told_apart(rows: Session) -> None:
    decided = Counter(rows.scalars(sa.select(Comparison.same)))
    assert decided[True] >= 4
    assert decided.total() >= measuring.SMALLEST
    lead = rows.scalars(sa.select(User).where(User.email == ONE_OF_EACH_ROLE["IG"])).one()
    bristol = rows.scalars(sa.select(Area).where(Area.name == "Bristol")).one()
    everybody, *_ = measuring.measure(rows, by=actor_for(rows, lead, area_id=bristol.id))
    assert everybody.precision


def test_somerset_is_at_another_step_of_its_fortnight(rows: Session) -> None:
    past, coming_up, _ = meetings_of(rows, "Somerset")
    assert past.concluded_at is not None
    assert len(past.listings) == 2
    assert len(coming_up.listings) == 3
    assert not coming_up.circulations


def test_the_log_is_whole_and_in_the_order_of_time(demo: Flask, rows: Session) -> None:
    verdict = verify(rows, keys=Keys.of(demo.extensions["marac.settings"].audit_key))
    assert verdict.whole
    assert verdict.sound > 1000
