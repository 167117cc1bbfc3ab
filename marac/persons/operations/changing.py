"""Merging persons and splitting them: identities move whole, and every move is kept to be undone.

An identity moves with what was learnt beside it. Nothing of an identity changes but its person, so
a split that undoes a merge leaves every row as it was.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.people.decided import ChangeKind, Comparison, PersonChange, PersonMove
from marac.people.models import Identity, Person


def prepare(  # noqa: PLR0913 - what is to be moved, from whom to whom
    session: Session,
    *,
    by_id: UUID,
    kind: ChangeKind,
    source: Person,
    target: Person | None = None,
    undoes: PersonChange | None = None,
    named: Collection[UUID] = (),
) -> PersonChange:
    """Write down what is to be done, naming the identities that both people are shown."""
    change = PersonChange(
        area_id=source.area_id,
        kind=kind,
        source_id=source.id,
        target_id=target.id if target is not None else None,
        undoes_id=undoes.id if undoes is not None else None,
        asked_by_id=by_id,
        asked_at=clock.now(),
    )
    session.add(change)
    session.flush()
    shown = [{"change_id": change.id, "identity_id": key} for key in sorted(set(named))]
    if shown:
        session.execute(sa.insert(PersonMove).values(named=True), shown)
    return change


def merge(session: Session, *, by_id: UUID, change: PersonChange) -> None:
    """Move every identity of one person to another."""
    source = session.get_one(Person, change.source_id)
    ids = _ids(session, Identity.person_id == source.id)
    there = _ids(session, Identity.person_id == change.target_id)
    _move(session, change, ids, change.target_id)
    source.merged_into_id = change.target_id
    _done(session, change, by_id)
    _settle(session, change, ids, there, same=True)


def split(session: Session, *, by_id: UUID, change: PersonChange) -> None:
    """Move some identities of a person to one of their own, or undo a merge whole."""
    undoes = session.get(PersonChange, change.undoes_id) if change.undoes_id else None
    if undoes is None:
        target = Person(area_id=change.area_id)
        session.add(target)
        session.flush()
        named = _moves(change, PersonMove.named)
        part = sa.or_(Identity.id.in_(named), Identity.beside_id.in_(named))
    else:
        target = session.get_one(Person, undoes.source_id)
        target.merged_into_id = None
        undoes.undone_at = clock.now()
        part = Identity.id.in_(_moves(undoes, PersonMove.moved))
    ids = _ids(session, Identity.person_id == change.source_id, part)
    _move(session, change, ids, target.id)
    change.target_id = target.id
    _done(session, change, by_id)
    left = _ids(session, Identity.person_id == change.source_id)
    _settle(session, change, ids, left, same=False)


def _moves(change: PersonChange, which: Any) -> sa.Select[Any]:
    return sa.select(PersonMove.identity_id).where(PersonMove.change_id == change.id, which)


def _ids(session: Session, *where: sa.ColumnElement[bool]) -> list[UUID]:
    return list(session.scalars(sa.select(Identity.id).where(*where).order_by(Identity.id)))


def _move(
    session: Session, change: PersonChange, ids: Collection[UUID], target_id: UUID | None
) -> None:
    """Give the identities their person; their version stays, for nothing else of them changes."""
    session.execute(sa.update(Identity).where(Identity.id.in_(ids)).values(person_id=target_id))
    named = set(session.scalars(_moves(change, PersonMove.named)))
    here = sa.and_(PersonMove.change_id == change.id, PersonMove.identity_id.in_(ids))
    session.execute(sa.update(PersonMove).where(here).values(moved=True))
    new = [{"change_id": change.id, "identity_id": key} for key in ids if key not in named]
    if new:
        session.execute(sa.insert(PersonMove).values(moved=True), new)


def _done(session: Session, change: PersonChange, by_id: UUID) -> None:
    change.done_at, change.done_by_id = clock.now(), by_id
    session.flush()


def _settle(
    session: Session, change: PersonChange, ids: list[UUID], others: list[UUID], *, same: bool
) -> None:
    """Remember of both sides that they are the same, or not: one pair, and each decided before."""
    if not ids or not others:
        return
    across = sa.or_(
        sa.and_(Comparison.identity_id.in_(ids), Comparison.other_id.in_(others)),
        sa.and_(Comparison.identity_id.in_(others), Comparison.other_id.in_(ids)),
    )
    pairs = {
        (c.identity_id, c.other_id) for c in session.scalars(sa.select(Comparison).where(across))
    }
    for one, other in sorted(pairs or {(ids[0], others[0])}):
        session.add(
            Comparison(
                area_id=change.area_id,
                identity_id=one,
                other_id=other,
                same=same,
                decided_by_id=change.asked_by_id,
                decided_at=clock.now(),
            )
        )
    session.flush()
