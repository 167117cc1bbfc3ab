"""What happens to second factors. A code, a name or a device is never part of it."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from marac.events import Event, Operation


@dataclass(frozen=True, kw_only=True)
class FactorEvent(Event):
    """Something happened to a person's second factors."""

    operation: ClassVar[Operation] = Operation.AUTHENTICATION

    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class SecondFactorAsked(FactorEvent):
    """Somebody showed who they are and was asked for a second factor."""


@dataclass(frozen=True, kw_only=True)
class SecondFactorFailed(FactorEvent):
    """Somebody who was asked for a second factor gave a wrong code."""


@dataclass(frozen=True, kw_only=True)
class PasskeyAdded(FactorEvent):
    """A person added a passkey."""

    passkey_id: UUID


@dataclass(frozen=True, kw_only=True)
class PasskeyRemoved(FactorEvent):
    """A person removed a passkey."""

    passkey_id: UUID


@dataclass(frozen=True, kw_only=True)
class PasskeyRefused(Event):
    """The answer of a passkey was refused; the person is named by id when it is known whose."""

    operation: ClassVar[Operation] = Operation.AUTHENTICATION

    user_id: UUID | None
    purpose: str


@dataclass(frozen=True, kw_only=True)
class PasskeyFellBack(FactorEvent):
    """A passkey counted less than before: there may be a copy of it, and it was refused."""

    passkey_id: UUID


@dataclass(frozen=True, kw_only=True)
class AppAdded(FactorEvent):
    """A person set up an authenticator app."""


@dataclass(frozen=True, kw_only=True)
class AppRemoved(FactorEvent):
    """A person removed their authenticator app."""


@dataclass(frozen=True, kw_only=True)
class RecoveryCodesMade(FactorEvent):
    """New recovery codes took the place of a person's earlier ones."""


@dataclass(frozen=True, kw_only=True)
class RecoveryCodeUsed(FactorEvent):
    """A recovery code was used, and so many are left."""

    left: int


@dataclass(frozen=True, kw_only=True)
class FactorsForgotten(FactorEvent):
    """All factors of a person were taken away from the command line."""


@dataclass(frozen=True, kw_only=True)
class ClaimEvent(FactorEvent):
    """Something happened to somebody's word that they have lost their factors."""

    claim_id: UUID


@dataclass(frozen=True, kw_only=True)
class FactorsReportedLost(ClaimEvent):
    """A person said that they can use none of their factors."""


@dataclass(frozen=True, kw_only=True)
class LossVouchedFor(ClaimEvent):
    """One of their agency vouched that it is they who say so."""


@dataclass(frozen=True, kw_only=True)
class LossConfirmed(ClaimEvent):
    """The area's co-ordinator confirmed it and asked a second person to agree."""


@dataclass(frozen=True, kw_only=True)
class LossRefused(ClaimEvent):
    """Somebody who was asked did not vouch, confirm or agree."""


@dataclass(frozen=True, kw_only=True)
class FactorsFound(ClaimEvent):
    """The person signed in with a factor after all."""


@dataclass(frozen=True, kw_only=True)
class FactorsReset(ClaimEvent):
    """All factors of a person were taken away, so that they set up new ones."""
