"""No sequence of steps loses a case between two areas, or gives it to both."""

from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from marac.access import Actor, Role
from marac.cases import operations as cases
from marac.cases.models import Case, Transfer
from marac.cases.transfers import operations
from marac.cases.transfers.states import TransferState, state_of
from marac.refusals import Clash, Refused
from tests.cases.conftest import Partnership

FEW = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
STEPS = st.lists(
    st.sampled_from(["offer", "accept", "decline", "keep", "confirm", "close"]), max_size=8
)
OVER = (TransferState.DECLINED, TransferState.TAKEN_BACK)


class Journey:
    """A case and the two co-ordinators between whom it may go."""

    def __init__(self, here: Partnership) -> None:
        self.session: Session = here.make.session
        self.case: Case = here.make.accepted(here.case(), here.coordinator)
        self.there = here.make.area()
        agency = here.make.agency(area=self.there)
        taker = here.make.user(Role.COORDINATOR, area=self.there, agency=agency)
        self.by, self.taker = here.by, here.make.actor(taker)

    def rows(self) -> list[Transfer]:
        found = sa.select(Transfer).where(Transfer.case_id == self.case.id)
        return list(self.session.scalars(found.order_by(Transfer.sent_at, Transfer.id)))

    def step(self, name: str) -> None:
        acts: dict[str, Callable[[], object]] = {
            "offer": self.offer,
            "accept": lambda: self.last(operations.accept, self.taker),
            "decline": lambda: self.last(operations.decline, self.taker, reason="Not ours"),
            "keep": lambda: self.last(operations.take_back, self.by, reason="They stay"),
            "confirm": lambda: self.last(operations.confirm, self.taker, name="Jo"),
            "close": lambda: cases.close(self.session, by=self.by, case=self.case),
        }
        try:
            acts[name]()
        except (Refused, Clash):
            return

    def offer(self) -> None:
        to = operations.Destination(self.there, self.there.name)
        papers = operations.Papers("They moved", [])
        operations.send(self.session, by=self.by, case=self.case, to=to, papers=papers)

    def last(self, act: Callable[..., object], by: Actor, **said: str) -> None:
        rows = self.rows()
        if rows and (act is not operations.confirm or rows[-1].arrived_id is not None):
            act(self.session, by=by, transfer=rows[-1], **said)

    def check(self, *, closed: bool) -> None:
        self.session.expire_all()
        rows = self.rows()
        live = [row for row in rows if state_of(row) not in OVER]
        assert len(live) <= 1
        arrived = [row.arrived_id for row in rows if row.arrived_id is not None]
        assert len(arrived) <= 1
        received = any(state_of(row) is TransferState.RECEIVED for row in rows)
        assert (self.case.transferred_at is not None) == received
        # Somebody looks after it: it is open here until it was received there, or people closed it.
        assert (self.case.closed_at is None) == (not received and not closed)
        if self.case.closed_at is not None:
            assert not any(state_of(row) is TransferState.OFFERED for row in rows)


@FEW
@given(steps=STEPS)
def test_a_case_is_always_somewhere_and_offered_once(
    here: Partnership, app: Flask, steps: list[str]
) -> None:
    journey, closed = Journey(here), False
    with app.app_context():
        for step in steps:
            journey.step(step)
            closed = closed or step == "close"
            journey.check(closed=closed)
