"""Recorded identities as one person may see them, each through a case that is open to them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, selectinload

from marac.access import Actor
from marac.cases.models import Case, Part, PartKind
from marac.cases.policy import visible_to
from marac.cases.whereabouts import homes_of, shares_home
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
        .options(contains_eager(Part.case).options(selectinload(Case.parts), *also))
        .order_by(Case.submitted_at.desc(), Case.id.desc(), Part.position, Identity.id)
    )
    rows = session.execute(found).unique().all()
    return [Recorded(i, part, part.case, _located(i, part, bool(open_))) for i, part, open_ in rows]


def list_by_ids(
    session: Session, *, by: Actor, ids: Collection[UUID], standing: bool = False
) -> list[Recorded]:
    """List those of some identities that the actor may know of."""
    if not ids:
        return []
    return list_recorded(session, by=by, where=Identity.id.in_(ids), standing=standing)


def list_of(session: Session, *, by: Actor, key: UUID) -> list[Recorded]:
    """List all that the actor may see of a person, or of an identity that is linked to nobody."""
    known = sa.or_(Identity.person_id == key, in_case() == key)
    found = list_recorded(session, by=by, where=known)
    linked = next((one.identity.person_id for one in found if one.identity.person_id), None)
    if linked is None or linked == key:
        return found
    return list_recorded(session, by=by, where=Identity.person_id == linked)


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


def _located(identity: Identity, part: Part, open_: bool) -> bool:
    """An alleged perpetrator's own home is open with the case, unless it gives another away."""
    if open_ or part.kind is not PartKind.HARM_SOURCE:
        return open_
    return not shares_home(identity, homes_of(part.case))
