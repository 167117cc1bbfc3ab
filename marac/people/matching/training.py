"""Learning from what people decided: how often each level of agreement is met in one person.

What was confirmed is counted on top of the priors, so that little data changes little. New weights
are kept only when they judge decisions that they have not seen better than those before them.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.keys import blinder_for
from marac.people.decided import Comparison
from marac.people.matching import learnt, postings
from marac.people.matching.blocking import code_key, codes_of, keys_of
from marac.people.matching.features import Features
from marac.people.matching.filing import hashes
from marac.people.matching.looking import opened
from marac.people.matching.models import MatchWeights, number_of
from marac.people.matching.postings import Shares
from marac.people.matching.scoring import Scorer
from marac.people.matching.weights import PRIORS, Weights

FEWEST_CONFIRMED, FEWEST_REJECTED = 50, 20
# How many confirmed pairs the priors are worth.
PRIOR_PAIRS = 200.0
FOLDS = 5
BATCH = 200


@dataclass(frozen=True)
class Pair:
    """A decided pair, ready to be scored under any weights."""

    asked: Features
    other: Features
    shares: Shares
    same: bool


@dataclass(frozen=True)
class Learnt:
    """What came of learning in an area; without a number the weights are as they were."""

    confirmed: int
    rejected: int
    before: float = 0.0
    after: float = 0.0
    number: int | None = None


def train(session: Session, *, area_id: UUID) -> Learnt:
    """Learn weights from the decisions of an area, and keep them when they are better."""
    pairs = list(_pairs(session, area_id))
    confirmed = sum(pair.same for pair in pairs)
    result = Learnt(confirmed, len(pairs) - confirmed)
    if confirmed < FEWEST_CONFIRMED or result.rejected < FEWEST_REJECTED:
        return result
    now = learnt.weights_of(session, area_id)
    bar = _fairest_bar(pairs, now)
    before = _loss(pairs, now, bar)
    after = _loss_unseen(pairs, bar)
    result = replace(result, before=before, after=after)
    if after >= before:
        return result
    return replace(result, number=_keep(session, area_id, learn(pairs), result))


def learn(pairs: Sequence[Pair]) -> Weights:
    """Count the levels of confirmed pairs on top of the priors."""
    met: dict[str, Counter[str]] = defaultdict(Counter)
    for pair in pairs:
        if pair.same:
            score = Scorer(pair.asked, Weights(), pair.shares).score(pair.other)
            for name, level in score.parts.items():
                met[name][level] += 1
    chances = {name: _smoothed(levels, met[name]) for name, levels in PRIORS.items()}
    return Weights(chances=chances)


def _smoothed(
    priors: Mapping[str, tuple[float, float | None]], met: Counter[str]
) -> dict[str, tuple[float, float | None]]:
    whole = met.total() + PRIOR_PAIRS
    return {level: ((met[level] + PRIOR_PAIRS * m) / whole, u) for level, (m, u) in priors.items()}


def _pairs(session: Session, area_id: UUID) -> Iterator[Pair]:
    """Open both sides of every decided pair; what was destroyed since is left out."""
    decided: dict[frozenset[UUID], bool] = {}
    rows = session.execute(
        sa.select(Comparison.identity_id, Comparison.other_id, Comparison.same)
        .where(Comparison.area_id == area_id)
        .order_by(Comparison.decided_at, Comparison.id)
    )
    for one, other, same in rows:
        decided[frozenset((one, other))] = same
    listed = [(sorted(pair), same) for pair, same in decided.items() if len(pair) == 2]
    for at in range(0, len(listed), BATCH):
        batch = listed[at : at + BATCH]
        numbers = {number_of(one) for pair, _same in batch for one in pair}
        found = dict(opened(session, sorted(numbers)))
        for (one, other), same in batch:
            if one in found and other in found:
                shares = _shares(session, area_id, found[one])
                yield Pair(found[one], found[other], shares, same)


def _shares(session: Session, area_id: UUID, features: Features) -> Shares:
    """Count how common everything is that somebody goes by."""
    codes = [code_key(code) for word in features.words for code in codes_of(word)]
    keys = hashes(blinder_for(session, area_id), [*keys_of(features), *codes])
    return Shares(postings.count(session, keys), postings.everybody_in(session, area_id))


def _bits(pair: Pair, weights: Weights) -> float:
    return Scorer(pair.asked, weights, pair.shares).score(pair.other).bits


def _loss(pairs: Sequence[Pair], weights: Weights, bar: float) -> float:
    """Give how surprising the decisions are, in bits a decision, when `bar` bits mean even odds."""
    surprises = (
        math.log2(1 + 2 ** min(60.0, (bar - bits) if pair.same else (bits - bar)))
        for pair, bits in ((pair, _bits(pair, weights)) for pair in pairs)
    )
    return sum(surprises) / max(len(pairs), 1)


def _fairest_bar(pairs: Sequence[Pair], weights: Weights) -> float:
    """Give the bar at which the weights in force do best, so that nothing favours the new ones."""
    return float(min(range(31), key=lambda bar: _loss(pairs, weights, bar)))


def _loss_unseen(pairs: Sequence[Pair], bar: float) -> float:
    """Judge each fifth of the decisions by what is learnt from the other four."""
    total = 0.0
    for fold in range(FOLDS):
        held = [pair for at, pair in enumerate(pairs) if at % FOLDS == fold]
        rest = [pair for at, pair in enumerate(pairs) if at % FOLDS != fold]
        total += _loss(held, learn(rest), bar) * len(held)
    return total / max(len(pairs), 1)


def _keep(session: Session, area_id: UUID, weights: Weights, result: Learnt) -> int:
    last = session.scalar(
        sa.select(sa.func.max(MatchWeights.number)).where(MatchWeights.area_id == area_id)
    )
    number = (last or 0) + 1
    session.add(
        MatchWeights(
            area_id=area_id,
            number=number,
            chances=weights.to_rows(),
            confirmed=result.confirmed,
            rejected=result.rejected,
            loss_before=result.before,
            loss_after=result.after,
        )
    )
    session.flush()
    learnt.forget(area_id)
    return number
