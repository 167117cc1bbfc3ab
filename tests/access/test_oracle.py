"""Every cell of the access model: what the oracle says, and what the application answers."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Answer, Permission, Role
from tests.access.comparing import ORACLE, cells, cells_beside
from tests.access.worlds import RELATIONS, STATES, build
from tests.factories import Factory

# What the house needs beside the model; `test_gate` holds the views to this list.
HOUSE = {
    "home.read",
    "account.own",
    "meeting.read",
    "late_item.agree",
    "action.list",
    "contact.make",
    "area.read",
    "area.edit",
    "approval.decide",
    "breakglass.review",
    "account.factors",
    "factor.vouch",
    "factor.reset",
}


def test_the_application_knows_exactly_the_actions_of_the_oracle() -> None:
    assert {permission.value for permission in Permission} == set(ORACLE.actions) | HOUSE
    assert (tuple(ORACLE.states), tuple(ORACLE.relations)) == (tuple(STATES), RELATIONS)


def test_the_oracle_has_as_many_cells_as_it_says() -> None:
    people = len(ORACLE.roles) + 1  # and nobody
    about_cases = sum(ORACLE.about_a_case(action) for action in ORACLE.actions)
    cells_of_one = about_cases * len(STATES) * len(RELATIONS) + 2 * (48 - about_cases)
    assert people * cells_of_one == 21_648


@pytest.mark.parametrize("role", list(Role))
def test_every_cell_of_a_role_is_answered_as_the_oracle_says(
    make: Factory, session: Session, role: Role
) -> None:
    world = build(make, role)
    stale = world.actor()
    for actor in (stale, replace(stale, proved_at=clock.now())):
        found = list(cells(session, world, actor))
        assert len(found) == 21_648 / 11
        wrong = [cell for cell in found if not cell.is_right(proved=actor.proved_lately)]
        assert wrong == []


@pytest.mark.parametrize("role", list(Role))
def test_what_the_oracle_has_no_column_for_is_answered_like_its_nearest(
    make: Factory, session: Session, role: Role
) -> None:
    world = build(make, role)
    wrong = [c for c in cells_beside(session, world, world.actor()) if not c.is_right(proved=False)]
    assert wrong == []


def test_nobody_at_all_may_do_anything(make: Factory, session: Session) -> None:
    world = build(make, Role.REFERRER)
    nobody = replace(world.actor(), seats=())
    answers = {cell.answer for cell in cells(session, world, nobody)}
    assert answers == {Answer.NO_FUNCTION}
