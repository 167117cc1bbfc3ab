"""Whatever is done to a return in whatever order, it is in one state, and the right one."""

from collections.abc import Callable
from datetime import datetime, timedelta
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
from marac.access import Role
from marac.accounts.models import User
from marac.refusals import Refused
from marac.returns import operations, queries
from marac.returns.models import Answer, Nature, Return, Sharing
from marac.returns.states import ReturnState, came_late, gaps, state_expression, state_of, wanted
from marac.returns.values import ItemValues
from tests.factories import Factory
from tests.machines import run_machine
from tests.returns.conftest import World

ITEM = ItemValues(text="Two calls", nature=Nature.FACT, sharing=Sharing.ALL)
STEP = timedelta(hours=13)


def model_of(steps: "Steps") -> ReturnState:
    """The state as the practice tells it, from what happened and nothing else."""
    if steps.submitted:
        return ReturnState.SUBMITTED
    late = steps.now > steps.due_at
    if steps.reopened is not None and (not late or steps.reopened >= steps.due_at):
        return ReturnState.REOPENED
    if late:
        return ReturnState.LATE
    return ReturnState.IN_PROGRESS if steps.started else ReturnState.REQUESTED


class Steps(RuleBasedStateMachine):
    """Two people of one agency, the co-ordinator, the clock and the room, in any order."""

    world: World
    session: Session

    @initialize(signs_off=st.booleans())
    def begin(self, signs_off: bool) -> None:
        self.world.police.signs_off_returns = signs_off
        self.signs_off, self.row = signs_off, self.world.police_return
        self.due_at = self.row.due_at
        self.now: datetime = clock.now()
        self.started = self.submitted = self.heard = False
        self.finished_by: User | None = None
        self.reopened: datetime | None = None
        self.items = 0
        self.session.flush()

    def attempt(self, step: Callable[..., Any], **values: Any) -> bool:
        """Try a step at the hour of the story; tell whether it was taken."""
        try:
            with clock.moved_to(self.now), self.session.begin_nested():
                step(self.session, **values)
        except Refused:
            self.session.expire_all()
            return False
        return True

    def writes(self, who: User, step: Callable[..., Any], **values: Any) -> bool:
        taken = self.attempt(step, by=self.world.actor(who), **values)
        assert taken == (not self.submitted and not self.heard)
        if taken:
            self.started, self.finished_by = True, None
        return taken

    people = st.sampled_from(["officer", "nurse"])

    @rule(who=people, answer=st.sampled_from(Answer), reason=st.sampled_from(["", "Under way"]))
    def answers(self, who: str, answer: Answer, reason: str) -> None:
        values = {"agency_return": self.row, "answer": answer, "reason": reason}
        self.writes(getattr(self.world, who), operations.answer, **values)

    @rule(who=people)
    def adds_an_item(self, who: str) -> None:
        step = operations.add_item
        if self.writes(getattr(self.world, who), step, agency_return=self.row, values=ITEM):
            self.items += 1

    @rule(who=people)
    def removes_an_item(self, who: str) -> None:
        if not self.row.items:
            return
        item = self.row.items[-1]
        if self.writes(getattr(self.world, who), operations.remove_item, item=item):
            self.items -= 1

    @rule(who=people)
    def hands_in(self, who: str) -> None:
        person, complete = getattr(self.world, who), not gaps(self.row)
        open_ = not self.submitted and not self.heard and complete
        by = self.world.actor(person)
        taken = self.attempt(operations.hand_in, by=by, agency_return=self.row)
        if not self.signs_off:
            assert taken == open_
            self.submitted = self.submitted or taken
        elif self.finished_by is None:
            assert taken == open_
            self.finished_by = person if taken else None
        else:
            assert taken == (open_ and person is not self.finished_by)
            self.submitted = self.submitted or taken
        self.started = self.started or taken

    @rule(who=people)
    def gives_it_back(self, who: str) -> None:
        by = self.world.actor(getattr(self.world, who))
        waits = self.finished_by is not None and not self.submitted and not self.heard
        assert self.attempt(operations.give_back, by=by, agency_return=self.row) == waits
        self.finished_by = None if waits else self.finished_by

    @rule()
    def is_reopened(self) -> None:
        by = self.world.actor(self.world.coordinator)
        reopen = {"by": by, "agency_return": self.row, "reason": "One more thing"}
        may = self.submitted and not self.heard
        assert self.attempt(operations.reopen, **reopen) == may
        if may:
            self.submitted, self.finished_by, self.reopened = False, None, self.now

    @rule(steps=st.integers(1, 5))
    def time_passes(self, steps: int) -> None:
        self.now += STEP * steps

    @rule()
    def the_room_opens_the_case(self) -> None:
        self.world.listing.started_at, self.heard = self.now, True
        self.session.flush()

    @invariant()
    def it_is_in_one_state_in_python_and_in_sql(self) -> None:
        if not hasattr(self, "row"):
            return
        with clock.moved_to(self.now):
            said = self.session.scalar(
                sa.select(state_expression()).where(Return.id == self.row.id)
            )
            assert state_of(self.row) is model_of(self)
            assert said == model_of(self).value

    @invariant()
    def what_is_in_is_whole_and_what_is_not_is_read_by_nobody_else(self) -> None:
        if not hasattr(self, "row"):
            return
        assert len(self.row.items) == self.items
        assert wanted(self.world.listing) is not self.heard
        if self.submitted:
            assert gaps(self.row) == []
            assert self.row.submitted_by_id is not None
        two = self.row.ready_by_id not in (None, self.row.submitted_by_id)
        assert not self.submitted or not self.signs_off or two
        late = came_late(submitted_at=self.row.submitted_at, due_at=self.row.due_at)
        assert not late or self.submitted
        reader = self.world.actor(self.world.chair)
        with clock.moved_to(self.now):
            read = queries.list_for_case(self.session, by=reader, case=self.world.case)
        assert [r.id for r in read] == ([self.row.id] if self.submitted else [])


def test_no_sequence_of_steps_brings_a_return_into_a_state_that_it_cannot_be_in(
    make: Factory, session: Session, world: World
) -> None:
    world.make.seat(world.nurse, Role.REPRESENTATIVE, area=world.area, agency=world.police)
    run_machine(Steps, session, runs=25, steps=20, world=world)
