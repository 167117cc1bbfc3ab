"""What happens to a referral before it is a case."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Consulted, Event


@dataclass(frozen=True, kw_only=True)
class KnownPersonLookedUp(Event):
    """Someone asked whether a person was referred before, and was told of these cases."""

    found: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class ReferralStarted(Event):
    """Someone began a draft."""


@dataclass(frozen=True, kw_only=True)
class ReferralSaved(Event):
    """The referrer saved one page of a draft."""

    step: str


@dataclass(frozen=True, kw_only=True)
class ReferralSubmitted(Event):
    """The referrer sent a referral to the co-ordinator."""


@dataclass(frozen=True, kw_only=True)
class ReferralDiscarded(Event):
    """The referrer threw a draft away."""


@dataclass(frozen=True, kw_only=True)
class ReferralConsulted(Consulted):
    """The referrer read what they wrote."""
