"""The page "who can see this?" says of each person exactly what the policy answers them."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Role
from marac.cases.models import Case
from marac.cases.policy import openable_by, referred_by
from marac.cases.readers import Reader, list_readers
from tests.access.worlds import World, build
from tests.factories import Factory


@pytest.mark.parametrize("role", list(Role))
def test_a_person_is_on_the_page_when_they_can_see_the_case_and_only_then(
    make: Factory, session: Session, role: Role
) -> None:
    world = build(make, role)
    session.expire_all()
    by, wrong = world.actor(), []
    opens = set(session.scalars(sa.select(Case.id).where(openable_by(by))))
    reads_own = set(session.scalars(sa.select(Case.id).where(referred_by(by))))
    for place, case_id in world.cases.items():
        found = reader_of(session, world, case_id)
        said = found is not None and found.now
        if said != (case_id in opens | reads_own):
            wrong.append((place, said))
        elif found is not None and found.now and found.own_text_only != (case_id not in opens):
            wrong.append((place, "own text", found.own_text_only))
    assert wrong == []


def reader_of(session: Session, world: World, case_id: object) -> Reader | None:
    readers = list_readers(session, case=session.get_one(Case, case_id))
    return next((r for r in readers if r.user_id == world.user.id), None)
