"""Looking somebody up among all who were ever recorded in an area."""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
    """An identity that was scored, and the person it was confirmed to be."""

    identity_id: UUID
    score: Score
    person_id: UUID | None = None

    @property
    def key(self) -> UUID:
        """Give the person, or the identity while nobody has linked it to one."""
        return self.person_id or self.identity_id


@dataclass(frozen=True, slots=True)
class Entry:
    """An identity as it is filed, opened."""

    number: int
    identity_id: UUID
    person_id: UUID | None
    beside_id: UUID | None
    features: Features

    def is_any_of(self, ids: Collection[UUID]) -> bool:
        """Tell whether this identity, the one it is beside, or the person is among some."""
        return any(key in ids for key in (self.identity_id, self.beside_id, self.person_id))


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Who is looked for, and which identities, or whole persons, are not to be suggested."""

    description: Description
    without: Collection[UUID] = ()


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is compared of whom is looked for, under which keys, and whom not to give.

    With `above` only those with a higher number than this, so that a pair is met once.
    """

    features: Features
    keys: Sequence[str]
    without: Collection[UUID] = ()
    above: int | None = None


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
    it lets the reader know. `without` are identities or persons that are not to be suggested.
    """
    wanted = [Wanted(description=description, without=without)]
    each = look_up_each(session, area_id=area_id, wanted=wanted, best_per_person=best_per_person)
    return each[0][:show]


def look_up_each(
    session: Session, *, area_id: UUID, wanted: Sequence[Wanted], best_per_person: bool = True
) -> list[list[Match]]:
    """Look several up at once, in as many queries as one alone takes."""
    asked = [_asked(features_of(one.description), one.without) for one in wanted]
    return _look_up(session, area_id, asked, best_per_person=best_per_person)


def look_up_features(session: Session, *, area_id: UUID, asked: Features) -> list[Match]:
    """Give the likeliest of what was folded already, more than anybody is shown."""
    return _look_up(session, area_id, [_asked(asked)], best_per_person=True)[0]


def _look_up(
    session: Session, area_id: UUID, asked: Sequence[Asked], *, best_per_person: bool
) -> list[list[Match]]:
    everybody = postings.everybody_in(session, area_id)
    each = scored(session, area_id, asked, weights_of(session, area_id))
    return [matches_of(found, everybody, best_per_person=best_per_person) for found in each]


def _asked(features: Features, without: Collection[UUID] = ()) -> Asked:
    return Asked(features=features, keys=keys_of(features), without=set(without))


def scored(  # noqa: PLR0913
    session: Session,
    area_id: UUID,
    asked: Sequence[Asked],
    weights: Weights,
    *,
    most: int = SCORED,
    wide: bool = False,
) -> list[list[Candidate]]:
    """Score for each asked those who share a rare key with them; the likeliest first.

    `wide` finds by what is otherwise only counted as well, like a postcode alone.
    """
    everybody = postings.everybody_in(session, area_id)
    keys = dict.fromkeys(key for one in asked for key in one.keys)
    hidden = hashes(blinder_for(session, area_id), keys)
    filed, counts = postings.read(session, hidden, wide=wide)
    chosen = [
        postings.ranked(_under(filed, one.keys), everybody, above=one.above)[
            : most + len(one.without)
        ]
        for one in asked
    ]
    numbers = dict.fromkeys(number for each in chosen for number in each)
    entries = {entry.number: entry for entry in fetched(session, list(numbers))}
    shares = Shares(counts, everybody)
    return [
        _in_order(Scorer(one.features, weights, shares), one.without, map(entries.get, each))
        for one, each in zip(asked, chosen, strict=True)
    ]


def _under(filed: Mapping[str, list[int]], keys: Sequence[str]) -> dict[str, list[int]]:
    return {key: filed[key] for key in keys if key in filed}


def _in_order(
    scorer: Scorer, without: Collection[UUID], entries: Iterable[Entry | None]
) -> list[Candidate]:
    scores = [
        Candidate(entry.identity_id, scorer.score(entry.features), entry.person_id)
        for entry in entries
        if entry is not None and not entry.is_any_of(without)
    ]
    return sorted(scores, key=lambda candidate: -candidate.score.bits)


def opened(session: Session, numbers: Sequence[int]) -> Iterator[tuple[UUID, Features]]:
    """Open the features of some entries."""
    return ((entry.identity_id, entry.features) for entry in fetched(session, numbers))


def fetched(session: Session, numbers: Sequence[int]) -> Iterator[Entry]:
    """Read some entries in one query; a destroyed key leaves nothing of them."""
    if not numbers:
        return
    connection = session.connection()
    opener = Opener(connection, MatchEntry.features)
    statement = (
        sa.select(
            *WRAPPED,
            as_stored(MatchEntry.features),
            MatchEntry.number,
            Identity.person_id,
            Identity.beside_id,
        )
        .join_from(MatchEntry, DataKey, DataKey.id == MatchEntry.id)
        .outerjoin(Identity, Identity.id == MatchEntry.id)
        .where(MatchEntry.number.in_(numbers))
    )
    for row in connection.execute(statement).all():
        packed = opener.open(row, row.features)
        if packed is not None:
            yield Entry(row.number, row.key_id, row.person_id, row.beside_id, unpack(packed))


def matches_of(
    found: Sequence[Candidate], everybody: int, *, best_per_person: bool = False
) -> list[Match]:
    """Weigh each person against all the others, by the best identity of each."""
    best: dict[UUID, Candidate] = {}
    for candidate in found[:KEPT]:
        best.setdefault(candidate.key, candidate)
    # Names of which nothing is known yet are taken to be as rare as among so many.
    whole = max(everybody, postings.FEWEST) + sum(_odds(one) for one in best.values())
    shown = best.values() if best_per_person else found[:KEPT]
    return [_match(one, whole - _odds(best[one.key])) for one in shown]


def _match(candidate: Candidate, others: float) -> Match:
    score = candidate.score
    chances = score.bits - math.log2(max(others, 1.0))
    return Match(
        candidate.identity_id,
        candidate.person_id,
        round(score.bits, 1),
        band_of(score, chances),
        in_words(score),
        chances,
    )


def _odds(candidate: Candidate) -> float:
    return float(2 ** min(candidate.score.bits, 60.0))
