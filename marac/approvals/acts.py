"""The acts that wait for a second person: packages above register theirs, unknown to this one."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor, Permission, Role
from marac.approvals.models import ApprovalRequest

# Under this name the acts of an application travel in its sessions.
REGISTRY = "approvals"

# Half of every act that needs four eyes may be the information governance lead's.
ALWAYS = frozenset({Role.INFORMATION_GOVERNANCE})


@dataclass(frozen=True)
class Description:
    """What exactly somebody is asked to agree to, in lines of key and value, and where to look."""

    lines: tuple[tuple[str, str], ...]
    link: str | None = None


@dataclass(frozen=True)
class Person:
    """Someone who could be asked: who they are today, and how to write to them."""

    actor: Actor
    email: str


Condition = Callable[[Actor], sa.ColumnElement[bool]]
Pin = Callable[[Session, ApprovalRequest], str]
Describe = Callable[[Session, Actor, ApprovalRequest], Description]
Perform = Callable[[Session, Actor, ApprovalRequest], None]
# Finds the people of an area who hold one of the roles and can sign in today.
Directory = Callable[[Session, UUID, Collection[Role]], Iterable[Person]]
# Gives the references of those of these cases of which the actor may know.
NameCases = Callable[[Session, Actor, Collection[UUID]], Mapping[UUID, str]]


@dataclass(frozen=True)
class Act:
    """Something that happens only when a second person agrees.

    `title` reads after "to", as in "Asked to lift a restriction"; `visible_to` is a condition on
    `ApprovalRequest` that leaves out everyone from whom the matter is hidden; `pin` gives the text
    of what is approved as it stands now; `on_end` clears up when it will not happen.
    """

    name: str
    title: str
    requested_with: Permission
    approvers: frozenset[Role]
    visible_to: Condition
    pin: Pin
    describe: Describe
    carry_out: Perform
    on_end: Perform | None = None

    def may_approve(self, actor: Actor) -> bool:
        """Tell whether any of the person's roles may agree to this act."""
        return actor.has(*self.approvers, *ALWAYS)

    @property
    def approver_roles(self) -> frozenset[Role]:
        """Give the roles that may agree."""
        return self.approvers | ALWAYS

    @property
    def heading(self) -> str:
        """Give the title as it begins a line."""
        return self.title[:1].upper() + self.title[1:]


def _nobody(_session: Session, _area_id: UUID, _roles: Collection[Role]) -> Iterable[Person]:
    return ()


def _unnamed(_session: Session, _by: Actor, _ids: Collection[UUID]) -> Mapping[UUID, str]:
    return {}


@dataclass
class Registry:
    """The acts of one application, who could be asked, and what cases are called."""

    acts: dict[str, Act] = field(default_factory=dict)
    directory: Directory = _nobody
    name_cases: NameCases = _unnamed


def registry_of(session: Session) -> Registry:
    """Give the registry of the application to which a session belongs."""
    registry: Registry = session.info[REGISTRY]
    return registry


def all_acts(session: Session) -> tuple[Act, ...]:
    """Give every act that is registered."""
    return tuple(registry_of(session).acts.values())


def act_of(session: Session, request: ApprovalRequest) -> Act:
    """Give the act that a request asks for."""
    return registry_of(session).acts[request.act]


def people_with(session: Session, *, area_id: UUID, roles: Collection[Role]) -> Iterable[Person]:
    """Give the people of an area who hold one of these roles and can sign in today."""
    return registry_of(session).directory(session, area_id, roles)
