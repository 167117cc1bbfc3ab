"""Every cell of the access model: what the oracle says, and what the application answers."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, Answer, Permission, Role
from marac.actions import policy as actions
from marac.cases.deciding import decide, decide_business
from marac.cases.policy import Condition
from marac.returns import policy as returns
from tests.access.oracle import Oracle, Verdict
from tests.access.worlds import ANSWERED, OWN_RETURN, RELATIONS, STATES, World, build
from tests.factories import Factory

ORACLE = Oracle()
# What the house needs beside the model; `test_gate` holds the views to this list.
HOUSE = {
    "home.read",
    "account.own",
    "meeting.read",
    "late_item.agree",
    "action.list",
    "area.read",
    "area.edit",
    "approval.decide",
    "breakglass.review",
}
# What counts as one's own where that is not the referral, and as released where not the contact.
OWN: dict[Permission, Callable[[Actor], Condition]] = {
    Permission.RETURN_WRITE: returns.holds_own,
    Permission.ACTION_UPDATE_PROGRESS: actions.holds_own,
}
RELEASED: dict[Permission, Callable[[Actor], Condition]] = {
    Permission.CASE_READ_POLICE_INTEL: returns.intelligence_released
}
STANDS_FOR = {
    (Permission.RETURN_WRITE, "authored"): OWN_RETURN,
    (Permission.CASE_READ_POLICE_INTEL, "invited"): ANSWERED,
}
DENIALS = {Answer.NO_FUNCTION, Answer.INVISIBLE, Answer.WRONG_STATE}


def test_the_application_knows_exactly_the_actions_of_the_oracle() -> None:
    assert {permission.value for permission in Permission} == set(ORACLE.actions) | HOUSE
    assert (tuple(ORACLE.states), tuple(ORACLE.relations)) == (tuple(STATES), RELATIONS)


def test_the_oracle_has_as_many_cells_as_it_says() -> None:
    people = len(ORACLE.roles) + 1  # and nobody
    about_cases = sum(ORACLE.about_a_case(action) for action in ORACLE.actions)
    cells = people * (about_cases * len(STATES) * len(RELATIONS) + 2 * (48 - about_cases))
    assert cells == 21_648


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("proved", [False, True], ids=["stale", "proved"])
def test_every_cell_of_a_role_is_answered_as_the_oracle_says(
    make: Factory, session: Session, role: Role, proved: bool
) -> None:
    world = build(make, role)
    actor = replace(world.actor(), proved_at=clock.now() if proved else None)
    wrong, cells = [], 0
    for action in ORACLE.actions:
        for cell, said, answer in _answers(session, world, actor, action):
            cells += 1
            if answer not in _expected(said, cell, proved=proved):
                wrong.append((action, *cell, said, answer.name))
    assert wrong == []
    assert cells == 21_648 / 11


def test_nobody_at_all_may_do_anything(make: Factory, session: Session) -> None:
    world = build(make, Role.REFERRER)
    nobody = replace(world.actor(), seats=())
    for action in ORACLE.actions:
        answers = {answer for _, _, answer in _answers(session, world, nobody, action)}
        assert answers == {Answer.NO_FUNCTION}, action


Cell = tuple[str, ...]


def _answers(
    session: Session, world: World, actor: Actor, action: str
) -> list[tuple[Cell, Verdict, Answer]]:
    permission, role = Permission(action), world.role.value
    if not ORACLE.about_a_case(action):
        places = {"own area": world.area.id, "other area": world.elsewhere.id}
        return [
            (
                (place,),
                ORACLE.business(action, role, own_area=place == "own area"),
                decide_business(by=actor, permission=permission, area_id=area_id),
            )
            for place, area_id in places.items()
        ]
    own, released = OWN.get(permission), RELEASED.get(permission)
    answers = decide(
        session,
        by=actor,
        permission=permission,
        case_ids=list(world.cases.values()),
        own=own(actor) if own else None,
        released=released(actor) if released else None,
    )
    rows = []
    for state in STATES:
        for relation in RELATIONS:
            wanted = STANDS_FOR.get((permission, relation), relation)
            said = ORACLE.verdict(action, role, state, relation)
            rows.append(((state, relation), said, answers[world.cases[state, wanted]]))
    return rows


def _expected(said: Verdict, cell: Cell, *, proved: bool) -> set[Answer]:
    if not said.has_function:
        return {Answer.NO_FUNCTION}
    if not said.allowed:
        hidden = {"conflict", "other_area", "other area"} & set(cell)
        return {Answer.INVISIBLE} if hidden else DENIALS - {Answer.NO_FUNCTION}
    if said.step_up and not proved:
        return {Answer.STALE}
    return {Answer.NEEDS_SECOND} if said.second else {Answer.ALLOWED}
