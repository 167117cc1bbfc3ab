"""How a request stands, in words and the colour that repeats them."""

from dataclasses import dataclass

from marac.access import Role
from marac.approvals.acts import Act
from marac.approvals.models import ApprovalRequest, Outcome
from marac.approvals.queries import is_open


@dataclass(frozen=True)
class Words:
    """A few words and their colour."""

    text: str
    colour: str = "grey"


WAITING, RAN_OUT = Words("Waiting", "yellow"), Words("Ran out", "grey")
CHANGED = Words("Void: it has changed", "orange")
ENDINGS = {
    Outcome.APPROVED: Words("Agreed", "green"),
    Outcome.REFUSED: Words("Refused", "red"),
    Outcome.WITHDRAWN: Words("Taken back", "grey"),
    Outcome.VOID: CHANGED,
}


def standing_of(request: ApprovalRequest) -> Words:
    """Say how a request stands, from its own facts."""
    if request.outcome is not None:
        return ENDINGS[request.outcome]
    return WAITING if is_open(request) else RAN_OUT


def who_may_agree(act: Act) -> str:
    """Name the roles that may agree, as in "another chair or information governance lead"."""
    order = list(Role)
    roles = sorted(act.approver_roles, key=order.index)
    names = [_in_a_sentence(role) for role in roles]
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _in_a_sentence(role: Role) -> str:
    """Write a role as it stands inside a sentence; MARAC keeps its capitals."""
    label = role.label
    return label if label.startswith("MARAC") else label[:1].lower() + label[1:]
