"""Making an action of a prompt: put to the room that is to hear the case, else issued at once."""

from uuid import UUID

from sqlalchemy.orm import Session

from marac.access import Actor, Permission
from marac.actions import operations
from marac.cases.models import Case, Listing
from marac.cases.policy import may_now
from marac.cases.prompts.turning import Maker, Task
from marac.refusals import Refused

TOO_EARLY = (
    "The case is on no agenda yet, so no action can be made of this: "
    "accept it and say what is being done"
)


def why_not(by: Actor, case: Case) -> str:
    """Say why no action can be made now: the case waits for an agenda, or is over."""
    return "" if _coming(case) or may_now(by, Permission.ACTION_ASSIGN, case) else TOO_EARLY


def make(session: Session, by: Actor, case: Case, task: Task) -> UUID:
    """Make the action; what the room will hear it agrees and issues with its other actions."""
    if reason := why_not(by, case):
        raise Refused(f"{reason}.")
    listing = _coming(case)
    action = operations.propose(
        session,
        by=by,
        case=case,
        listing=listing,
        agency_id=task.agency_id,
        owner_id=None,
        owner_name=task.owner_name,
        task=task.task,
        due_on=task.due_on,
    )
    if listing is None:
        # No meeting will send it out, so it goes to its owner now.
        operations.agree(session, by=by, action=action)
        operations.issue_alone(session, by=by, action=action)
    return action.id


def _coming(case: Case) -> Listing | None:
    """Find the hearing that is still to decide about the case."""
    listing = case.live_listing
    return listing if listing is not None and listing.undecided else None


MAKER = Maker(make, why_not)
