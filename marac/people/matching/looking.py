"""Looking somebody up among all who were ever recorded in an area."""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.keys import blinder_for
from marac.keys.models import DataKey
from marac.keys.opening import WRAPPED, Opener, as_stored
from marac.people.matching import postings
from marac.people.matching.blocking import keys_of
from marac.people.matching.description import Description
from marac.people.matching.evidence import Band, band_of, in_words
from marac.people.matching.features import Features, features_of, unpack
from marac.people.matching.filing import hashes
from marac.people.matching.learnt import weights_of
from marac.people.matching.models import MatchEntry
from marac.people.matching.postings import Shares
from marac.people.matching.scoring import Score, Scorer
from marac.people.matching.weights import Weights
from marac.people.models import Identity

# How many of those who share a key are scored, and how many of these are sorted by person.
SCORED, KEPT = 120, 40


@dataclass(frozen=True)
class Match:
    """Somebody who may be the one described: ids, how sure, and why in words.

    `bits` is the evidence; `chances` is the binary logarithm of the odds, which also counts how
    many people there are, and how many others are as likely.
    """

    identity_id: UUID
    person_id: UUID | None
    bits: float
    band: Band
    evidence: tuple[str, ...]
    chances: float = 0.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """An identity that was scored."""

    identity_id: UUID
    score: Score


def look_up(  # noqa: PLR0913 - each is asked for by somebody
    session: Session,
    *,
    area_id: UUID,
    description: Description,
    show: int = 5,
    without: Collection[UUID] = (),
    best_per_person: bool = True,
) -> list[Match]:
    """Give the likeliest first.

    Looks at every identity of the area, so the caller stands beyond the policy and shows only what
    it lets the reader know. `without` are identities that are not to be suggested.
    """
    found = look_up_features(
        session,
        area_id=area_id,
        asked=features_of(description),
        without=without,
        best_per_person=best_per_person,
    )
    return found[:show]


def look_up_features(
    session: Session,
    *,
    area_id: UUID,
    asked: Features,
    without: Collection[UUID] = (),
    best_per_person: bool = True,
) -> list[Match]:
    """Give the likeliest of what was folded already, more than anybody is shown."""
    keys = keys_of(asked)
    weights = weights_of(session, area_id)
    everybody = postings.everybody_in(session, area_id)
    found = scored(session, area_id, asked, keys, weights, without=set(without))
    people = _people(session, found) if best_per_person else {}
    return matches_of(found, people, everybody)


def scored(  # noqa: PLR0913
    session: Session,
    area_id: UUID,
    asked: Features,
    keys: Sequence[str],
    weights: Weights,
    *,
    without: Collection[UUID] = (),
    most: int = SCORED,
    above: int | None = None,
    wide: bool = False,
) -> list[Candidate]:
    """Score those who share a rare key with what is asked for; the likeliest first.

    With `above` only those with a higher number than this, so that a pair is met once; `wide` finds
    by what is otherwise only counted as well, like a postcode alone.
    """
    everybody = postings.everybody_in(session, area_id)
    hidden = hashes(blinder_for(session, area_id), keys)
    filed = postings.read(session, {k: h for k, h in hidden.items() if wide or postings.is_read(k)})
    counts = {key: len(numbers) for key, numbers in filed.items()}
    common = {k: h for k, h in hidden.items() if counts.get(k, 0) > postings.MOST_SHARED}
    counted = {k: h for k, h in hidden.items() if k not in filed and not postings.is_read(k)}
    counts |= postings.count(session, common | counted)
    scorer = Scorer(asked, weights, Shares(counts, everybody))
    numbers = postings.ranked(filed, everybody, above=above)[: most + len(without)]
    scores = [
        Candidate(identity_id, scorer.score(features))
        for identity_id, features in opened(session, numbers)
        if identity_id not in without
    ]
    return sorted(scores, key=lambda candidate: -candidate.score.bits)


def opened(session: Session, numbers: Sequence[int]) -> Iterator[tuple[UUID, Features]]:
    """Open the features of some entries, in one query; a destroyed key leaves nothing of them."""
    if not numbers:
        return
    connection = session.connection()
    opener = Opener(connection, MatchEntry.features)
    statement = (
        sa.select(*WRAPPED, as_stored(MatchEntry.features))
        .join_from(MatchEntry, DataKey, DataKey.id == MatchEntry.id)
        .where(MatchEntry.number.in_(numbers))
    )
    for row in connection.execute(statement).all():
        packed = opener.open(row, row.features)
        if packed is not None:
            yield row.key_id, unpack(packed)


def _people(session: Session, found: Sequence[Candidate]) -> dict[UUID, UUID]:
    """Tell which identities were confirmed to be whom."""
    ids = [candidate.identity_id for candidate in found[:KEPT]]
    rows = session.execute(
        sa.select(Identity.id, Identity.person_id).where(
            Identity.id.in_(ids), Identity.person_id.is_not(None)
        )
    )
    return {row.id: row.person_id for row in rows if row.person_id}


def matches_of(found: Sequence[Candidate], people: dict[UUID, UUID], everybody: int) -> list[Match]:
    """Keep the best identity of each person, and weigh each against all the others."""
    best: dict[UUID, Candidate] = {}
    for candidate in found[:KEPT]:
        best.setdefault(people.get(candidate.identity_id, candidate.identity_id), candidate)
    # Names of which nothing is known yet are taken to be as rare as among so many.
    whole = max(everybody, postings.FEWEST) + sum(_odds(one) for one in best.values())
    return [
        _match(candidate, people.get(candidate.identity_id), whole) for candidate in best.values()
    ]


def _match(candidate: Candidate, person_id: UUID | None, whole: float) -> Match:
    score = candidate.score
    others = max(whole - _odds(candidate), 1.0)
    chances = score.bits - math.log2(others)
    return Match(
        candidate.identity_id,
        person_id,
        round(score.bits, 1),
        band_of(score, chances),
        in_words(score),
        chances,
    )


def _odds(candidate: Candidate) -> float:
    return float(2 ** min(candidate.score.bits, 60.0))
