"""Who may record what, of a case that was found to be open to them."""

from uuid import UUID

from marac.access import Actor, Role
from marac.cases.models import Case

RUNNERS = (Role.COORDINATOR, Role.CHAIR)
VOICES = (Role.REPRESENTATIVE, Role.DEPUTY)


def may_record_wishes(by: Actor, case: Case) -> bool:
    """Let those who run the cycle and the assigned advocate write down what the victim said."""
    return case.closed_at is None and (by.runs_the_cycle or _is_advocate(by, case))


def may_record_telling(by: Actor, case: Case) -> bool:
    """Let them and an agency that takes part say that the victim was told.

    A representative to whom the case is open speaks for an agency that takes part.
    """
    return may_record_wishes(by, case) or (case.closed_at is None and by.has(*VOICES))


def agency_recording(by: Actor, case: Case) -> UUID:
    """Give the agency for which somebody records: the one through which it is open to them."""
    if _is_advocate(by, case) and not by.runs_the_cycle:
        return min(by.agencies_as(Role.ADVOCATE))
    if by.runs_the_cycle:
        return min(by.agencies_as(*RUNNERS))
    partners = {i.agency_id for i in case.invitations if i.withdrawn_at is None}
    own = by.agencies_as(*VOICES)
    return min(own & partners or own)


def _is_advocate(by: Actor, case: Case) -> bool:
    return by.has(Role.ADVOCATE) and case.advocate_id == by.user_id
