"""Running a Hypothesis state machine over a database: each run is taken back before the next."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test
from sqlalchemy.orm import Session


def run_machine(
    kind: type[RuleBasedStateMachine], session: Session, *, runs: int, steps: int, **given: Any
) -> None:
    """Let a machine take many ways; it finds the session, and what else is given, on itself."""

    class Run(kind):  # type: ignore[valid-type,misc]
        """One way of the machine, of which nothing stays."""

        def __init__(self) -> None:
            super().__init__()
            self.session = session
            for name, value in given.items():
                setattr(self, name, value)
            self.way = undone(session)
            self.way.__enter__()

        def teardown(self) -> None:
            self.way.__exit__(None, None, None)

    limits = settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Run, settings=limits)


@contextmanager
def undone(session: Session) -> Iterator[None]:
    """Take back all that one run did."""
    within = session.begin_nested()
    yield
    within.rollback()
    session.expire_all()
