"""What happens to the addresses of people's own calendars, for the audit: ids only."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Event, Operation


@dataclass(frozen=True, kw_only=True)
class FeedMade(Event):
    """Somebody may read the times of meetings at a secret address."""

    operation = Operation.AUTHENTICATION

    feed_id: UUID


@dataclass(frozen=True, kw_only=True)
class FeedRevoked(Event):
    """A secret address answers nobody any more."""

    operation = Operation.AUTHENTICATION

    feed_id: UUID
