"""What happens to signing in through an agency. Never an e-mail address, a subject or a domain."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from marac.events import Event, Operation


@dataclass(frozen=True, kw_only=True)
class ProviderProposed(Event):
    """Settings of an agency's identity provider were proposed; nothing follows from them yet."""

    operation: ClassVar[Operation] = Operation.SYSTEM
    agency_id: UUID
    provider_id: UUID
    factor_counts: bool


@dataclass(frozen=True, kw_only=True)
class ProviderSwitchedOn(Event):
    """Two people agreed to the settings of an agency's provider, which are live from now on."""

    operation: ClassVar[Operation] = Operation.SYSTEM
    agency_id: UUID
    provider_id: UUID
    factor_counts: bool


@dataclass(frozen=True, kw_only=True)
class ProviderSwitchedOff(Event):
    """Nobody signs in through this agency any more."""

    operation: ClassVar[Operation] = Operation.SYSTEM
    agency_id: UUID
    provider_id: UUID


@dataclass(frozen=True, kw_only=True)
class AccountLinked(Event):
    """A person was known through their agency for the first time."""

    operation: ClassVar[Operation] = Operation.AUTHENTICATION
    agency_id: UUID
    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class AccountUnlinked(Event):
    """An administrator made an agency's provider a stranger to a person's account again."""

    operation: ClassVar[Operation] = Operation.AUTHENTICATION
    agency_id: UUID
    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class SignedOutByAgency(Event):
    """A person signed out at their agency, which told us, and their sessions here ended."""

    operation: ClassVar[Operation] = Operation.AUTHENTICATION
    agency_id: UUID
    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class ProviderSignInFailed(Event):
    """Somebody came back from an agency's provider and was not let in; `reason` is its code."""

    operation: ClassVar[Operation] = Operation.AUTHENTICATION
    agency_id: UUID
    user_id: UUID | None
    reason: str
