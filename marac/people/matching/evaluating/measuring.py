"""The numbers: how often the right person is among what is shown, and how often the wrong one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

SHOWN = 5
PRECISION = 0.95
Z = 1.96


@dataclass(frozen=True, slots=True)
class Answer:
    """What a look-up gave: the people in order with their chances, and how long it took.

    `truth` is who it was, "" for somebody who was never recorded; of the people shown, `flagged`
    are those called strong or possible, and `strong` those called strong.
    """

    origin: str
    truth: str
    people: tuple[str, ...]
    chances: tuple[float, ...]
    flagged: frozenset[str]
    strong: frozenset[str]
    ms: float

    @property
    def rank(self) -> int | None:
        """Say at which place the right person stands, from 0."""
        return self.people.index(self.truth) if self.truth in self.people else None


def measure(answers: Sequence[Answer], peak_rss_mb: float) -> dict[str, Any]:
    """Compute every number, over all and by origin."""
    origins = sorted({answer.origin for answer in answers})
    whole = _numbers(answers, peak_rss_mb)
    whole["by_origin"] = {
        origin: _numbers([a for a in answers if a.origin == origin], peak_rss_mb)
        for origin in origins
    }
    return whole


def wilson(hits: float, of: int) -> tuple[float, float]:
    """Give the 95 % interval of a share (Wilson's), which also holds near 0 and 1."""
    if not of:
        return 0.0, 1.0
    share, square = hits / of, Z * Z
    middle = share + square / (2 * of)
    half = Z * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return (middle - half) / (1 + square / of), (middle + half) / (1 + square / of)


def _numbers(answers: Sequence[Answer], peak_rss_mb: float) -> dict[str, Any]:
    known = [answer for answer in answers if answer.truth]
    strangers = [answer for answer in answers if not answer.truth]
    best, at_precision = _trade(answers, len(known))
    times = sorted(answer.ms for answer in answers)
    return {
        "queries": len(answers),
        "known": len(known),
        **{f"recall_at_{most}": _recall(known, most) for most in (1, 5, 20)},
        "recall_at_5_interval": [round(x, 4) for x in wilson(_hits(known, 5), len(known))],
        "best_f1": best,
        "recall_at_precision_95": at_precision,
        "false_flags": _share(sum(bool(a.flagged) for a in strangers), len(strangers)),
        "recall_flagged": _share(sum(a.truth in a.flagged for a in known), len(known)),
        "precision_strong": _share(
            sum(a.truth in a.strong for a in answers), sum(len(a.strong) for a in answers)
        ),
        "lookup_ms_p50": _quantile(times, 0.5),
        "lookup_ms_p95": _quantile(times, 0.95),
        "peak_rss_mb": round(peak_rss_mb, 1),
    }


def _hits(answers: Iterable[Answer], most: int) -> int:
    return sum(answer.rank is not None and answer.rank < most for answer in answers)


def _recall(answers: Sequence[Answer], most: int) -> float:
    return _share(_hits(answers, most), len(answers))


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _trade(answers: Iterable[Answer], known: int) -> tuple[float, float]:
    """Give the best F1, and the recall where 95 of 100 suggestions shown are right.

    Each threshold is tried on everything that would be shown: the first five of each answer.
    """
    shown = sorted(
        (
            (chances, person == answer.truth)
            for answer in answers
            for person, chances in zip(answer.people[:SHOWN], answer.chances, strict=False)
        ),
        key=lambda pair: -pair[0],
    )
    best = at_precision = 0.0
    right = 0
    for count, (_chances, is_right) in enumerate(shown, start=1):
        right += is_right
        if not right or not known:
            continue
        best = max(best, 2 * right / (count + known))
        if right / count >= PRECISION:
            at_precision = max(at_precision, right / known)
    return round(best, 4), round(at_precision, 4)


def _quantile(times: Sequence[float], share: float) -> float:
    return round(times[min(len(times) - 1, int(len(times) * share))], 2) if times else 0.0
