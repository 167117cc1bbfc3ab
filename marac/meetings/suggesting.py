"""Which agencies may be worth inviting to a case, each with the reasons why.

The reasons come from the people in the case (a landlord, a school, an employer), from what agencies
answered before, from earlier cases about the same people, and from what an agency is there for.
Only cases open to the reader count, and an agency with a conflict of interest is never named.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from marac.access import Actor, prepared
from marac.agencies.models import Agency
from marac.cases.lines import Strands
from marac.cases.models import Case, Conflict, Invitation, Part, PartKind
from marac.cases.policy import visible_to as case_visible_to
from marac.people.models import Identity
from marac.people.names import fold_name
from marac.returns.models import Return
from marac.returns.policy import readable_by

PARTS = {
    PartKind.SUBJECT: "the person harmed",
    PartKind.HARM_SOURCE: "an alleged perpetrator",
    PartKind.CHILD: "a child of the household",
    PartKind.HOUSEHOLD_MEMBER: "a household member",
}
# What an agency of a type is there for, by the strand that a case is about.
FOR_STRANDS = {
    "RACE": {"race_group"},
    "RELIGION": {"faith_group"},
    "SEXUAL_ORIENTATION": {"lgbt_group"},
    "TRANSGENDER": {"lgbt_group"},
    "DISABILITY": {"disability_group"},
    "LANGUAGE_MIGRATION": {"migrant_support"},
}
FOR_CHILDREN = {"childrens_services", "education"}
FOR_EVERYONE = {"hate_crime_charity", "victim_support"}

# The part and the identity of the case on the agenda; `Case` is the other one, which the policy
# opens.
MINE, ME = aliased(Part), aliased(Identity)
WORKER, BEFORE, CONFLICT = "worker", "before", "conflict"


@dataclass(frozen=True)
class Suggestion:
    """An agency that may be worth inviting, and why."""

    agency: Agency
    reasons: tuple[str, ...]

    @property
    def why(self) -> str:
        """Give the reasons in one line."""
        return "; ".join(self.reasons)


def suggest(
    session: Session,
    *,
    by: Actor,
    cases: Sequence[Case],
    agencies: Sequence[Agency],
    strands: Mapping[UUID, Strands],
) -> dict[UUID, list[Suggestion]]:
    """Suggest agencies for each of these cases, those with most reasons first; one query for all.

    The cases' people and invitations are loaded; `strands` are theirs. An agency that was asked
    before, even if the invitation was withdrawn since, is not suggested again.
    """
    learnt: dict[tuple[UUID, UUID], list[str]] = defaultdict(list)
    closed: set[tuple[UUID, UUID]] = set()
    for case_id, agency_id, kind, reference in _learnt(session, by, [case.id for case in cases]):
        if kind == CONFLICT:
            closed.add((case_id, agency_id))
        else:
            learnt[case_id, agency_id].append(_words(kind, reference))
    names = {agency.id: _names(agency) for agency in agencies}
    found: dict[UUID, list[Suggestion]] = {}
    for case in cases:
        asked = {invitation.agency_id for invitation in case.invitations}
        people, offers = list(_texts(case)), list[Suggestion]()
        aims = {kind for strand, _ in strands[case.id] for kind in FOR_STRANDS.get(strand, ())}
        for agency in agencies:
            if agency.id in asked or (case.id, agency.id) in closed:
                continue
            links = _links(agency, names[agency.id], people)
            reasons = (*links, *learnt[case.id, agency.id], *_calling(agency, case, aims))
            if reasons:
                offers.append(Suggestion(agency, tuple(dict.fromkeys(reasons))))
        found[case.id] = sorted(offers, key=lambda offer: -len(offer.reasons))
    return found


def _texts(case: Case) -> Iterator[tuple[str, UUID | None, str, str]]:
    """Give for each person in a case: who, where they work if here, and landlord and school."""
    for part in case.parts:
        person = part.identity
        # The employer of an alleged perpetrator is not asked in on their account.
        employer = None if part.kind is PartKind.HARM_SOURCE else person.staff_of_id
        yield (
            PARTS[part.kind],
            employer,
            _folded(person.landlord),
            _folded(person.school_or_employer),
        )


def _links(
    agency: Agency, names: list[str], people: list[tuple[str, UUID | None, str, str]]
) -> Iterator[str]:
    """Say how an agency is tied to the people of a case."""
    for who, employer, landlord, school in people:
        if employer == agency.id:
            yield f"employer of {who}"
        if any(name in landlord for name in names):
            yield f"landlord of {who}"
        if any(name in school for name in names):
            yield f"school or employer of {who}"


def _calling(agency: Agency, case: Case, aims: Collection[str]) -> Iterator[str]:
    """Say what an agency of this type is there for, when the case is about that."""
    if agency.id == case.agency_id:
        yield "made the referral"
    if agency.type_code in aims:
        yield "works with people who are targeted in this way"
    if case.children and agency.type_code in FOR_CHILDREN:
        yield "there are children"
    if agency.type_code in FOR_EVERYONE:
        yield "supports people harmed by hate crime"


def _learnt(
    session: Session, by: Actor, ids: Collection[UUID]
) -> list[tuple[UUID, UUID, str, str | None]]:
    """Read who worked with the people before, who took part in other cases, and who may not."""
    if not ids:
        return []
    rows = session.execute(*_lessons(by, ids=list(ids)))
    return [(row[0], row[1], row[2], row[3]) for row in rows]


@prepared
def _lessons(by: Actor, *, ids: Any) -> sa.CompoundSelect[Any]:
    pairs = sa.union(
        sa.select(Case.id.label("here"), Case.id.label("there")).where(Case.id.in_(ids)),
        sa.select(MINE.case_id, Part.case_id)
        .join(ME, sa.and_(ME.id == MINE.identity_id, ME.person_id.is_not(None)))
        .join(Identity, Identity.person_id == ME.person_id)
        .join(Part, Part.identity_id == Identity.id)
        .where(MINE.case_id.in_(ids)),
    ).subquery("pairs")
    return sa.union_all(_workers(by, pairs), _took_part(by, pairs), _conflicts(ids))


def _workers(by: Actor, pairs: Any) -> sa.Select[Any]:
    """Select the agencies that named somebody who works with the people, where that may be read."""
    return (
        sa.select(pairs.c.here, Return.agency_id, sa.literal(WORKER), Case.reference)
        .select_from(pairs)
        .join(Case, Case.id == pairs.c.there)
        .join(Return, Return.case_id == Case.id)
        .where(
            Return.current_worker != "",
            Return.submitted_at.is_not(None),
            case_visible_to(by),
            readable_by(by),
        )
    )


def _took_part(by: Actor, pairs: Any) -> sa.Select[Any]:
    """Select the agencies that took part in another case about the same people."""
    return (
        sa.select(pairs.c.here, Invitation.agency_id, sa.literal(BEFORE), Case.reference)
        .select_from(pairs)
        .join(Case, sa.and_(Case.id == pairs.c.there, Case.id != pairs.c.here))
        .join(Invitation, Invitation.case_id == Case.id)
        .where(Invitation.withdrawn_at.is_(None), case_visible_to(by))
    )


def _conflicts(ids: Any) -> sa.Select[Any]:
    """Select the agencies that are kept from one of the cases as a whole."""
    named: tuple[Any, ...] = (sa.literal(CONFLICT), sa.literal(""))
    return sa.select(Conflict.case_id, Conflict.agency_id, *named).where(
        Conflict.case_id.in_(ids), Conflict.agency_id.is_not(None), Conflict.lifted_at.is_(None)
    )


def _words(kind: str, reference: str | None) -> str:
    if kind == WORKER:
        return "has a worker with somebody in this case"
    return f"took part in {reference}, about the same people"


def _names(agency: Agency) -> list[str]:
    """Give what an agency may be called, with a space around so that only whole words are found."""
    return [_folded(name) for name in {agency.name, agency.short_name} if fold_name(name)]


def _folded(text: str) -> str:
    return f" {fold_name(text)} " if text else ""
