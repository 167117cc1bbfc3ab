"""How telling stands is the same in SQL and for a loaded case, and so is who may be asked to."""

import random
from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid_utils import compat as uuids

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.accounts.sessions import actor_for
from marac.agencies.models import Agency
from marac.cases import policy as cases
from marac.cases.calendar import outcome_told_by, spoken_by
from marac.cases.models import (
    Attestation,
    Case,
    Conflict,
    Listing,
    Means,
    NamedReader,
    VoiceEntry,
    VoiceKind,
    VoiceStage,
)
from marac.cases.telling import policy
from marac.cases.telling.states import (
    STAGES,
    TellingState,
    stage_of,
    state_expression,
    state_of,
)
from marac.meetings.calendar import deadlines
from tests.cases.conftest import Partnership


def day(number: float) -> datetime:
    return clock.now() + timedelta(days=number)


class World:
    """Cases on agendas of the past and to come, told of in every way there is."""

    def __init__(self, here: Partnership, seed: int) -> None:
        self.here, self.dice = here, random.Random(seed)
        self.meetings = [
            here.make.meeting(here.area, day(days)) for days in (-28, -14, -1, 0.2, 6, 20)
        ]
        for _ in range(30):
            self._case()
        here.make.session.flush()

    def _case(self) -> None:
        here, dice = self.here, self.dice
        case = here.make.accepted(here.case(), here.coordinator)
        chosen = sorted(dice.sample(range(6), dice.randint(1, 3)))
        for place in chosen:
            self._listing(case, place, last=place == chosen[-1])
        case.closed_at = day(-1) if dice.random() < 0.1 else None
        for _ in range(dice.randint(0, 4)):
            self._entry(case)

    def _listing(self, case: Case, place: int, *, last: bool) -> None:
        dice, meeting = self.dice, self.meetings[place]
        row = self.here.make.listing(
            case, meeting, self.here.coordinator, listed_at=meeting.starts_at - timedelta(days=9)
        )
        row.ended_at = None if last else meeting.starts_at + timedelta(days=3)
        if dice.random() < 0.85:
            row.circulated_at = row.listed_at + timedelta(days=1)
        if meeting.starts_at < clock.now() and dice.random() < 0.7:
            row.decided_at, row.outcome = meeting.starts_at, "no_further"
        self.here.make.session.flush()

    def _entry(self, case: Case) -> None:
        dice = self.dice
        told = dice.random() < 0.3
        listings = self.here.make.session.scalars(
            sa.select(Listing).where(Listing.case_id == case.id)
        ).all()
        entry = VoiceEntry(
            id=uuids.uuid7(),
            case_id=case.id,
            listing_id=dice.choice(listings).id if dice.random() < 0.6 else None,
            kind=VoiceKind.TELLING,
            stage=dice.choice(STAGES),
            happened_on=clock.today(),
            told=told,
            means=Means.PHONE if told else None,
            again_on=None if told or dice.random() < 0.5 else clock.today(),
            recorded_at=day(dice.uniform(-40, 0)),
            recorded_by_id=self.here.coordinator.id,
            agency_id=self.here.police.id,
        )
        self.here.make.add(entry)


@pytest.mark.parametrize("seed", range(4))
def test_telling_stands_the_same_in_sql_and_for_a_loaded_case(
    here: Partnership, session: Session, seed: int
) -> None:
    World(here, seed)
    session.commit()
    rows = session.execute(sa.select(Listing, state_expression()).join(Listing.case)).all()
    computed = {listing.id: TellingState(state) for listing, state in rows}
    loaded = {listing.id: state_of(listing.case, listing, stage_of(listing)) for listing, _ in rows}
    assert computed == loaded
    assert set(computed.values()) == set(TellingState)


Change = Callable[[Partnership, Case, User], None]


def nothing(_here: Partnership, _case: Case, _user: User) -> None:
    """Leave the world as it is."""


def conflict(here: Partnership, case: Case, user: User) -> None:
    here.make.add(Conflict(case_id=case.id, user_id=user.id, declared_by_id=user.id, reason="Kin"))


def conflict_of_the_agency(here: Partnership, case: Case, user: User) -> None:
    agency_id = user.memberships[0].agency_id
    here.make.add(
        Conflict(case_id=case.id, agency_id=agency_id, declared_by_id=user.id, reason="Kin")
    )


def restrict(here: Partnership, case: Case, user: User) -> None:
    case.restricted_at, case.restricted_by_id = clock.now(), here.coordinator.id


def restrict_to_them(here: Partnership, case: Case, user: User) -> None:
    restrict(here, case, user)
    here.make.add(NamedReader(case_id=case.id, user_id=user.id))


def withdraw(here: Partnership, case: Case, user: User) -> None:
    for invitation in case.invitations:
        invitation.withdrawn_at = clock.now()


def leave(here: Partnership, case: Case, user: User) -> None:
    for seat in user.memberships:
        seat.ended_at = clock.now()


def lapse(here: Partnership, case: Case, user: User) -> None:
    agency = here.make.session.get_one(Agency, user.memberships[0].agency_id)
    agency.agreements[0].expires_on = clock.today()


def forget(here: Partnership, case: Case, user: User) -> None:
    here.make.session.execute(sa.delete(Attestation).where(Attestation.user_id == user.id))


def recall(here: Partnership, case: Case, user: User) -> None:
    for listing in case.listings:
        listing.circulated_at = None


@pytest.mark.parametrize(
    "change",
    [
        nothing,
        conflict,
        conflict_of_the_agency,
        restrict,
        restrict_to_them,
        withdraw,
        leave,
        lapse,
        forget,
        recall,
    ],
)
def test_who_can_tell_is_who_may_open_the_case(
    here: Partnership, session: Session, change: Change
) -> None:
    case = here.running()
    here.make.invitation(case, here.support, here.coordinator)
    case.advocate_id = here.advocate.id
    deputy = here.make.user(Role.DEPUTY, area=here.area, agency=here.landlord)
    other = here.make.user(Role.ADVOCATE, area=here.area, agency=here.support)
    far = here.make.user(Role.REPRESENTATIVE, area=here.area, agency=here.police)
    people = [here.coordinator, here.chair, here.rep, here.advocate, deputy, other, far]
    for user in [*people, here.referrer]:
        session.flush()
        nested = session.begin_nested()
        change(here, case, user)
        session.flush()
        by = actor_for(session, user, area_id=here.area.id)
        opens = session.scalar(sa.select(Case.id).where(Case.id == case.id, cases.visible_to(by)))
        can = session.scalar(
            sa.select(User.id)
            .join(Case, Case.id == case.id)
            .where(User.id == user.id, policy.can_tell(User.id))
        )
        assert (can is not None) == (opens is not None), user.name
        nested.rollback()
        session.expire_all()


def test_the_days_are_those_of_the_calendar_of_the_meeting(here: Partnership) -> None:
    usual = here.make.meeting(here.area, day(9))
    urgent = here.make.meeting(
        here.area, day(1), emergency=True, answers_due_at=clock.london(clock.today(), time(15))
    )
    for meeting in (usual, urgent):
        listing = here.make.circulated(
            here.make.accepted(here.case(), here.coordinator), meeting, here.coordinator
        )
        here.make.session.commit()
        at, answers = listing.meeting_at, listing.answers_at
        dates = deadlines(meeting)
        spoken = spoken_by(here.area, meeting_at=at, answers_at=answers)
        assert spoken == clock.london_day(dates.advocate_spoke)
        assert outcome_told_by(here.area, meeting_at=at) == clock.london_day(dates.victim_told)


def test_a_stage_is_before_the_decision_or_after_it(here: Partnership) -> None:
    listing = here.running().listings[0]
    assert stage_of(listing) is VoiceStage.BEFORE
    listing.decided_at = clock.now()
    assert stage_of(listing) is VoiceStage.AFTER
