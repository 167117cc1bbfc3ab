"""What happens out of the ordinary: emergency openings, their reviews, and grants; in ids only."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Consulted, Event, Operation


@dataclass(frozen=True, kw_only=True)
class GlassBroken(Event):
    """Someone opened one case in an emergency, to read for an hour."""

    operation = Operation.EMERGENCY

    opening_id: UUID
    category: str


@dataclass(frozen=True, kw_only=True)
class GlassRefused(Event):
    """Someone asked to open a case in an emergency, and there was none for them to open."""

    operation = Operation.DENIAL


@dataclass(frozen=True, kw_only=True)
class GlassReviewed(Event):
    """A second person judged whether an emergency opening was justified."""

    operation = Operation.EMERGENCY

    opening_id: UUID
    opener_id: UUID
    verdict: str


@dataclass(frozen=True, kw_only=True)
class GlassReviewsListed(Consulted):
    """Someone looked through the emergency openings; how many it showed."""

    shown: int


@dataclass(frozen=True, kw_only=True)
class CaseGranted(Event):
    """Two people opened one case to one person, until a day."""

    operation = Operation.DISCLOSURE
    to = "user_id"

    grant_id: UUID
    user_id: UUID
    until: str


@dataclass(frozen=True, kw_only=True)
class GrantEnded(Event):
    """A grant was ended before its day."""

    operation = Operation.ALTERATION

    grant_id: UUID
    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class GrantsListed(Consulted):
    """Someone looked through the grants; how many it showed."""

    shown: int
