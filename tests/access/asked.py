"""For each case of the canaries: somebody is kept away from it, and a chair asks to lift that."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from marac import clock
from marac.accounts.models import User
from marac.approvals import ApprovalRequest
from marac.cases.approving import LIFT_CONFLICT
from marac.cases.models import Case, Conflict

if TYPE_CHECKING:
    from tests.access.aviary import Aviary


def ask_to_lift(
    birds: Aviary, case: Case, label: str, *, kept: set[str], asked: set[str], by: User
) -> None:
    """Keep a stranger away from the case, and ask to let them back; each word is a canary.

    `kept` may read who is kept away and who asked, `asked` the whole request.
    """
    stranger = birds.make.user(name="Somebody Strange")
    conflict = Conflict(case_id=case.id, user_id=stranger.id, declared_by_id=by.id)
    birds.fill(birds.make.add(conflict), f"{label} kept away", kept | asked)
    birds.known(conflict_id=conflict.id, case_id=case.id)
    request = birds.make.add(_request(case, conflict.id, by))
    birds.fill(request, f"{label} request", asked, requester_name=kept | asked)
    birds.secret(request.id, f"{label} request id", asked)
    birds.known(request_id=request.id)


def _request(case: Case, conflict_id: UUID, by: User) -> ApprovalRequest:
    return ApprovalRequest(
        act=LIFT_CONFLICT,
        area_id=case.area_id,
        case_id=case.id,
        subject={"conflict_id": str(conflict_id)},
        digest="another",
        reason="?",
        requested_by_id=by.id,
        requester_name="?",
        requested_at=clock.now(),
        expires_at=clock.now() + timedelta(hours=72),
    )
