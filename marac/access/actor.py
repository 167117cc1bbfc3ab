"""Who is acting: all that a policy needs to know of a person."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from marac import clock
from marac.access.permissions import Permission
from marac.access.roles import AGENCY_VOICES, Role
from marac.access.rules import RULES, Reach

# How long a person counts as having just shown that they are who they say.
PROOF_HOLDS = timedelta(minutes=5)


T = TypeVar("T")


@dataclass(frozen=True)
class Seat:
    """One role for one agency, held today."""

    agency_id: UUID
    role: Role


@dataclass(frozen=True)
class Actor:
    """Who is acting, in which area, from which seats.

    `proved_at` is when they last gave their passphrase; `undeclared` tells that they hold seats
    here that wait for this year's confidentiality declaration, and `seats` is then empty.
    """

    user_id: UUID
    display_name: str
    area_id: UUID | None
    area_name: str
    agency_name: str
    seats: tuple[Seat, ...]
    proved_at: datetime | None = None
    undeclared: bool = False
    _worked_out: dict[Hashable, object] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def roles(self) -> frozenset[Role]:
        """Give the roles that the person holds in this area today."""
        return frozenset(seat.role for seat in self.seats)

    def has(self, *roles: Role) -> bool:
        """Tell whether the person holds any of these roles here."""
        return not self.roles.isdisjoint(roles)

    @property
    def runs_the_cycle(self) -> bool:
        """Tell whether the person is the area's co-ordinator or chair."""
        return self.has(Role.COORDINATOR, Role.CHAIR)

    def agencies_as(self, *roles: Role) -> frozenset[UUID]:
        """Give the agencies for which the person holds any of these roles."""
        return frozenset(seat.agency_id for seat in self.seats if seat.role in roles)

    @property
    def agency_ids(self) -> frozenset[UUID]:
        """Give every agency that the person belongs to here."""
        return frozenset(seat.agency_id for seat in self.seats)

    @property
    def voice_agency_ids(self) -> frozenset[UUID]:
        """Give the agencies for which the person speaks at the meeting."""
        return self.agencies_as(*AGENCY_VOICES)

    @property
    def proved_lately(self) -> bool:
        """Tell whether the person gave their passphrase within the last five minutes."""
        return self.proved_at is not None and clock.now() - self.proved_at <= PROOF_HOLDS

    def work_out_once(self, what: Hashable, work_out: Callable[[], T]) -> T:
        """Give what follows from the actor alone, worked out the first time that it is asked."""
        if what not in self._worked_out:
            self._worked_out[what] = work_out()
        return self._worked_out[what]  # type: ignore[return-value]

    def may(self, permission: Permission) -> bool:
        """Tell whether any of the person's roles has this function."""
        return not self.roles.isdisjoint(RULES[permission].reach)

    def roles_reaching(self, permission: Permission, reach: Reach) -> tuple[Role, ...]:
        """Give those of the person's roles that have a function in this way."""
        return tuple(sorted(r for r in self.roles if RULES[permission].reach.get(r) is reach))
