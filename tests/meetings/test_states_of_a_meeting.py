"""Whatever is done to meetings in whatever order, no case is lost and nothing undecided closes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)
from sqlalchemy.orm import Session

from marac import clock
from marac.actions import operations as actions
from marac.actions.models import Action
from marac.cases.models import Case, Listing, Outcome
from marac.meetings import operations
from marac.meetings.minutes import circulating
from marac.meetings.minutes import operations as minutes
from marac.meetings.models import Meeting
from marac.meetings.room import operations as room
from marac.meetings.stages import MeetingStage, is_in_session, is_open, stage_of
from marac.meetings.waiting import waits_for, why_not_listed
from marac.refusals import Refused
from tests.machines import run_machine
from tests.meetings.conftest import Town

CASES, MEETINGS = 3, 2
FAR = timedelta(days=4000)
STAGES = list(MeetingStage)
OVER = MeetingStage.ACTIONS_ISSUED
WHICH = st.integers(0, CASES - 1)
WHERE = st.integers(0, MEETINGS - 1)


class Steps(RuleBasedStateMachine):
    """A co-ordinator and a chair, three cases and three meetings, and nobody in any order."""

    town: Town
    session: Session

    @initialize(sits=st.booleans(), fails=st.booleans())
    def begin(self, sits: bool, fails: bool) -> None:
        """Begin with empty agendas, with a room that sits, or with one that came to nothing."""
        self.by = self.town.actor(self.town.coordinator)
        self.chair = self.town.actor(self.town.chair)
        agencies = (self.town.police, self.town.housing)
        self.cases = [self.town.accepted(f"Person {n}", *agencies) for n in range(CASES)]
        starts = self.town.meeting.starts_at
        later = [starts + timedelta(weeks=2 * n) for n in range(1, MEETINGS)]
        self.meetings = [
            self.town.meeting,
            *(self.town.make.meeting(self.town.area, day) for day in later),
        ]
        self.proposed = 0
        self.reached: dict[Any, MeetingStage] = {}
        self.standing: dict[Any, list[Any]] = {}
        if sits:
            self.get_to_the_room(0)
            self.propose_an_action(0)
        if sits and fails:
            self.close_without_quorum(0, None)

    def attempt(self, step: Callable[..., Any], **words: Any) -> bool:
        """Do what may be done; what is refused leaves nothing half done."""
        within = self.session.begin_nested()
        try:
            step(self.session, **words)
        except Refused:
            within.rollback()
            self.session.expire_all()
            return False
        within.commit()
        self.session.expire_all()
        return True

    def place(self, which: int) -> Listing | None:
        """The last place of a case on any agenda."""
        found = sa.select(Listing).where(Listing.case_id == self.cases[which].id)
        return self.session.scalars(
            found.order_by(Listing.listed_at.desc(), Listing.id.desc()).limit(1)
        ).one_or_none()

    # Before the meeting.

    @rule(which=WHICH, where=WHERE)
    def list_a_case(self, which: int, where: int) -> None:
        case, meeting = self.cases[which], self.meetings[where]
        self.attempt(operations.list_case, by=self.by, meeting=meeting, case=case)

    @rule(which=WHICH, code=st.sampled_from(["", "time"]))
    def take_a_case_off(self, which: int, code: str) -> None:
        if listing := self.place(which):
            self.attempt(operations.take_off, by=self.by, listing=listing, code=code)

    @rule(which=WHICH)
    def let_the_chair_agree_to_a_late_item(self, which: int) -> None:
        if listing := self.place(which):
            self.attempt(operations.agree_to_hear, by=self.chair, listing=listing)

    @rule(which=WHICH, to=WHERE)
    def hear_again(self, which: int, to: int) -> None:
        if listing := self.place(which):
            words = {"listing": listing, "to": self.meetings[to], "reason": "The trial"}
            self.attempt(operations.hear_again, by=self.by, **words)

    @rule(where=WHERE)
    def circulate(self, where: int) -> None:
        self.attempt(operations.circulate, by=self.by, meeting=self.meetings[where])

    @rule(where=WHERE)
    def recall(self, where: int) -> None:
        self.attempt(operations.recall, by=self.by, meeting=self.meetings[where])

    @rule(where=WHERE, to=st.one_of(st.none(), WHERE))
    def cancel(self, where: int, to: int | None) -> None:
        there = self.meetings[to] if to is not None else None
        words = {"reason": "Snow", "to": there}
        self.attempt(operations.cancel, by=self.by, meeting=self.meetings[where], **words)

    @rule(where=WHERE, to=st.one_of(st.none(), WHERE))
    def close_without_quorum(self, where: int, to: int | None) -> None:
        there = self.meetings[to] if to is not None else None
        words = {"reason": "Nobody came", "to": there}
        self.attempt(
            operations.close_without_quorum, by=self.by, meeting=self.meetings[where], **words
        )

    # In the room.

    @rule(where=WHERE)
    def start(self, where: int) -> None:
        self.attempt(room.start, by=self.chair, meeting=self.meetings[where])

    @rule(which=WHICH)
    def hear(self, which: int) -> None:
        if listing := self.place(which):
            meeting = self.session.get_one(Meeting, listing.meeting_id)
            words = {"meeting": meeting, "listing": listing, "cleared": True}
            self.attempt(room.hear, by=self.by, **words)

    @rule(which=WHICH, outcome=st.sampled_from(Outcome), considered=st.booleans())
    def decide(self, which: int, outcome: Outcome, considered: bool) -> None:
        if listing := self.place(which):
            decided = self.attempt(
                room.decide,
                by=self.by,
                listing=listing,
                outcome=outcome,
                review_on=clock.today() + timedelta(days=30),
                note="",
                safeguarding=["none"] if considered else [],
                victim_told_by="Sam",
                victim_told_how="By phone",
                victim_told_due=None,
            )
            assert considered or not decided, "no decision without safeguarding"

    @rule(which=WHICH, back=st.booleans())
    def defer_or_take_back(self, which: int, back: bool) -> None:
        listing = self.place(which)
        if listing is not None and back:
            self.attempt(room.undecide, by=self.by, listing=listing)
        elif listing is not None:
            self.attempt(room.defer, by=self.by, listing=listing, code="time")

    @rule(which=WHICH)
    def propose_an_action(self, which: int) -> None:
        listing = self.place(which)
        if listing is not None and listing.undecided:
            self.proposed += self.attempt(
                actions.propose,
                by=self.by,
                case=listing.case,
                listing=listing,
                agency_id=self.town.housing.id,
                owner_id=self.town.landlord.id,
                owner_name="Lena Park",
                task="Change the locks",
                due_on=clock.today(),
            )

    @rule(where=WHERE)
    def conclude(self, where: int) -> None:
        meeting = self.meetings[where]
        if self.attempt(room.conclude, by=self.chair, meeting=meeting):
            self.standing[meeting.id] = self.record(meeting)
            heard = [place.case_id for place in meeting.listings if place.decided_at is not None]
            left = sa.select(Action.id).where(Action.case_id.in_(heard), Action.agreed_at.is_(None))
            assert self.session.scalars(left).all() == [], (
                "also what an earlier meeting never heard"
            )

    @rule(where=WHERE)
    def decide_the_rest_and_conclude(self, where: int) -> None:
        """What a meeting comes to, so that runs get beyond it."""
        meeting = self.meetings[where]
        for which in range(CASES):
            listing = self.place(which)
            if listing is not None and listing.meeting_id == meeting.id and listing.undecided:
                self.decide(which, Outcome.NO_FURTHER, True)
        self.conclude(where)

    @rule(where=WHERE)
    def get_to_the_room(self, where: int) -> None:
        """What leads to a meeting that sits, so that runs get there."""
        for which in range(CASES):
            self.list_a_case(which, where)
            self.let_the_chair_agree_to_a_late_item(which)
        self.circulate(where)
        self.start(where)

    # Afterwards, and meanwhile.

    @rule(where=WHERE, step=st.sampled_from(["draft", "approve", "circulate"]))
    def take_the_minutes_on(self, where: int, step: str) -> None:
        meeting = self.meetings[where]
        if step == "draft":
            self.attempt(minutes.draft_minutes, by=self.by, meeting=meeting)
        for revision in meeting.minutes_revisions[-1:]:
            if step == "approve":
                self.attempt(minutes.approve, by=self.chair, revision=revision)
            elif step == "circulate":
                self.attempt(circulating.circulate_minutes, by=self.by, revision=revision)

    # What is true whatever happened.

    def record(self, meeting: Meeting) -> list[Any]:
        """What the room recorded of a meeting, which stands once it is concluded."""
        rows = self.session.execute(
            sa.select(
                Listing.id,
                Listing.outcome,
                Listing.decided_at,
                Listing.deferral_code,
                Listing.started_at,
            )
            .where(Listing.meeting_id == meeting.id)
            .order_by(Listing.id)
        )
        return [tuple(row) for row in rows]

    @invariant()
    def each_case_is_somewhere(self) -> None:
        """On the agenda of a meeting to come or that sits, decided, or waiting: never nowhere."""
        waiting = set(
            self.session.scalars(sa.select(Case.id).where(waits_for(clock.today() + FAR)))
        )
        for case in self.cases:
            live = [place for place in case.listings if place.ended_at is None]
            assert len(live) <= 1
            on = self.session.get_one(Meeting, live[0].meeting_id) if live else None
            if on is None:
                assert case.id in waiting, "a case that stands nowhere waits"
                assert why_not_listed(case, self.meetings[-1]) == ""
            elif live[0].undecided:
                assert is_open(on) or is_in_session(on), "nothing undecided stands at a past one"
                assert case.id not in waiting
            else:
                assert on.started_at is not None
                assert on.cancelled_at is None

    @invariant()
    def a_concluded_meeting_left_nothing_undecided_or_unissued(self) -> None:
        for meeting in self.meetings:
            if meeting.concluded_at is None:
                continue
            for place in meeting.listings:
                heard = place.decided_at is not None
                assert heard or place.ended_at is not None
            of_it = sa.select(Action).join(Listing).where(Listing.meeting_id == meeting.id)
            for action in self.session.scalars(of_it):
                assert action.agreed_at is not None
                assert action.issued_at is not None

    @invariant()
    def no_action_is_lost(self) -> None:
        assert self.session.scalar(sa.select(sa.func.count()).select_from(Action)) == self.proposed

    @invariant()
    def a_meeting_is_in_one_state_that_follows_from_the_last(self) -> None:
        for meeting in self.meetings:
            now, before = stage_of(meeting), self.reached.get(meeting.id)
            self.reached[meeting.id] = now
            assert (now is MeetingStage.IN_SESSION) == is_in_session(meeting)
            if before is MeetingStage.CANCELLED:
                assert now is before
            if before is not None and STAGES.index(before) >= STAGES.index(MeetingStage.IN_SESSION):
                assert STAGES.index(now) >= STAGES.index(before)
            if now is not MeetingStage.CANCELLED and STAGES.index(now) >= STAGES.index(OVER):
                assert meeting.actions_issued_at is not None
            if meeting.current_listing_id is not None:
                assert now is MeetingStage.IN_SESSION
                assert meeting.current_listing_id in {place.id for place in meeting.listings}

    @invariant()
    def the_record_of_a_concluded_meeting_stands(self) -> None:
        for meeting in self.meetings:
            if meeting.id in self.standing:
                assert self.record(meeting) == self.standing[meeting.id]


def test_no_sequence_of_operations_reaches_an_impossible_state_or_loses_a_case(
    town: Town, session: Session
) -> None:
    town.make.codes(town.area)
    run_machine(Steps, session, runs=40, steps=15, town=town)
