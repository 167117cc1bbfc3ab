"""Who may be chosen to keep in touch with the person harmed, and what speaks against somebody."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.callers import ROLES
from marac.cases.hints import list_too_near
from marac.cases.members import Member, list_members
from marac.cases.models import Case
from marac.contacts.queries import list_holding


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be chosen: for which agency, as what, and how many they have already."""

    user_id: UUID
    agency_id: UUID
    name: str
    role: str
    agency: str
    holds: int
    warnings: tuple[str, ...]


def list_candidates(session: Session, *, by: Actor, case: Case) -> list[Candidate]:
    """List champions and advocates of partner agencies who may be chosen, by name.

    Nobody with a conflict of interest is among them, and of a restricted case only who is named.
    """
    near = list_too_near(session, by=by, cases=[case]).get(case.id, [])
    warned = {one.user_id: one.reasons for one in near}
    holds = list_holding(session, by=by)
    return [
        _candidate(member, holds.get(member.user_id, 0), warned.get(member.user_id, ()))
        for member in list_members(session, case=case)
        if _may_be_chosen(case, member)
    ]


def _may_be_chosen(case: Case, member: Member) -> bool:
    if member.conflicted or member.roles.isdisjoint(ROLES):
        return False
    return member.named or case.restricted_at is None


def _candidate(member: Member, holds: int, warnings: tuple[str, ...]) -> Candidate:
    seat = next(seat for seat in member.seats if seat.role in ROLES)
    return Candidate(
        user_id=member.user_id,
        agency_id=seat.agency_id,
        name=member.name,
        role=seat.role.label,
        agency=member.agency_name,
        holds=holds,
        warnings=warnings,
    )
