"""What happens to minutes, for the audit: ids only."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from marac.access import Actor
from marac.events import Consulted, Event, Operation
from marac.meetings.models import MinutesRevision


@dataclass(frozen=True, kw_only=True)
class MinutesChanged(Event):
    """Something was done to one version of the minutes; each kind below says what."""

    operation = Operation.ALTERATION

    meeting_id: UUID
    revision_id: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class MinutesDrafted(MinutesChanged):
    """A version was drafted from the record of the room."""

    operation = Operation.COLLECTION


@dataclass(frozen=True, kw_only=True)
class MinutesEdited(MinutesChanged):
    """The words of a draft were changed."""

    operation = Operation.ALTERATION


@dataclass(frozen=True, kw_only=True)
class MinutesAmended(MinutesChanged):
    """A new version was opened beside an approved one, with its reason."""

    operation = Operation.ALTERATION


@dataclass(frozen=True, kw_only=True)
class MinutesApproved(MinutesChanged):
    """A chair approved a version that they did not write, or somebody did in the place of one.

    `digest` is that of the content from then on.
    """

    operation = Operation.ALTERATION

    digest: str
    stood_in: bool


@dataclass(frozen=True, kw_only=True)
class MinutesCirculated(MinutesChanged):
    """An approved version went out."""

    operation = Operation.DISCLOSURE
    to = "agency_ids"

    listing_ids: tuple[UUID, ...]
    agency_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class MinutesRecalled(MinutesChanged):
    """A version that had gone out was taken back within ten minutes."""

    operation = Operation.ALTERATION

    listing_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class MinutesLaidDown(MinutesChanged):
    """An approved version was laid out for the first time, and stands in that file for ever."""

    operation = Operation.COLLECTION

    cut: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class MinutesRead(Consulted):
    """Somebody read minutes, as far as they may see them."""

    meeting_id: UUID
    revision_id: UUID
    case_ids: tuple[UUID, ...]


def about(by: Actor, revision: MinutesRevision) -> dict[str, Any]:
    """Give what every event about a version says."""
    return {
        "actor_id": by.user_id,
        "area_id": by.area_id,
        "meeting_id": revision.meeting_id,
        "revision_id": revision.id,
        "number": revision.number,
    }
