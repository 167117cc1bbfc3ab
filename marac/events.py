"""What happened, said once: operations publish typed events, and others listen.

The audit listens to every event inside the publisher's transaction, so a change that cannot be
logged does not happen. A bus belongs to one application and travels in its sessions, which keeps
operations free of the web.
"""

import dataclasses
from collections.abc import Callable
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.orm import Session


class Operation(StrEnum):
    """What an event is: the six operations of section 62 of the DPA 2018, then our own kinds."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"
    AUTHENTICATION = "authentication"
    DENIAL = "denial"
    ROLE_CHANGE = "role_change"
    AGREEMENT = "agreement"
    FOUR_EYES = "four_eyes"
    EMERGENCY = "emergency"
    BACKUP = "backup"
    SYSTEM = "system"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened, in ids only: never a name, never text that a person wrote.

    Each kind says which `operation` it is. A disclosure names in `to` the field that holds who
    received it; `leaves` tells that something that can be carried away left the house with it.
    """

    reading: ClassVar[bool] = False
    operation: ClassVar[Operation] = Operation.ALTERATION
    to: ClassVar[str] = ""
    leaves: ClassVar[bool] = False

    actor_id: UUID | None
    area_id: UUID | None
    case_id: UUID | None = None

    def details(self) -> dict[str, Any]:
        """Give the fields of this kind of event beyond the common ones, ready for JSON."""
        common = {field.name for field in dataclasses.fields(Event)}
        own = [f.name for f in dataclasses.fields(self) if f.name not in common]
        return {name: _plain(getattr(self, name)) for name in own}

    def recipients(self) -> tuple[UUID, ...]:
        """Give the people or agencies to whom something was disclosed."""
        found = getattr(self, self.to) if self.to else None
        if found is None:
            return ()
        return (found,) if isinstance(found, UUID) else tuple(found)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Consulted(Event):
    """Someone read something; on a GET it is logged in a short transaction of its own."""

    reading: ClassVar[bool] = True
    operation: ClassVar[Operation] = Operation.CONSULTATION


Handler = Callable[[Session, Event], None]


class Bus:
    """Who listens to which events, for one application."""

    def __init__(self) -> None:
        self._handlers: list[tuple[type[Event], Handler]] = []

    def subscribe(self, kind: type[Event], handler: Handler) -> None:
        """Call `handler(session, event)` for each event of this kind, in its transaction."""
        self._handlers.append((kind, handler))

    def deliver(self, session: Session, event: Event) -> None:
        """Hand the event to each of its listeners, in the order in which they subscribed."""
        for kind, handler in self._handlers:
            if isinstance(event, kind):
                handler(session, event)


def publish(session: Session, event: Event) -> None:
    """Tell the application that `event` happened.

    In a request that only reads, the event waits until the page is made (`take_waiting`) and is
    logged before the first byte is sent.
    """
    if session.info.get("reading"):
        if not event.reading:
            raise RuntimeError(f"{type(event).__name__} was published by a request that only reads")
        session.info.setdefault("waiting", []).append(event)
        return
    session.flush()
    session.info["bus"].deliver(session, event)


def take_waiting(session: Session) -> list[Event]:
    """Take the events that a reading request has gathered."""
    waiting: list[Event] = session.info.pop("waiting", [])
    return waiting


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, (bool, int, str)):
        return str(value) if isinstance(value, str) else value
    return str(value)
