"""Recorded identities as one person may see them, each through a case that is open to them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, contains_eager, selectinload

from marac.access import Actor
from marac.cases.models import Case, Part, PartKind
from marac.cases.policy import visible_to
from marac.cases.whereabouts import homes_among, shares_home
from marac.people.models import Identity, in_case
from marac.persons.policy import located_by

ROLES = {
    PartKind.SUBJECT: "Person or place harmed",
    PartKind.HARM_SOURCE: "Alleged perpetrator",
    PartKind.CHILD: "Child of the household",
    PartKind.HOUSEHOLD_MEMBER: "Household member",
}


@dataclass(frozen=True)
class Recorded:
    """An identity, the part and the case through which it is seen.

    `located` tells whether where they live and how to reach them is open to the reader too.
    """

    identity: Identity
    part: Part
    case: Case
    located: bool

    @property
    def key(self) -> UUID:
        """Give the person, or the identity in the case while nobody has linked it to one."""
        return self.identity.person_id or self.identity.beside_id or self.identity.id

    @property
    def role(self) -> str:
        """Say what part they have in the case."""
        return ROLES[self.part.kind]

    @property
    def name(self) -> str:
        """Give what they are called there."""
        identity = self.identity
        return identity.name or identity.handle or "No name recorded"


def list_recorded(
    session: Session, *, by: Actor, where: sa.ColumnElement[bool], standing: bool = True
) -> list[Recorded]:
    """List what was recorded in cases that the actor may open, of the latest case first.

    With `standing` it is read as well what tells how each case stands.
    """
    also = [selectinload(Case.listings), selectinload(Case.questions)] if standing else []
    located = located_by(by)
    found = (
        sa.select(Identity, Part, located)
        .join(Part, Part.identity_id == in_case())
        .join(Case, Case.id == Part.case_id)
        .where(visible_to(by), where)
        .options(contains_eager(Part.case).options(*also))
        .order_by(Case.submitted_at.desc(), Case.id.desc(), Part.position, Identity.id)
    )
    rows = [(i, part, bool(open_)) for i, part, open_ in session.execute(found).unique()]
    homes = _homes(session, {part.case_id for _, part, open_ in rows if _is_apart(part, open_)})
    return [
        Recorded(i, part, part.case, is_located(i, part, open_, homes.get(part.case_id)))
        for i, part, open_ in rows
    ]


def list_by_ids(
    session: Session, *, by: Actor, ids: Collection[UUID], standing: bool = False
) -> list[Recorded]:
    """List those of some identities that the actor may know of."""
    if not ids:
        return []
    return list_recorded(session, by=by, where=Identity.id.in_(ids), standing=standing)


def list_of(session: Session, *, by: Actor, key: UUID) -> list[Recorded]:
    """List all that the actor may see of a person, or of an identity that is linked to nobody."""
    asked = aliased(Identity)
    linked = sa.select(asked.person_id).where(asked.id == key).scalar_subquery()
    # Each by itself an index: nobody is looked through.
    known = sa.or_(
        Identity.person_id == key,
        Identity.person_id == linked,
        Identity.beside_id == key,
        Identity.id == key,
    )
    found = list_recorded(session, by=by, where=known)
    # Whoever does not see the very one asked for learns nothing of whom it is linked to.
    told = any(key in (one.identity.person_id, _in_case(one.identity)) for one in found)
    return found if told else []


def list_of_each(
    session: Session, *, by: Actor, keys: Collection[UUID]
) -> dict[UUID, list[Recorded]]:
    """List the same for several persons, or identities that are linked to nobody, in one query."""
    wanted = sa.or_(
        Identity.person_id.in_(keys), Identity.beside_id.in_(keys), Identity.id.in_(keys)
    )
    found = list_recorded(session, by=by, where=wanted) if keys else []
    return {key: [one for one in found if one.key == key] for key in keys}


def _in_case(identity: Identity) -> UUID:
    return identity.beside_id or identity.id


def by_identity(found: Iterable[Recorded]) -> dict[UUID, Recorded]:
    """Take each identity once: through a case that also tells where they are, if there is one."""
    chosen: dict[UUID, Recorded] = {}
    for one in found:
        before = chosen.get(one.identity.id)
        if before is None or (one.located and not before.located):
            chosen[one.identity.id] = one
    return chosen


def in_cases(found: Sequence[Recorded]) -> list[Recorded]:
    """Leave out what was learnt beside a case."""
    return [one for one in found if one.identity.beside_id is None]


def is_located(identity: Identity, part: Part, open_: bool, homes: frozenset[str] | None) -> bool:
    """An alleged perpetrator's own home is open with the case, unless it gives another away."""
    if homes is None or not _is_apart(part, open_):
        return open_
    return not shares_home(identity, homes)


def _is_apart(part: Part, open_: bool) -> bool:
    return not open_ and part.kind is PartKind.HARM_SOURCE


def _homes(session: Session, case_ids: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """Give the homes of those harmed in some cases, where anybody's own depends on them."""
    if not case_ids:
        return {}
    parts: dict[UUID, list[Part]] = {case_id: [] for case_id in case_ids}
    for part in session.scalars(
        sa.select(Part)
        .join(Part.identity)
        .options(contains_eager(Part.identity))
        .where(Part.case_id.in_(case_ids))
    ):
        parts[part.case_id].append(part)
    return {case_id: homes_among(theirs) for case_id, theirs in parts.items()}
