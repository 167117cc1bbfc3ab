"""Whether the person harmed may be written to, or called: no, unless it is safe.

Whatever writes to them or calls them, or records that somebody did, asks here first. Today that is
the record of who was told and how (`cases.voice`); the house itself sends them nothing.
"""

from dataclasses import dataclass

from marac.access import Actor
from marac.cases import policy
from marac.cases.models import Case
from marac.refusals import Refused

WITHHELD = (
    "The safe contact is confidential to you, so nothing may be written to them: "
    "ask the co-ordinator"
)
CALL_WITHHELD = (
    "The safe contact is confidential to you, so nobody may call them: ask the co-ordinator"
)


@dataclass(frozen=True)
class Reasons:
    """Why somebody is not reached in a way: none is recorded, nobody knows, or it is not safe."""

    not_recorded: str
    not_known: str
    unsafe: str

    def against(self, *, recorded: bool, safe: bool | None) -> str:
        """Say which holds; empty only where it is known to be safe."""
        if not recorded:
            return self.not_recorded
        if safe is None:
            return self.not_known
        return "" if safe else self.unsafe


WRITING = Reasons(
    not_recorded="No safe contact is recorded, so nothing may be written to them",
    not_known="It is not known if writing to them is safe, so nothing may be written to them",
    unsafe="Writing to them is not safe: send no letter, e-mail or message",
)
CALLING = Reasons(
    not_recorded="No safe contact is recorded, so nobody may call them",
    not_known="It is not known if calling them is safe, so nobody may call them",
    unsafe="Calling them is not safe: do not telephone",
)


def why_not_write(*, by: Actor, case: Case) -> str:
    """Say why nothing may be written to the person harmed; empty when it is safe.

    Whoever may not see the safe contact learns nothing of it: they may write to nobody.
    """
    if not policy.sees_safe_contact(by, case):
        return WITHHELD
    contact = case.contact
    return WRITING.against(
        recorded=contact is not None, safe=contact.safe_to_write if contact else None
    )


def why_not_call(*, by: Actor, case: Case) -> str:
    """Say why nobody may call the person harmed; empty when it is safe, by the same rule."""
    if not policy.sees_safe_contact(by, case):
        return CALL_WITHHELD
    contact = case.contact
    return CALLING.against(
        recorded=contact is not None, safe=contact.safe_to_call if contact else None
    )


def may_write(*, by: Actor, case: Case) -> bool:
    """Tell whether a letter, an e-mail or a message may go to the person harmed."""
    return not why_not_write(by=by, case=case)


def refuse_to_write(*, by: Actor, case: Case) -> None:
    """Stop whatever is about to write to the person harmed, unless it is safe."""
    reason = why_not_write(by=by, case=case)
    if reason:
        raise Refused(f"{reason}.")


def refuse_means(*, by: Actor, case: Case, writes: bool, calls: bool) -> None:
    """Stop a record of a way of reaching them that is not known to be safe."""
    if writes:
        refuse_to_write(by=by, case=case)
    reason = why_not_call(by=by, case=case) if calls else ""
    if reason:
        raise Refused(f"{reason}.")
