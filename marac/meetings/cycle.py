"""The cycle of one meeting as a line of steps, with the counts that one reader may know."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.models import Case, Listing
from marac.cases.policy import visible_to as case_visible_to
from marac.meetings.models import Meeting
from marac.meetings.stages import Step, steps_of
from marac.returns.models import Return
from marac.returns.policy import own as own_return
from marac.web.filters import clock_time, short_date


@dataclass(frozen=True)
class ReturnCount:
    """How many of the returns that were asked for are in."""

    submitted: int
    asked: int

    @property
    def words(self) -> str:
        """Say it as the step line does; nothing when none was asked for."""
        return f"{self.submitted} of {self.asked}" if self.asked else ""


@dataclass(frozen=True)
class CycleStep:
    """A step of the cycle and, where there is something to count, the count."""

    step: Step
    count: str | None = None

    @property
    def shown(self) -> dict[str, Any]:
        """Put the step in the words of the step line; a late one says so."""
        late, when = "Late: was due " if self.step.late else "", self.step.when
        return {
            "text": self.step.text,
            "state": self.step.state,
            "count": self.count,
            "detail": f"{late}{short_date(when)}, {clock_time(when)}",
        }


def load_cycle(session: Session, *, by: Actor, meeting: Meeting, listed: int) -> list[CycleStep]:
    """Read the counts of a meeting's cycle; `listed` is how many cases the actor sees on it."""
    returns = count_returns(session, by=by, meeting=meeting)
    counts = {"agenda": str(listed) if listed else None, "returns": returns.words or None}
    return [CycleStep(step, counts.get(step.key)) for step in steps_of(meeting)]


def count_returns(session: Session, *, by: Actor, meeting: Meeting) -> ReturnCount:
    """Count the returns to a meeting: all of them for those who run it, else one's agency's own."""
    seen = case_visible_to(by) if by.runs_the_cycle else own_return(by)
    submitted, asked = session.execute(
        sa.select(sa.func.count(Return.submitted_at), sa.func.count())
        .select_from(Return)
        .join(Listing, Listing.id == Return.listing_id)
        .join(Case, Case.id == Return.case_id)
        .where(Listing.meeting_id == meeting.id, seen)
    ).one()
    return ReturnCount(submitted, asked)
