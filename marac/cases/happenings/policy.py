"""Who may tell of incidents once a case runs, and whose telling they may correct.

The access model has no line of its own for this. Telling of an incident is work in a case: who has
some to do there now may tell of one. The co-ordinator does from triage to closing, and the people
of the invited agencies while they may add to the case or to their actions in it. What an agency
told stays its own: only its people and the co-ordinator correct it.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from marac import clock
from marac.access import Actor, Permission, Role
from marac.cases.models import Case
from marac.cases.policy import may_now
from marac.incidents.models import Incident

WORK_OF_AGENCIES = (Permission.ATTACHMENT_ADD, Permission.ACTION_UPDATE_PROGRESS)
WORK_OF_THE_AREA = (*WORK_OF_AGENCIES, Permission.CASE_INVITE_WITHDRAW)


def may_record(by: Actor, case: Case, *, flagged_until: date | None = None) -> bool:
    """Tell of a case that is open to a person whether they may tell of an incident in it now.

    In a closed case they may while its flag runs: what they tell of makes it a repeat.
    """
    flagged = flagged_until is not None and clock.today() <= flagged_until
    if case.submitted_at is None or (case.closed_at is not None and not flagged):
        return False
    if by.has(Role.COORDINATOR):
        return any(may_now(by, permission, case) for permission in WORK_OF_THE_AREA)
    takes_part = bool(_speaks_for(by, case))
    return takes_part and any(may_now(by, permission, case) for permission in WORK_OF_AGENCIES)


def may_correct(by: Actor, case: Case, incident: Incident) -> bool:
    """Tell whether a person may correct this incident of a case that is open to them."""
    return bool(list_correctable(by, case, [incident]))


def list_correctable(by: Actor, case: Case, incidents: Sequence[Incident]) -> list[Incident]:
    """List which of these incidents of a case that is open to them a person may correct."""
    if not may_record(by, case):
        return []
    if by.has(Role.COORDINATOR):
        return list(incidents)
    own = _speaks_for(by, case)
    return [one for one in incidents if (one.agency_id or case.agency_id) in own]


def telling_agency(by: Actor, case: Case) -> UUID:
    """Name the agency for which a person tells: one that takes part, or else where they sit."""
    speaks = sorted(_speaks_for(by, case))
    if speaks and not by.has(Role.COORDINATOR):
        return speaks[0]
    return by.seats[0].agency_id if by.seats else case.agency_id


def _speaks_for(by: Actor, case: Case) -> frozenset[UUID]:
    """Give the agencies that take part in the case and for which the person speaks."""
    invited = {i.agency_id for i in case.invitations if i.withdrawn_at is None}
    speaks = set(by.agencies_as(Role.REPRESENTATIVE, Role.DEPUTY))
    if case.advocate_id == by.user_id:
        speaks |= set(by.agencies_as(Role.ADVOCATE))
    return frozenset(invited & speaks)
