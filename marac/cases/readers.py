"""Who can see a case, and by which rule: the same answer as the policy, person by person."""

from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Role, Seat, Stage
from marac.accounts.models import User
from marac.accounts.sessions import memberships_today
from marac.agencies.models import Agency, Membership
from marac.cases.conditions import kept_away, on_the_list
from marac.cases.models import Case
from marac.cases.stages import stage_of

OUT_OF_REACH = (Stage.DRAFT, Stage.EMBARGOED, Stage.DISPOSED)


@dataclass
class Member:
    """A person with a seat in the case's area today, and how the case touches them."""

    user_id: UUID
    name: str
    agency_name: str
    seats: list[Seat] = field(default_factory=list)
    conflicted: bool = False
    named: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        """Give the roles that the person holds in the area."""
        return frozenset(seat.role for seat in self.seats)

    @property
    def runs_the_cycle(self) -> bool:
        """Tell whether the person is a co-ordinator or chair of the area."""
        return not self.roles.isdisjoint((Role.COORDINATOR, Role.CHAIR))

    def agency_for(self, *roles: Role) -> UUID:
        """Give the agency for which the person holds one of these roles."""
        return next(seat.agency_id for seat in self.seats if seat.role in roles)


@dataclass(frozen=True)
class Reader:
    """Someone who can see a case, the rule that lets them in, and whether it does so already."""

    name: str
    agency_name: str
    rule: str
    now: bool


def list_members(session: Session, *, case: Case) -> list[Member]:
    """List everyone with a seat in the case's area today, by name: one query."""
    members: dict[UUID, Member] = {}
    for row in session.execute(_seats(case)):
        member = members.setdefault(row.id, Member(row.id, row.name, row.agency_name))
        member.seats.append(Seat(row.agency_id, row.role))
        member.conflicted = member.conflicted or row.conflicted
        member.named = row.named
    return list(members.values())


def list_readers(session: Session, *, case: Case) -> list[Reader]:
    """List who can see a case or will when its agenda goes out; the excluded are left out."""
    members = [m for m in list_members(session, case=case) if not m.conflicted]
    if stage_of(case) in OUT_OF_REACH:
        return []
    return [reader for m in members for reader in [_reader(case, m)] if reader is not None]


def _seats(case: Case) -> sa.Select[UUID, str, str, UUID, Role, bool, bool]:
    return (
        memberships_today(User.id)
        .with_only_columns(
            User.id,
            User.name,
            Agency.name.label("agency_name"),
            Membership.agency_id,
            Membership.role,
            kept_away(User.id).label("conflicted"),
            on_the_list(User.id).label("named"),
        )
        .where(Case.id == case.id, Membership.area_id == Case.area_id, User.disabled_at.is_(None))
        .order_by(None)
        .order_by(User.name, User.id, Membership.starts_on, Membership.id)
    )


def _reader(case: Case, member: Member) -> Reader | None:
    if case.restricted_at is not None and not member.named:
        rule, now = _as_referrer(case, member), True
    else:
        rule, now = _rule(case, member)
    return Reader(member.name, member.agency_name, rule, now) if rule else None


def _rule(case: Case, member: Member) -> tuple[str, bool]:
    """Find the strongest rule that lets a person in, and whether it does so already."""
    for role in (Role.COORDINATOR, Role.CHAIR):
        if role in member.roles:
            return f"{role.label} of the area", True
    circulated = any(listing.circulated_at for listing in case.listings)
    partners = {i.agency_id for i in case.invitations if i.withdrawn_at is None}
    voices = (Role.REPRESENTATIVE, Role.DEPUTY)
    for seat in member.seats:
        if seat.role in voices and seat.agency_id in partners:
            return f"{seat.role.label} of an invited agency", circulated
        assigned = seat.role is Role.ADVOCATE and case.advocate_id == member.user_id
        if assigned and seat.agency_id in partners:
            return "Advocate assigned to the case", circulated
    return _as_referrer(case, member), True


def _as_referrer(case: Case, member: Member) -> str:
    if case.referrer_id == member.user_id:
        return "Made the referral: own text and one line of status"
    return ""
