"""How long a referral has waited for triage, in working days; an open question stops the clock."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases import policy
from marac.cases.lines import CaseLine, fill_lines, select_lines
from marac.cases.models import Case, Question

Pause = tuple[datetime, datetime | None]


@dataclass(frozen=True)
class Waiting:
    """One referral in the queue, with its clock."""

    line: CaseLine
    days: int
    paused: bool
    own: bool


def list_waiting(session: Session, *, by: Actor) -> list[Waiting]:
    """List the referrals that wait for triage, oldest first."""
    found = (
        select_lines(by, policy.triageable(by))
        .add_columns(Case.referrer_id)
        .order_by(Case.submitted_at, Case.id)
    )
    rows = session.execute(found).all()
    pauses = _pauses(session, [row.id for row in rows])
    own = {row.id for row in rows if row.referrer_id == by.user_id}
    return [
        Waiting(
            line=line,
            days=days_waited(line.submitted_at, pauses[line.id]),
            paused=line.standing.asked,
            own=line.id in own,
        )
        for line in fill_lines(session, rows)
    ]


def days_waited(submitted_at: datetime, pauses: Iterable[Pause]) -> int:
    """Count the working days since a referral came in, without those spent on questions."""
    waited = clock.working_days_between(clock.london_day(submitted_at), clock.today())
    return max(0, waited - sum(_length(pause) for pause in pauses))


def _length(pause: Pause) -> int:
    asked, answered = pause
    end = clock.london_day(answered) if answered is not None else clock.today()
    return clock.working_days_between(clock.london_day(asked), end)


def _pauses(session: Session, case_ids: list[UUID]) -> dict[UUID, list[Pause]]:
    found = sa.select(Question.case_id, Question.asked_at, Question.answered_at)
    pauses: dict[UUID, list[Pause]] = defaultdict(list)
    for row in session.execute(found.where(Question.case_id.in_(case_ids))):
        pauses[row.case_id].append((row.asked_at, row.answered_at))
    return pauses
