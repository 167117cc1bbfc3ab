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
from marac.cases import callers, policy
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
    """A case as its first stage shows it, and the meeting whose agenda it stands on.

    Who was given it to keep in touch with the person harmed may be asked before any meeting.
    """

    case: Case
    people: tuple[Named, ...]
    wards: tuple[str, ...]
    meeting_at: datetime | None
    position: int


@dataclass(frozen=True)
class Group:
    """The cases of one meeting, or those that were given to the person to keep in touch."""

    meeting_at: datetime | None
    cases: tuple[ToCheck, ...]


def count_to_check(session: Session, *, by: Actor) -> int:
    """Count the cases that wait for the person's word; only agencies are asked."""
    return (session.scalar(number_to_check(by)) or 0) if by.has(*AGENCY_VOICES) else 0


def number_to_check(by: Actor) -> sa.Select[int]:
    """Select the same number, for a page that counts other things in the same query."""
    return sa.select(sa.func.count(Case.id)).where(policy.awaiting_attestation(by))


def find_to_check(session: Session, *, by: Actor, held: sa.ColumnElement[bool]) -> UUID | None:
    """Find a case that waits for the person's word and of which this holds."""
    waits = sa.or_(policy.awaiting_attestation(by), callers.awaiting(by))
    found = sa.select(Case.id).where(waits, held).limit(1)
    with beyond(session, "what is asked about the case lies behind the very check that waits"):
        return session.scalar(found)


def may_go_on(session: Session, *, by: Actor, case_id: UUID) -> bool:
    """Tell whether a case, or the sliver of it that was given to the person, is open to them."""
    opened = sa.or_(policy.visible_to(by), callers.open_to(by))
    found = sa.select(Case.id).where(Case.id == case_id, opened)
    with beyond(session, "a case that was given to a person lies behind the wall; yes or no"):
        return session.scalar(found) is not None


def list_to_check(session: Session, *, by: Actor, first: UUID | None = None) -> list[Group]:
    """List the cases that wait, by meeting; the one that the person came for stands on top.

    Those that were given to the person to keep in touch stand before those of meetings.
    """
    given = _list_given(session, by)
    asked = _list(session, policy.awaiting_attestation(by))
    waiting = given + [each for each in asked if each.id not in {case.id for case in given}]
    each_one = sorted(
        (_to_check(case, given=case in given) for case in waiting),
        key=lambda each: (each.meeting_at is not None, each.meeting_at, each.position),
    )
    groups: dict[datetime | None, list[ToCheck]] = {}
    for each in sorted(each_one, key=lambda each: each.case.id != first):
        groups.setdefault(each.meeting_at, []).append(each)
    return [Group(at, tuple(cases)) for at, cases in groups.items()]


def _list_given(session: Session, by: Actor) -> list[Case]:
    if not by.has(*callers.ROLES):
        return []
    with beyond(session, "who was given a case reads the names in it, to look for a conflict"):
        return _list(session, callers.awaiting(by))


def _list(session: Session, waits: sa.ColumnElement[bool]) -> list[Case]:
    found = sa.select(Case).where(waits).order_by(Case.id)
    with_them = (selectinload(Case.parts), selectinload(Case.listings))
    return list(session.scalars(found.options(*with_them)))


def _to_check(case: Case, *, given: bool) -> ToCheck:
    out = [listing for listing in case.listings if listing.circulated_at is not None]
    identities = [part.identity for part in case.parts]
    return ToCheck(
        case=case,
        people=name_everybody(identities),
        wards=wards_of(identities),
        meeting_at=None if given else out[-1].meeting_at,
        position=0 if given else out[-1].position,
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
