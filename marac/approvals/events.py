"""What happens to requests for a second person's agreement, in ids only."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from marac.access import Actor
from marac.approvals.models import ApprovalRequest
from marac.events import Consulted, Event, Operation


@dataclass(frozen=True, kw_only=True)
class RequestEvent(Event):
    """Something happened to a request."""

    operation = Operation.FOUR_EYES

    request_id: UUID
    act: str


@dataclass(frozen=True, kw_only=True)
class ApprovalRequested(RequestEvent):
    """Someone asked for a second person's agreement."""


@dataclass(frozen=True, kw_only=True)
class RequestApproved(RequestEvent):
    """A second person agreed, and what was asked for is done."""


@dataclass(frozen=True, kw_only=True)
class RequestRefused(RequestEvent):
    """A second person refused."""


@dataclass(frozen=True, kw_only=True)
class RequestWithdrawn(RequestEvent):
    """Whoever asked took the request back."""


@dataclass(frozen=True, kw_only=True)
class RequestVoided(RequestEvent):
    """What was to be agreed to had changed since it was asked for, so the request is void."""


@dataclass(frozen=True, kw_only=True)
class RequestsListed(Consulted):
    """Someone looked through the requests open to them; how many there were."""

    shown: int


@dataclass(frozen=True, kw_only=True)
class RequestViewed(Consulted):
    """Someone read a request."""

    request_id: UUID
    act: str


def about(request: ApprovalRequest, by: Actor) -> dict[str, Any]:
    """Give what every event about a request says."""
    return {
        "actor_id": by.user_id,
        "area_id": request.area_id,
        "case_id": request.case_id,
        "request_id": request.id,
        "act": request.act,
    }
