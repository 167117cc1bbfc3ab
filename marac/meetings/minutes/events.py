"""What happens to minutes, for the audit: ids only."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Consulted, Event


@dataclass(frozen=True, kw_only=True)
class MinutesChanged(Event):
    """Something was done to one version of the minutes; each kind below says what."""

    meeting_id: UUID
    revision_id: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class MinutesDrafted(MinutesChanged):
    """A version was drafted from the record of the room."""


@dataclass(frozen=True, kw_only=True)
class MinutesEdited(MinutesChanged):
    """The words of a draft were changed."""


@dataclass(frozen=True, kw_only=True)
class MinutesAmended(MinutesChanged):
    """A new version was opened beside an approved one, with its reason."""


@dataclass(frozen=True, kw_only=True)
class MinutesApproved(MinutesChanged):
    """A chair approved a version that they did not write."""


@dataclass(frozen=True, kw_only=True)
class MinutesCirculated(MinutesChanged):
    """An approved version went out."""

    listing_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class MinutesRead(Consulted):
    """Somebody read minutes, as far as they may see them."""

    meeting_id: UUID
    revision_id: UUID
    case_ids: tuple[UUID, ...]
