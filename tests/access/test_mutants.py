"""No rule is untested: take any one condition away, and the comparison with the oracle fails."""

from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Role
from marac.actions import policy as actions
from marac.cases import conditions
from marac.cases import policy as cases
from marac.returns import policy as returns
from tests.access.comparing import cells, cells_beside
from tests.access.worlds import World, build
from tests.factories import Factory


def always(*_terms: object, **_more: object) -> sa.ColumnElement[bool]:
    return sa.true()


def never(*_terms: object, **_more: object) -> sa.ColumnElement[bool]:
    return sa.false()


def unwrapped(_actor: object, _permission: object, ways: list[Any]) -> sa.ColumnElement[bool]:
    return sa.or_(*ways)


# Each condition, what stands in for it when it is taken away, and a role that must notice.
MUTANTS = [
    (conditions, "in_area", always, Role.COORDINATOR),
    (conditions, "kept_away", never, Role.COORDINATOR),
    (conditions, "named_if_restricted", always, Role.CHAIR),
    (conditions, "named_if_restricted", always, Role.DEPUTY),
    (conditions, "on_the_list", never, Role.COORDINATOR),
    (conditions, "invited", always, Role.REPRESENTATIVE),
    (conditions, "attested", always, Role.REPRESENTATIVE),
    (conditions, "assigned", always, Role.ADVOCATE),
    (conditions, "authored", always, Role.REFERRER),
    (conditions, "in_running_window", always, Role.COORDINATOR),
    (conditions, "in_agency_window", always, Role.DEPUTY),
    (conditions, "contact_released", always, Role.REPRESENTATIVE),
    (conditions, "granted", always, Role.AUDITOR),
    (cases, "counts_as", always, Role.COORDINATOR),
    (cases, "_while_kept", unwrapped, Role.INFORMATION_GOVERNANCE),
    (conditions, "authored", never, Role.CHAIR),
    (returns, "speaks_for", always, Role.REPRESENTATIVE),
    (returns, "_takes_part", always, Role.REPRESENTATIVE),
    (returns, "_named", always, Role.ADVOCATE),
    (actions, "own", always, Role.REPRESENTATIVE),
]


def wrong_cells(session: Session, world: World) -> list[Any]:
    actor = world.actor()
    found = [*cells(session, world, actor), *cells_beside(session, world, actor)]
    return [cell for cell in found if not cell.is_right(proved=False)]


@pytest.mark.parametrize(
    ("module", "condition", "instead", "role"),
    MUTANTS,
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_the_oracle_notices_when_a_condition_is_taken_away(
    make: Factory,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    module: ModuleType,
    condition: str,
    instead: Any,
    role: Role,
) -> None:
    world = build(make, role)
    assert hasattr(module, condition)
    monkeypatch.setattr(module, condition, instead)
    assert wrong_cells(session, world) != []
