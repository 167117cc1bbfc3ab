"""Saying of two recorded identities that they are the same person, or not the same.

One person decides this alone: one identity is added to a person, or taken for a new one with the
other, which a split undoes whole. Where both sides are more than one identity to whoever decides,
two people are needed; the caller asks for a merge instead.
"""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.database import beyond
from marac.events import publish
from marac.people.decided import ChangeKind, Comparison
from marac.people.models import Identity, Person
from marac.persons.events import IdentitiesLinked, IdentitiesToldApart
from marac.persons.operations.changing import merge, prepare
from marac.refusals import Refused


@dataclass(frozen=True)
class Scored:
    """What the matcher had said of a pair, and which version of it."""

    bits: float | None = None
    band: str = ""
    scorer: str = ""


def link(
    session: Session, *, by: Actor, one: Identity, other: Identity, scored: Scored = Scored()
) -> UUID:
    """Say that two identities are one person; give the person."""
    if one.person_id is not None and one.person_id == other.person_id:
        raise Refused("These are linked to each other already.")
    with beyond(session, "a person may have identities that the decider does not see"):
        person_id = _join(session, by, one, other)
    _decide(session, by, one, other, scored, same=True)
    event = IdentitiesLinked(
        actor_id=by.user_id,
        area_id=by.area_id,
        identity_id=one.id,
        other_id=other.id,
        person_id=person_id,
    )
    publish(session, event)
    return person_id


def tell_apart(
    session: Session, *, by: Actor, one: Identity, other: Identity, scored: Scored = Scored()
) -> None:
    """Say that two identities are not the same; the one is never suggested for the other again."""
    if one.person_id is not None and one.person_id == other.person_id:
        raise Refused("These are linked to each other. Ask to split them instead.")
    _decide(session, by, one, other, scored, same=False)
    event = IdentitiesToldApart(
        actor_id=by.user_id, area_id=by.area_id, identity_id=one.id, other_id=other.id
    )
    publish(session, event)


def _join(session: Session, by: Actor, one: Identity, other: Identity) -> UUID:
    if one.person_id is not None and other.person_id is not None:
        return _merge(session, by, one.person_id, other.person_id)
    person_id = one.person_id or other.person_id or _new_person(session, one.area_id)
    for identity in (one, other):
        together = identity.beside_id or identity.id
        theirs = sa.or_(Identity.id == together, Identity.beside_id == together)
        session.execute(sa.update(Identity).where(theirs).values(person_id=person_id))
    session.flush()
    return person_id


def _merge(session: Session, by: Actor, source_id: UUID, target_id: UUID) -> UUID:
    """Join what the decider sees as single identities, each linked where they may not look."""
    change = prepare(
        session,
        by_id=by.user_id,
        kind=ChangeKind.MERGE,
        source=session.get_one(Person, source_id),
        target=session.get_one(Person, target_id),
    )
    merge(session, by_id=by.user_id, change=change)
    return target_id


def _new_person(session: Session, area_id: UUID) -> UUID:
    person = Person(area_id=area_id)
    session.add(person)
    session.flush()
    return person.id


def _decide(  # noqa: PLR0913 - who says what of which two, and what the matcher had said
    session: Session, by: Actor, one: Identity, other: Identity, scored: Scored, *, same: bool
) -> None:
    session.add(
        Comparison(
            area_id=one.area_id,
            identity_id=one.id,
            other_id=other.id,
            same=same,
            decided_by_id=by.user_id,
            decided_at=clock.now(),
            bits=scored.bits,
            band=scored.band,
            scorer=scored.scorer,
        )
    )
    session.flush()
