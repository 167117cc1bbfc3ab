"""The actions of a case are shown past the session: they must be what the session reads."""

from datetime import date

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.actions.lines import ActionLine
from marac.actions.models import Action, Ending
from marac.actions.queries import list_for_case
from marac.actions.showing import COLUMNS, list_to_show
from marac.keys import Unreadable
from tests.actions.conftest import World


def test_every_action_is_shown_just_as_it_is_kept(world: World) -> None:
    now, session = clock.now(), world.make.session
    world.another(agreed_at=None, issued_at=None)
    world.another(due_on=date(2026, 11, 2))
    world.another(accepted_at=now, started_at=now)
    world.another(reported_done_at=now, reported_done_by_id=world.landlord.id)
    for ending in Ending:
        world.another(ended_at=now, ended_by_id=world.coordinator.id, ending=ending)

    for user in (world.coordinator, world.landlord, world.officer):
        by = world.actor(user)
        session.expire_all()
        kept = list_for_case(session, by=by, case=world.case)
        session.expire_all()
        shown = list_to_show(session, by=by, case=world.case)

        assert len(shown) >= 2
        assert [_told(line) for line in shown] == [_told(line) for line in kept]
        assert not any(sa.inspect(line.action).session for line in shown)


def test_who_may_see_no_action_of_a_case_is_shown_none(world: World) -> None:
    stranger = world.make.agency("Elsewhere", area=world.area)
    user = world.make.user(Role.REPRESENTATIVE, area=world.area, agency=stranger)

    assert list_to_show(world.make.session, by=world.actor(user), case=world.case) == []


def test_a_task_that_was_moved_from_another_action_is_not_shown(world: World) -> None:
    session, rows = world.make.session, Action.__table__
    another = world.another(task="Fit a camera")
    session.flush()
    task = sa.type_coerce(rows.c.task, sa.Text)
    taken = session.scalar(sa.select(task).where(rows.c.id == another.id))
    session.execute(sa.text("UPDATE actions SET task = :taken"), {"taken": taken})

    with pytest.raises(Unreadable, match="moved from another row"):
        list_to_show(session, by=world.actor(world.coordinator), case=world.case)


def _told(line: ActionLine) -> list[object]:
    columns = [getattr(line.action, column.key) for column in COLUMNS]
    state = (line.state, line.overdue, line.days_left)
    return [columns, line.reference, line.who, line.action.agency.name, line.case_open, state]
