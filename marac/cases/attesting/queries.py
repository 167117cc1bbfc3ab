"""The cases to which a person is invited and which wait for their word on a conflict of interest.

Of such a case they are told who is in it and the ward, and nothing more: not even its reference,
and not who in it was harmed and who did harm.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from marac.access import AGENCY_VOICES, Actor
from marac.cases import policy
from marac.cases.models import Case
from marac.database import beyond
from marac.people.models import Identity


@dataclass(frozen=True)
class Named:
    """Somebody with a part in a case, by every name that is recorded."""

    name: str
    also: str


@dataclass(frozen=True)
class ToCheck:
    """A case as its first stage shows it, and the meeting whose agenda it stands on."""

    case: Case
    people: tuple[Named, ...]
    wards: tuple[str, ...]
    meeting_at: datetime
    position: int


@dataclass(frozen=True)
class Group:
    """The cases of one meeting."""

    meeting_at: datetime
    cases: tuple[ToCheck, ...]


def count_to_check(session: Session, *, by: Actor) -> int:
    """Count the cases that wait for the person's word; only agencies are asked."""
    return (session.scalar(number_to_check(by)) or 0) if by.has(*AGENCY_VOICES) else 0


def number_to_check(by: Actor) -> sa.Select[int]:
    """Select the same number, for a page that counts other things in the same query."""
    return sa.select(sa.func.count(Case.id)).where(policy.awaiting_attestation(by))


def find_to_check(session: Session, *, by: Actor, held: sa.ColumnElement[bool]) -> UUID | None:
    """Find a case that waits for the person's word and of which this holds."""
    found = sa.select(Case.id).where(policy.awaiting_attestation(by), held).limit(1)
    with beyond(session, "what is asked about the case lies behind the very check that waits"):
        return session.scalar(found)


def list_to_check(session: Session, *, by: Actor, first: UUID | None = None) -> list[Group]:
    """List the cases that wait, by meeting; the one that the person came for stands on top."""
    found = session.scalars(
        sa.select(Case)
        .where(policy.awaiting_attestation(by))
        .options(selectinload(Case.parts), selectinload(Case.listings))
    )
    waiting = sorted(map(_to_check, found), key=lambda each: (each.meeting_at, each.position))
    groups: dict[datetime, list[ToCheck]] = {}
    for each in sorted(waiting, key=lambda each: each.case.id != first):
        groups.setdefault(each.meeting_at, []).append(each)
    return [Group(at, tuple(cases)) for at, cases in groups.items()]


def _to_check(case: Case) -> ToCheck:
    out = [listing for listing in case.listings if listing.circulated_at is not None]
    latest = out[-1]
    identities = [part.identity for part in case.parts]
    return ToCheck(
        case=case,
        people=name_everybody(identities),
        wards=wards_of(identities),
        meeting_at=latest.meeting_at,
        position=latest.position,
    )


def wards_of(identities: Iterable[Identity]) -> tuple[str, ...]:
    """Give the wards in which the people of a case live."""
    return tuple(sorted({identity.ward for identity in identities} - {""}))


def name_everybody(identities: Iterable[Identity]) -> tuple[Named, ...]:
    """Name everybody; somebody known only by an account is named by it, a nobody not at all."""
    found = set()
    for identity in identities:
        names = [identity.name, identity.known_as, identity.aliases, identity.handle]
        first, *others = [name for name in names if name] or [""]
        if first:
            found.add(Named(first, ", ".join(dict.fromkeys(o for o in others if o != first))))
    return tuple(sorted(found, key=lambda person: person.name.casefold()))
