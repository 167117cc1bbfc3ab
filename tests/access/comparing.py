"""Comparing what the application answers with what the oracle says, cell by cell."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor, Answer, Permission
from marac.actions import policy as actions
from marac.actions.models import Action
from marac.cases import policy as cases
from marac.cases.deciding import decide, decide_business
from marac.cases.models import Case
from marac.cases.policy import Condition
from marac.returns import policy as returns
from marac.returns.models import Return, ReturnItem
from tests.access.oracle import Oracle, Verdict
from tests.access.worlds import ANSWERED, BESIDE, OWN_RETURN, RELATIONS, STATES, World

ORACLE = Oracle()
DENIALS = {Answer.NO_FUNCTION, Answer.INVISIBLE, Answer.WRONG_STATE}


def own_return(actor: Actor) -> Condition:
    """The cases open to the person in which their own agency has a return to write."""
    own = sa.select(Return.id).where(
        Return.case_id == Case.id, returns.speaks_for(actor, Return.agency_id)
    )
    return sa.and_(cases.visible_to(actor), own.correlate(Case).exists())


def own_action(actor: Actor) -> Condition:
    """The cases in which the person, or an agency that they speak for, owns an action."""
    own = sa.select(Action.id).where(Action.case_id == Case.id, actions.own(actor))
    return own.correlate(Case).exists()


def intelligence_released(actor: Actor) -> Condition:
    """The cases of whose intelligence something was released to an agency of the person."""
    released = (
        sa.select(ReturnItem.id)
        .join(Return, Return.id == ReturnItem.return_id)
        .where(Return.case_id == Case.id, ReturnItem.intelligence, returns._named(actor))
    )
    return released.correlate(Case).exists()


# What counts as one's own where that is not the referral, and as released where not the contact.
OWN: dict[Permission, Callable[[Actor], Condition]] = {
    Permission.RETURN_WRITE: own_return,
    Permission.ACTION_UPDATE_PROGRESS: own_action,
}
RELEASED: dict[Permission, Callable[[Actor], Condition]] = {
    Permission.CASE_READ_POLICE_INTEL: intelligence_released
}
STANDS_FOR = {
    (Permission.RETURN_WRITE, "authored"): OWN_RETURN,
    (Permission.CASE_READ_POLICE_INTEL, "invited"): ANSWERED,
}


class Cell(NamedTuple):
    """One cell: what the oracle says and what the application answers."""

    action: str
    state: str
    relation: str
    said: Verdict
    answer: Answer

    def is_right(self, *, proved: bool) -> bool:
        return self.answer in self._expected(proved=proved)

    def _expected(self, *, proved: bool) -> set[Answer]:
        if not self.said.has_function:
            return {Answer.NO_FUNCTION}
        if not self.said.allowed:
            hidden = self.relation in {"conflict", "other_area", "agency_conflict"}
            return {Answer.INVISIBLE} if hidden else DENIALS - {Answer.NO_FUNCTION}
        if self.said.step_up and not proved:
            return {Answer.STALE}
        return {Answer.NEEDS_SECOND} if self.said.second else {Answer.ALLOWED}


def cells(session: Session, world: World, actor: Actor) -> Iterator[Cell]:
    """Every cell of the oracle for the person of a world."""
    for action in ORACLE.actions:
        if not ORACLE.about_a_case(action):
            yield from _business(world, actor, action)
            continue
        answers = _answers(session, world, actor, Permission(action))
        for state in STATES:
            for relation in RELATIONS:
                said = ORACLE.verdict(action, world.role.value, state, relation)
                stands = STANDS_FOR.get((Permission(action), relation), relation)
                yield Cell(action, state, relation, said, answers[state, stands])


def cells_beside(session: Session, world: World, actor: Actor) -> Iterator[Cell]:
    """The relations that the oracle has no column for, each answering like one of its own."""
    role = world.role.value
    for action in filter(ORACLE.about_a_case, ORACLE.actions):
        answers = _answers(session, world, actor, Permission(action))
        for state in STATES:
            for relation, (like, shut) in BESIDE.items():
                said = ORACLE.verdict(action, role, state, like)
                if _is_shut(action, role, shut):
                    said = said._replace(allowed=False)
                yield Cell(action, state, relation, said, answers[state, relation])


def _is_shut(action: str, role: str, codes: str) -> bool:
    """Intelligence is open only to an agency whose own return is in, which none of these has."""
    code = ORACLE.cell(action, role)[0]
    return code in codes or (code == "f" and action == "case.read_police_intel")


def _business(world: World, actor: Actor, action: str) -> Iterator[Cell]:
    for relation, area_id in (("own_area", world.area.id), ("other_area", world.elsewhere.id)):
        said = ORACLE.business(action, world.role.value, own_area=relation == "own_area")
        answer = decide_business(by=actor, permission=Permission(action), area_id=area_id)
        yield Cell(action, "", relation, said, answer)


def _answers(
    session: Session, world: World, actor: Actor, permission: Permission
) -> dict[tuple[str, str], Answer]:
    own, released = OWN.get(permission), RELEASED.get(permission)
    answers = decide(
        session,
        by=actor,
        permission=permission,
        case_ids=list(world.cases.values()),
        own=own(actor) if own else None,
        released=released(actor) if released else None,
    )
    return {place: answers[case_id] for place, case_id in world.cases.items()}
