"""What happens to a referral before it is a case."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Consulted, Event, Operation


@dataclass(frozen=True, kw_only=True)
class KnownPersonLookedUp(Event):
    """Someone asked whether a person was referred before, and was told of these cases."""

    operation = Operation.COMBINATION

    found: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class ReferralStarted(Event):
    """Someone began a draft."""

    operation = Operation.COLLECTION


@dataclass(frozen=True, kw_only=True)
class ReferralSaved(Event):
    """The referrer saved one page of a draft."""

    operation = Operation.COLLECTION

    step: str


@dataclass(frozen=True, kw_only=True)
class ReferralTyped(Event):
    """The referrer began to type on a page of a draft; it is kept before it is saved."""

    operation = Operation.COLLECTION


@dataclass(frozen=True, kw_only=True)
class ReferralFilled(Event):
    """The referrer filled a draft from a table, a CSV file or a Word form."""

    operation = Operation.COLLECTION


@dataclass(frozen=True, kw_only=True)
class ReferralTakenOut(Consulted):
    """The referrer took a draft out as a file or on paper."""

    operation = Operation.DISCLOSURE
    to = "actor_id"
    leaves = True


@dataclass(frozen=True, kw_only=True)
class ReferralSubmitted(Event):
    """The referrer sent a referral to the co-ordinator."""

    operation = Operation.COLLECTION


@dataclass(frozen=True, kw_only=True)
class ReferralDiscarded(Event):
    """The referrer threw a draft away."""

    operation = Operation.ERASURE


@dataclass(frozen=True, kw_only=True)
class ReferralConsulted(Consulted):
    """The referrer read what they wrote."""
