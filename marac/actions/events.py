"""What happens to actions, for the audit: ids only."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Consulted, Event, Operation


@dataclass(frozen=True, kw_only=True)
class ActionChanged(Event):
    """Something was done to one action; each kind below says what."""

    operation = Operation.ALTERATION

    action_id: UUID


@dataclass(frozen=True, kw_only=True)
class ActionProposed(ActionChanged):
    """An action was put to the room."""

    operation = Operation.COLLECTION

    agency_id: UUID


@dataclass(frozen=True, kw_only=True)
class ActionAgreed(ActionChanged):
    """The room agreed an action."""

    operation = Operation.ALTERATION


@dataclass(frozen=True, kw_only=True)
class ActionsIssued(Event):
    """A meeting's agreed actions went out to those who own them."""

    operation = Operation.DISCLOSURE
    to = "agency_ids"

    meeting_id: UUID
    action_ids: tuple[UUID, ...]
    agency_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class ActionIssued(ActionChanged):
    """One action that no meeting will send out went to its owner."""

    operation = Operation.DISCLOSURE
    to = "agency_id"

    agency_id: UUID


@dataclass(frozen=True, kw_only=True)
class ActionProgressed(ActionChanged):
    """Its owner, their agency or the co-ordinator said how an action stands."""

    operation = Operation.ALTERATION

    step: str


@dataclass(frozen=True, kw_only=True)
class ActionEnded(ActionChanged):
    """An action ended, and how."""

    operation = Operation.ALTERATION

    ending: str


@dataclass(frozen=True, kw_only=True)
class ActionConsulted(Consulted):
    """Someone opened an action."""

    action_id: UUID


@dataclass(frozen=True, kw_only=True)
class ActionsConsulted(Consulted):
    """Someone read a page of the list of actions."""

    action_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class LateActionsConsulted(Consulted):
    """The manager of an agency read which of its actions are late: no word of any case."""

    action_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class ActionsTakenOut(Consulted):
    """Someone took a list of actions away as a file; it names nobody and holds no words."""

    operation = Operation.DISCLOSURE
    to = "actor_id"
    leaves = True

    action_ids: tuple[UUID, ...]
    digest: str


@dataclass(frozen=True, kw_only=True)
class ActionViewKept(Event):
    """Someone kept a list of actions for themselves, or let one go."""

    operation = Operation.ALTERATION

    view_id: UUID
    kept: bool


@dataclass(frozen=True, kw_only=True)
class ActionHandedOver(ActionChanged):
    """An action went to somebody else of its agency, who has an account or only a name."""

    operation = Operation.DISCLOSURE
    to = "owner_id"

    owner_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class ActionShown(ActionChanged):
    """A file of the case was named as evidence of what was done."""

    operation = Operation.ALTERATION

    attachment_id: UUID
