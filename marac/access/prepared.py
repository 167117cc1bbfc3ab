"""Statements that are made once for everybody who holds the same roles, and run for each of them.

To write down who may see what takes far longer than to look it up, and what is written down is the
same for all who hold the same roles; only the ids in it differ. `prepared` therefore hands the
maker of a statement a stand-in: it knows which roles are held, and gives a parameter wherever an
actor gives an id. The person themselves never reaches the maker, so nothing of one person can stay
in a statement that runs for another; nor does the clock, which says an error meanwhile.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

import sqlalchemy as sa

from marac import clock
from marac.access.actor import Actor, Seat
from marac.access.roles import Role
from marac.database import kept as hashed_once

P = ParamSpec("P")
T = TypeVar("T", bound=sa.Executable)

_NOBODY = UUID(int=0)
_kept: list[Callable[[], None]] = []


def forget() -> None:
    """Forget every statement that was kept, as must whoever changes a rule while the house runs."""
    for clear in _kept:
        clear()


class StandIn(Actor):
    """Somebody of whom only the roles are known; ids are parameters of the statement."""

    def __init__(self, roles: frozenset[Role], *, in_area: bool) -> None:
        seats = tuple(Seat(agency_id=_NOBODY, role=role) for role in sorted(roles))
        ids: Any = sa.bindparam("by_user", type_=sa.Uuid())
        area: Any = sa.bindparam("by_area", type_=sa.Uuid()) if in_area else None
        super().__init__(ids, "", area, "", "", seats)
        object.__setattr__(self, "asked", {"by_user": _user, "by_area": _area})

    def agencies_as(self, *roles: Role) -> Any:
        """Give a parameter for the agencies of these roles; nothing when none of them is held."""
        held = self.roles.intersection(roles)
        return self._agencies("_".join(sorted(role.name.lower() for role in held)), held)

    @property
    def agency_ids(self) -> Any:
        """Give a parameter for every agency."""
        return self._agencies("all", self.roles)

    @property
    def proved_lately(self) -> bool:
        """Refuse: this changes within minutes."""
        raise LookupError("what is prepared cannot know when somebody gave their password")

    def _agencies(self, name: str, roles: frozenset[Role]) -> Any:
        if not roles:
            return frozenset()
        self.asked[f"by_agencies_{name}"] = lambda actor: tuple(actor.agencies_as(*roles))
        return sa.bindparam(f"by_agencies_{name}", expanding=True, type_=sa.Uuid())

    asked: dict[str, Callable[[Actor], Any]]


def prepared(
    make: Callable[Concatenate[Actor, P], T],
) -> Callable[Concatenate[Actor, P], tuple[T, dict[str, Any]]]:
    """Keep what `make(by, *choices, **values)` makes, for each shape of person and its choices.

    Positional arguments choose between statements and must be hashable; keyword arguments are
    values, for which the maker gets parameters. The kept statement comes back with what to run it
    with: `session.scalars(*statement(by, case_id=case.id))`.
    """

    @lru_cache(maxsize=512)
    def kept(
        roles: frozenset[Role], in_area: bool, choices: tuple[Hashable, ...], names: frozenset[str]
    ) -> tuple[T, dict[str, Callable[[Actor], Any]]]:
        by = StandIn(roles, in_area=in_area)
        values: dict[str, Any] = {name: sa.bindparam(name) for name in names}
        with clock.hidden():
            statement = hashed_once(make(by, *choices, **values))  # type: ignore[arg-type]
        return statement, by.asked

    _kept.append(kept.cache_clear)

    def run(by: Actor, /, *choices: P.args, **values: P.kwargs) -> tuple[T, dict[str, Any]]:
        statement, asked = kept(by.roles, by.area_id is not None, choices, frozenset(values))
        return statement, {name: read(by) for name, read in asked.items()} | values

    return run


def _user(actor: Actor) -> UUID:
    return actor.user_id


def _area(actor: Actor) -> UUID | None:
    return actor.area_id
