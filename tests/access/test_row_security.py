"""The second wall: on PostgreSQL, raw SQL shows each person the rows that the policies give them.

Every raw statement here runs as the application's role and names no condition at all.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.database import act_as, beyond, db
from marac.packs.models import PaperSection
from tests.access.furnished import furnish
from tests.access.guarded import GUARDED, HOUSE_ALONE
from tests.access.worlds import build
from tests.factories import Factory

pytestmark = pytest.mark.usefixtures("on_postgresql")


@pytest.fixture
def on_postgresql(app: Flask) -> None:
    """Leave these stories out where there is no second wall."""
    with app.app_context():
        if db.engine.dialect.name != "postgresql":
            pytest.skip("row-level security is PostgreSQL's")


@contextmanager
def seeing_as(session: Session, user_id: UUID, area_id: UUID | None) -> Iterator[None]:
    """Look as a person inside the block, as their request does, and undo what is done there."""
    session.flush()
    savepoint = session.begin_nested()
    act_as(session, user_id=user_id, area_id=area_id)
    try:
        yield
    finally:
        session.info.pop("standpoint")
        savepoint.rollback()


def raw(session: Session, table: str) -> set[UUID]:
    return set(session.scalars(sa.text(f"SELECT id FROM {table}")))


@pytest.mark.parametrize("role", list(Role))
def test_raw_sql_finds_in_every_table_what_the_policies_let_a_person_see(
    make: Factory, session: Session, role: Role
) -> None:
    world = build(make, role)
    furnish(world)
    session.flush()
    actor = world.actor()
    wrong: dict[str, list[str]] = {}
    where = {case_id: f"{state} {relation}" for (state, relation), case_id in world.cases.items()}
    for table, guarded in GUARDED.items():
        expected = set(session.scalars(guarded(actor)))
        with seeing_as(session, actor.user_id, actor.area_id):
            found = raw(session, table)
        if table == "cases":
            wrong[table] = sorted(where[case_id] for case_id in expected ^ found)
        else:
            wrong[table] = [f"+{len(found - expected)} -{len(expected - found)}"]
    assert {t: w for t, w in wrong.items() if w not in ([], ["+0 -0"])} == {}


def test_the_world_holds_something_to_find_and_to_miss(make: Factory, session: Session) -> None:
    world = build(make, Role.REPRESENTATIVE)
    furnish(world)
    session.flush()
    for table, guarded in GUARDED.items():
        seen = len(set(session.scalars(guarded(world.actor()))))
        assert 0 < seen < len(raw(session, table)), table


def test_nobody_sees_nothing(make: Factory, session: Session) -> None:
    furnish(build(make, Role.COORDINATOR))
    session.flush()
    connection = session.connection()
    connection.execute(sa.text("SELECT set_config('app.mode', '', true)"))
    assert {table: raw(session, table) for table in GUARDED} == {key: set() for key in GUARDED}


def test_a_setting_without_an_area_or_of_somebody_without_a_seat_shows_nothing(
    make: Factory, session: Session
) -> None:
    world = build(make, Role.COORDINATOR)
    for user_id, area_id in (
        (world.user.id, None),
        (world.user.id, world.elsewhere.id),
        (world.second.id, world.area.id),
    ):
        with seeing_as(session, user_id, area_id):
            assert raw(session, "cases") == set()


def test_a_person_who_is_disabled_or_lost_the_agreement_sees_nothing(
    make: Factory, session: Session
) -> None:
    world = build(make, Role.COORDINATOR)
    for shut in (
        lambda: setattr(world.user, "disabled_at", clock.now()),
        lambda: setattr(world.agency.agreements[0], "expires_on", clock.today()),
    ):
        with session.begin_nested() as savepoint:
            shut()
            with seeing_as(session, world.user.id, world.area.id):
                assert raw(session, "cases") == set()
            savepoint.rollback()
    with seeing_as(session, world.user.id, world.area.id):
        assert raw(session, "cases") != set()


def test_a_row_that_a_person_may_not_see_is_neither_changed_nor_deleted(
    make: Factory, session: Session
) -> None:
    world = build(make, Role.REPRESENTATIVE)
    hidden = world.cases["P", "conflict"]
    with seeing_as(session, world.user.id, world.area.id):
        for statement in (
            "UPDATE cases SET decision_note = 'x' WHERE id = :id",
            "DELETE FROM actions WHERE case_id = :id",
        ):
            done = session.execute(sa.text(statement), {"id": hidden})
            assert done.rowcount == 0  # type: ignore[attr-defined]


def test_a_row_is_never_written_into_another_area(make: Factory, session: Session) -> None:
    world = build(make, Role.COORDINATOR)
    with seeing_as(session, world.user.id, world.area.id):
        moved = sa.text("UPDATE cases SET area_id = :area WHERE id = :id")
        values = {"area": world.elsewhere.id, "id": world.cases["S", "invited"]}
        with pytest.raises(sa.exc.ProgrammingError, match="row-level security"):
            session.execute(moved, values)


def test_beyond_shows_all_inside_the_block_and_the_persons_own_after_it(
    make: Factory, session: Session
) -> None:
    world = build(make, Role.REPRESENTATIVE)
    everything = raw(session, "cases")
    with seeing_as(session, world.user.id, world.area.id):
        own = raw(session, "cases")
        with beyond(session, "a test of the block"):
            assert raw(session, "cases") == everything
        assert raw(session, "cases") == own != everything
        with pytest.raises(ZeroDivisionError), beyond(session, "a test of what fails in it"):
            raise ZeroDivisionError
        assert raw(session, "cases") == own


def test_the_applications_role_owns_nothing_and_cannot_take_the_wall_away(
    session: Session,
) -> None:
    owned = "SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = current_user"
    assert session.scalars(sa.text(owned)).all() == []
    for statement in (
        "ALTER TABLE cases DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE cases NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY second_wall ON cases",
        "CREATE OR REPLACE FUNCTION marac_cases(asked text) RETURNS SETOF uuid"
        " LANGUAGE sql AS 'SELECT id FROM cases'",
        "SET ROLE marac_owner",
    ):
        with pytest.raises(sa.exc.ProgrammingError), session.begin_nested():
            session.execute(sa.text(statement))


def test_every_table_of_the_wall_is_walled_for_its_owner_too(session: Session) -> None:
    walled = sa.text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
    assert set(session.scalars(walled)) == set(GUARDED) | HOUSE_ALONE


def test_sections_of_packs_are_found_by_the_house_alone(make: Factory, session: Session) -> None:
    world = build(make, Role.COORDINATOR)
    for case_id in world.cases.values():
        row = {"digest": "digest", "pages": 1, "used_at": clock.now(), "content": b"section"}
        make.add(PaperSection(case_id=case_id, **row))
    session.flush()
    assert len(raw(session, "paper_sections")) == len(world.cases)
    actor = world.actor()
    with seeing_as(session, actor.user_id, actor.area_id):
        assert raw(session, "paper_sections") == set()
