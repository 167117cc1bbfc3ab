"""What the words of the action log mean in SQL.

A word about the case itself, such as its strand, finds an action only where the reader may open the
case: otherwise the list would tell what the case keeps from them.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marac import clock
from marac.access import Actor
from marac.actions.log.words import STATES, Asked, Vocabulary
from marac.actions.models import Action, Aim, DateRequest, Evidence
from marac.actions.states import overdue_expression, state_expression
from marac.cases import policy as cases
from marac.cases.models import Case
from marac.incidents.models import Incident, IncidentStrand

Condition = sa.ColumnElement[bool]


def conditions(asked: Asked, *, by: Actor, vocabulary: Vocabulary) -> list[Condition]:
    """Say what the words ask for; each kind narrows, and the words of one kind widen it again."""
    found = [_whose(asked, by)]
    for kind, meaning in _MEANINGS.items():
        values = asked.values(kind)
        if values:
            found.append(sa.or_(*(meaning(value, by, vocabulary) for value in values)))
    return found


def _whose(asked: Asked, by: Actor) -> Condition:
    """Say whose actions: those who run the cycle see all of them, others their agency's.

    Whoever asks for a case sees all of its actions that are open to them.
    """
    ways = asked.values("whose")
    if not ways:
        ways = ("all",) if by.runs_the_cycle or asked.values("case") else ("agency",)
    mine = Action.owner_id == by.user_id
    meant = {"mine": mine, "agency": sa.or_(mine, Action.agency_id.in_(by.agency_ids))}
    return sa.or_(*(meant.get(way, sa.true()) for way in ways))


def _state(value: str, _by: Actor, _known: Vocabulary) -> Condition:
    if value in STATES:
        return state_expression() == STATES[value].value
    standings = {
        "open": Action.ended_at.is_(None),
        "ended": Action.ended_at.is_not(None),
        "overdue": overdue_expression(),
    }
    return standings[value]


def _agency(value: str, _by: Actor, known: Vocabulary) -> Condition:
    return Action.agency_id.in_(known.agency_ids(value))


def _strand(value: str, by: Actor, known: Vocabulary) -> Condition:
    aimed_at = (
        sa.select(IncidentStrand.id)
        .join(Incident, Incident.id == IncidentStrand.incident_id)
        .where(Incident.case_id == Case.id, IncidentStrand.strand.in_(known.strand_codes(value)))
        .correlate(Case)
        .exists()
    )
    return sa.and_(cases.visible_to(by), aimed_at)


def _owner(value: str, by: Actor, _known: Vocabulary) -> Condition:
    if value == "nobody":
        return Action.owner_id.is_(None)
    return Action.owner_id == (by.user_id if value == "me" else UUID(value))


def _case(value: str, _by: Actor, _known: Vocabulary) -> Condition:
    return Case.reference == value.upper()


def _purpose(value: str, _by: Actor, _known: Vocabulary) -> Condition:
    return Action.aim == Aim(value)


def _due(value: str, _by: Actor, _known: Vocabulary) -> Condition:
    today = clock.today()
    monday = today - timedelta(days=today.weekday())
    weeks = {"this-week": monday, "next-week": monday + timedelta(days=7)}
    if value == "today":
        return Action.due_on == today
    if value in weeks:
        return Action.due_on.between(weeks[value], weeks[value] + timedelta(days=6))
    day = date.fromisoformat(value[-10:])
    if value.startswith("before-"):
        return Action.due_on < day
    return Action.due_on > day if value.startswith("after-") else Action.due_on == day


def _is(value: str, _by: Actor, _known: Vocabulary) -> Condition:
    return {"new-date": wishes_new_date, "waiting": waits, "evidence": _evident}[value]()


def wishes_new_date() -> Condition:
    """Say that the owner of a running action asks for a new date and nobody has answered."""
    open_ = sa.select(DateRequest.id).where(
        DateRequest.action_id == Action.id, DateRequest.decided_at.is_(None)
    )
    return sa.and_(Action.ended_at.is_(None), open_.correlate(Action).exists())


def waits() -> Condition:
    """Say that a running action waits for another one, which has not ended."""
    first = aliased(Action)
    open_ = sa.select(first.id).where(first.id == Action.depends_on_id, first.ended_at.is_(None))
    return sa.and_(Action.ended_at.is_(None), open_.correlate(Action).exists())


def _evident() -> Condition:
    shown = sa.select(Evidence.id).where(Evidence.action_id == Action.id)
    return shown.correlate(Action).exists()


_MEANINGS: Mapping[str, Callable[[str, Actor, Vocabulary], Condition]] = {
    "state": _state,
    "agency": _agency,
    "strand": _strand,
    "owner": _owner,
    "case": _case,
    "purpose": _purpose,
    "due": _due,
    "is": _is,
}
