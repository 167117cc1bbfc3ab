"""Who can see a case, and by which rule: the same answer as the policy, person by person."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from marac.access import Role, Stage
from marac.cases.callers import ROLES, TAKEN_ON
from marac.cases.members import Member, list_members
from marac.cases.models import Case
from marac.cases.stages import stage_of

__all__ = ["Member", "Reader", "list_members", "list_readers"]

NOW = ""
WITH_THE_AGENDA = "Once the agenda is circulated"
WHEN_ATTESTED = "Once they say that they have no conflict of interest"
WHEN_DECLARED = "Once they sign this year’s declaration"
RUNNERS = (Role.COORDINATOR, Role.CHAIR)
VOICES = (Role.REPRESENTATIVE, Role.DEPUTY)


@dataclass(frozen=True)
class Reader:
    """Someone who can see a case, the rule that lets them in, and what that still waits for.

    `own_text_only` is for a referrer, who reads what they wrote and one line of status;
    `calls_only` for somebody who keeps in touch with the person harmed, and sees only how;
    `agency_id` is the agency for which the rule lets the person in, `role` the role that does.
    """

    user_id: UUID
    name: str
    agency_name: str
    rule: str
    waits_for: str = NOW
    agency_id: UUID | None = None
    role: Role | None = None
    own_text_only: bool = False
    calls_only: bool = False

    @property
    def now(self) -> bool:
        """Tell whether the person can see the case already."""
        return self.waits_for == NOW


@dataclass(frozen=True)
class _Way:
    """One way into a case."""

    rule: str
    waits_for: str = NOW
    agency_id: UUID | None = None
    role: Role | None = None
    own_text_only: bool = False
    calls_only: bool = False


def list_readers(session: Session, *, case: Case) -> list[Reader]:
    """List who can see a case or will when its agenda goes out; the excluded are left out."""
    found = []
    for member in list_members(session, case=case):
        way = None if member.conflicted else _way_in(case, member)
        if way is not None:
            found.append(_reader(member, way))
    return found


def _reader(member: Member, way: _Way) -> Reader:
    return Reader(
        user_id=member.user_id,
        name=member.name,
        agency_name=member.agency_name,
        rule=way.rule,
        waits_for=way.waits_for if member.declared else WHEN_DECLARED,
        agency_id=way.agency_id,
        role=way.role,
        own_text_only=way.own_text_only,
        calls_only=way.calls_only,
    )


def _way_in(case: Case, member: Member) -> _Way | None:
    """Find the strongest rule that lets a person in."""
    stage = stage_of(case)
    if stage is Stage.DISPOSED:
        return None
    by_seat = None
    if stage not in (Stage.DRAFT, Stage.EMBARGOED) and (not case.restricted_at or member.named):
        by_seat = _by_seat(case, member)
    by_word = _as_referrer(case, member) if stage is not Stage.EMBARGOED else None
    now = by_seat if by_seat is not None and by_seat.waits_for == NOW else None
    by_call = _as_caller(case, member)
    return now or _exceptionally(member, stage) or by_word or by_call or by_seat


def _by_seat(case: Case, member: Member) -> _Way | None:
    for role in RUNNERS:
        if role in member.roles:
            return _Way(f"{role.label} of the area", role=role)
    circulated = any(listing.circulated_at for listing in case.listings)
    later = NOW if member.attested else WHEN_ATTESTED
    waits_for = later if circulated else WITH_THE_AGENDA
    partners = {i.agency_id for i in case.invitations if i.withdrawn_at is None}
    for seat in member.seats:
        if seat.agency_id not in partners:
            continue
        if seat.role in VOICES:
            rule = f"{seat.role.label} of an invited agency"
            return _Way(rule, waits_for, seat.agency_id, seat.role)
        if seat.role is Role.ADVOCATE and case.advocate_id == member.user_id:
            return _Way("Advocate assigned to the case", waits_for, seat.agency_id, seat.role)
    return None


def _exceptionally(member: Member, stage: Stage) -> _Way | None:
    """Find a way in beside the seats: a named grant, or break-glass within the hour."""
    if member.granted and not member.roles.isdisjoint((Role.AUDITOR, Role.INFORMATION_GOVERNANCE)):
        return _Way("A grant that names them and this case, for a purpose and until a day")
    if member.glass_broken and stage is not Stage.DRAFT:
        return _Way("Opened it in an emergency, for one hour; this is being reviewed")
    return None


def _as_caller(case: Case, member: Member) -> _Way | None:
    """Find the sliver that was given to somebody so that they keep in touch (ADR 26)."""
    running = case.decision in TAKEN_ON and case.closed_at is None
    if not (member.calls and running and (member.named or case.restricted_at is None)):
        return None
    seat = next((seat for seat in member.seats if seat.role in ROLES), None)
    if seat is None:
        return None
    rule = "Keeps in touch with the person harmed: the name, telephones and safe contact only"
    waits_for = NOW if member.attested else WHEN_ATTESTED
    return _Way(rule, waits_for, seat.agency_id, seat.role, calls_only=True)


def _as_referrer(case: Case, member: Member) -> _Way | None:
    if case.referrer_id == member.user_id and case.agency_id in member.agency_ids:
        rule = "Made the referral: own text and one line of status"
        return _Way(rule, agency_id=case.agency_id, own_text_only=True)
    return None
