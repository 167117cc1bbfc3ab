"""What every change of a return begins with: whether it may be touched at all."""

from typing import Any

from marac import clock
from marac.access import Actor
from marac.refusals import Refused
from marac.returns.models import Return
from marac.returns.states import wanted


def require_writable(agency_return: Return) -> None:
    """Refuse to touch a return that is handed in, or whose case no longer waits for it."""
    if agency_return.submitted_at is not None:
        raise Refused(
            "This return has been submitted. Ask the co-ordinator to reopen it if it must change."
        )
    if not wanted(agency_return.listing):
        raise Refused("The case is not waiting for returns: it has been heard or taken off.")


def begin(agency_return: Return) -> None:
    """Refuse what comes too late; else note when the work began.

    Whoever changes a return takes back the word that it is ready: what a second person signs off
    is what stood there when the first one finished.
    """
    require_writable(agency_return)
    agency_return.started_at = agency_return.started_at or clock.now()
    agency_return.ready_at = agency_return.ready_by_id = None


def about(by: Actor, agency_return: Return) -> dict[str, Any]:
    """Give what every event about a return says."""
    return {
        "actor_id": by.user_id,
        "area_id": by.area_id,
        "case_id": agency_return.case_id,
        "return_id": agency_return.id,
    }
