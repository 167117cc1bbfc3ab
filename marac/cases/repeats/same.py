"""Which other cases are about the same person, group or place: the flag is theirs, not the paper's.

The same are identities that people have linked to one person, and those with one name and birthday
(or one name and postcode, where it is no person). A name alone is never enough. Only cases that the
reader may open count: one kept from them does not exist here either.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases import policy
from marac.cases.calendar import MEETINGS
from marac.cases.flag import ever_flagged, flag_ends, flagged_until
from marac.cases.models import Case, Listing, Part, PartKind
from marac.keys import blinder_for
from marac.people import is_named, lives_at, was_born
from marac.people.models import Identity, IdentityKind


@dataclass(frozen=True)
class OtherCase:
    """Another case about the same subject, and when it was last referred and heard."""

    id: UUID
    reference: str
    submitted_at: datetime
    referred_at: datetime
    counts: bool
    heard_on: datetime | None

    @property
    def flagged_until(self) -> date | None:
        """Give the last day of its flag, if it has one."""
        return flag_ends(clock.london_day(self.referred_at)) if self.counts else None


def list_same(session: Session, *, by: Actor, case: Case) -> list[OtherCase]:
    """List the other cases about who was harmed in this one, the latest referral first."""
    same = same_subject(session, case.subject)
    if same is None:
        return []
    heard_on = (
        sa.select(sa.func.max(MEETINGS.c.starts_at, type_=MEETINGS.c.starts_at.type))
        .join(Listing, Listing.meeting_id == MEETINGS.c.id)
        .where(Listing.case_id == Case.id, policy.known_decision(by))
        .correlate(Case)
        .scalar_subquery()
    )
    found = session.execute(
        sa.select(
            Case.id,
            Case.reference,
            Case.submitted_at,
            Case.last_repeat_at,
            ever_flagged().label("counts"),
            heard_on.label("heard_on"),
        )
        .join(Part, sa.and_(Part.case_id == Case.id, Part.kind == PartKind.SUBJECT))
        .join(Identity, Identity.id == Part.identity_id)
        .where(policy.visible_to(by), Case.id != case.id, Case.submitted_at.is_not(None), same)
        .order_by(Case.submitted_at.desc(), Case.id.desc())
    )
    return [
        OtherCase(
            id=row.id,
            reference=row.reference or "",
            submitted_at=row.submitted_at,
            referred_at=max(row.submitted_at, row.last_repeat_at or row.submitted_at),
            counts=bool(row.counts),
            heard_on=row.heard_on,
        )
        for row in found
    ]


def same_subject(session: Session, subject: Identity | None) -> sa.ColumnElement[bool] | None:
    """Say in SQL which identities are taken for the same as this one."""
    if subject is None:
        return None
    ways = list(_ways(session, subject))
    return sa.or_(*ways) if ways else None


def _ways(session: Session, subject: Identity) -> Collection[sa.ColumnElement[bool]]:
    ways: list[sa.ColumnElement[bool]] = []
    if subject.person_id is not None:
        ways.append(Identity.person_id == subject.person_id)
    placed = subject.kind is not IdentityKind.PERSON and subject.postcode
    if not subject.search_name or not (subject.born_on or placed):
        return ways
    blinder = blinder_for(session, subject.area_id)
    named = sa.and_(is_named(blinder, subject.name), Identity.kind == subject.kind)
    if subject.born_on is not None:
        ways.append(sa.and_(named, was_born(blinder, subject.born_on)))
    else:
        ways.append(sa.and_(named, lives_at(blinder, subject.postcode)))
    return ways


def flag_of(session: Session, *, by: Actor, case: Case) -> date | None:
    """Give the last day on which a further incident makes a case a repeat, by the person's clock.

    A case that was not taken on here, or left, has none, whatever else is known of the person.
    """
    if flagged_until(case) is None:
        return None
    return person_flagged_until(case, list_same(session, by=by, case=case))


def person_flagged_until(case: Case, others: Collection[OtherCase]) -> date | None:
    """Give the last day of the flag of a case and of the others about the same subject."""
    ends = [flagged_until(case), *(other.flagged_until for other in others)]
    return max((end for end in ends if end is not None), default=None)


def flagged_by(others: Collection[OtherCase], *, on: datetime) -> list[OtherCase]:
    """Give the other cases that were flagged when this one was referred: it is their repeat."""
    day = clock.london_day(on)
    return [
        other
        for other in others
        if other.submitted_at < on and other.flagged_until and day <= other.flagged_until
    ]
