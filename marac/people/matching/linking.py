"""Looking everybody up against everybody else, and keeping whom the matcher takes for one person.

Nothing is linked by this: people confirm or reject. It may be stopped at any moment; the next run
goes on where the last one ended.
"""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from marac import clock
from marac.people.decided import Comparison
from marac.people.matching import learnt, postings
from marac.people.matching.blocking import keys_of
from marac.people.matching.evidence import POSSIBLE_FROM, is_household
from marac.people.matching.looking import Asked, opened, scored
from marac.people.matching.models import (
    MatchEntry,
    MatchProgress,
    MatchSuggestion,
    number_of,
)
from marac.people.models import Identity

BATCH = 400
# How many are looked up in one query, and how many candidates of each are scored.
TOGETHER, SCORED = 20, 25
PART = "all"


@dataclass(frozen=True)
class Found:
    """Two identities that may be one person."""

    one_id: UUID
    other_id: UUID
    bits: float


def suggest(session: Session, area_id: UUID, ids: Sequence[UUID]) -> list[Found]:
    """Look some identities up among those with higher numbers; each pair is met once so."""
    weights = learnt.weights_of(session, area_id)
    bar = math.log2(max(postings.everybody_in(session, area_id), postings.FEWEST)) + POSSIBLE_FROM
    found = []
    known = list(opened(session, [number_of(one) for one in ids]))
    for at in range(0, len(known), TOGETHER):
        some = known[at : at + TOGETHER]
        asked = [
            Asked(features=features, keys=keys_of(features), above=number_of(one_id))
            for one_id, features in some
        ]
        each = scored(session, area_id, asked, weights, most=SCORED)
        found += [
            Found(one_id, candidate.identity_id, round(candidate.score.bits, 1))
            for (one_id, _), candidates in zip(some, each, strict=True)
            for candidate in candidates
            if candidate.score.bits >= bar and not is_household(candidate.score)
        ]
    return found


def batches(session: Session, area_id: UUID) -> Iterator[list[UUID]]:
    """Give those who are still to be looked up, some at a time."""
    last = _progress(session, area_id).last_id
    while True:
        filed = sa.select(MatchEntry.id).where(MatchEntry.area_id == area_id)
        after = filed.where(MatchEntry.id > last) if last else filed
        batch = list(session.scalars(after.order_by(MatchEntry.id).limit(BATCH)))
        if not batch:
            return
        last = batch[-1]
        yield batch


def keep(session: Session, area_id: UUID, ids: Sequence[UUID], found: Collection[Found]) -> int:
    """Keep what was found for a batch, and that it is done; give how many are done in all."""
    store(session, area_id, found)
    progress = _progress(session, area_id)
    progress.last_id, progress.done = ids[-1], progress.done + len(ids)
    session.commit()
    return progress.done


def store(
    session: Session, area_id: UUID, found: Collection[Found], *, source: str = "link"
) -> int:
    """Keep suggestions that nobody has decided on yet; give how many."""
    settled = _settled(session, area_id, {pair.one_id for pair in found})
    rows = [
        {
            "area_id": area_id,
            "one_id": min(pair.one_id, pair.other_id),
            "other_id": max(pair.one_id, pair.other_id),
            "bits": pair.bits,
            "source": source,
        }
        for pair in found
        if pair.one_id != pair.other_id and frozenset((pair.one_id, pair.other_id)) not in settled
    ]
    if rows:
        dialect = session.connection().dialect.name
        insert = (pg if dialect == "postgresql" else sqlite).insert(MatchSuggestion)
        anew = insert.on_conflict_do_update(
            index_elements=["one_id", "other_id"], set_={"bits": insert.excluded.bits}
        )
        session.execute(anew, rows)
    return len(rows)


def finish(session: Session, area_id: UUID) -> int:
    """Say that everybody was looked up, so that the next run begins anew; count what is open."""
    progress = _progress(session, area_id)
    progress.last_id, progress.done, progress.ended_at = None, 0, clock.now()
    session.commit()
    counted = sa.select(sa.func.count()).where(MatchSuggestion.area_id == area_id)
    return session.scalar(counted) or 0


def _progress(session: Session, area_id: UUID) -> MatchProgress:
    found = session.scalar(
        sa.select(MatchProgress).where(MatchProgress.area_id == area_id, MatchProgress.part == PART)
    )
    if found is None:
        found = MatchProgress(area_id=area_id, part=PART, done=0)
        session.add(found)
        session.flush()
    return found


def _settled(session: Session, area_id: UUID, ids: Collection[UUID]) -> set[frozenset[UUID]]:
    """Give the pairs that people decided already, and those known to be one person."""
    decided = session.execute(
        sa.select(Comparison.identity_id, Comparison.other_id).where(
            Comparison.area_id == area_id,
            sa.or_(Comparison.identity_id.in_(ids), Comparison.other_id.in_(ids)),
        )
    )
    one, other = sa.orm.aliased(Identity), sa.orm.aliased(Identity)
    same = session.execute(
        sa.select(one.id, other.id)
        .join(other, sa.and_(other.person_id == one.person_id, other.id != one.id))
        .where(one.id.in_(ids))
    )
    return {frozenset((row[0], row[1])) for row in (*decided, *same)}
