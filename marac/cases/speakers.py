"""Who in the agencies will be able to open which case once an agenda goes out.

The same rules as the policy of cases, asked for everybody at once; it feeds the page that is read
before circulating, the mails after it, and the reminders of returns.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import AGENCY_VOICES, Role
from marac.accounts.models import User
from marac.accounts.sessions import has_declared
from marac.agencies.models import Membership
from marac.agencies.policy import has_agreement, held_today
from marac.cases.conditions import has_attested, kept_away, on_the_list
from marac.cases.models import Case, Invitation

RULES = {
    Role.REPRESENTATIVE: "representative",
    Role.DEPUTY: "deputy",
    Role.ADVOCATE: "assigned advocate",
}


@dataclass(frozen=True)
class Reader:
    """A person who may open a case for an invited agency, and the rule that lets them in.

    `declared` tells that this year's confidentiality declaration, which they need first, is signed;
    `attested` that they said that they have no conflict of interest in it, which they need too.
    """

    case_id: UUID
    agency_id: UUID
    user_id: UUID
    name: str
    role: Role
    named: bool
    declared: bool
    attested: bool

    @property
    def rule(self) -> str:
        """Say by which rule they may open it."""
        words = [RULES[self.role]]
        words += ["on the case’s named list"] if self.named else []
        words += [] if self.declared else ["once the yearly declaration is signed"]
        return ", ".join(words)


def list_readers(session: Session, *, area_id: UUID, case_ids: Sequence[UUID]) -> list[Reader]:
    """List who may open which of these cases for the agency that is invited, by name."""
    rows = session.execute(
        sa.select(
            Case.id,
            Membership.agency_id,
            User.id,
            User.name,
            Membership.role,
            Case.restricted_at.is_not(None),
            has_declared(User.id, Membership.area_id),
            has_attested(User.id),
        )
        .join(Invitation, Invitation.case_id == Case.id)
        .join(Membership, Membership.agency_id == Invitation.agency_id)
        .join(User, User.id == Membership.user_id)
        .where(
            Case.id.in_(case_ids),
            Invitation.withdrawn_at.is_(None),
            Membership.area_id == area_id,
            User.disabled_at.is_(None),
            *_speaks_today(),
            sa.or_(Membership.role != Role.ADVOCATE, Case.advocate_id == User.id),
            ~kept_away(User.id),
            sa.or_(Case.restricted_at.is_(None), on_the_list(User.id)),
        )
        .order_by(User.name, User.id, _rank())
    )
    found: dict[tuple[UUID, UUID, UUID], Reader] = {}
    for row in rows:
        found.setdefault((row[0], row[1], row[2]), Reader(*row))
    return list(found.values())


def _rank() -> sa.ColumnElement[int]:
    """Put the seat that goes furthest first, for somebody who holds two in one agency."""
    return sa.case({role: n for n, role in enumerate(AGENCY_VOICES)}, value=Membership.role)


def _speaks_today() -> tuple[sa.ColumnElement[bool], ...]:
    """Say that a membership holds today for somebody who speaks for an agency with an agreement."""
    return (Membership.role.in_(AGENCY_VOICES), held_today(), has_agreement())
