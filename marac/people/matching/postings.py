"""Reading who is filed under which keys, and how many: one short query for a whole look-up."""

import json
import math
import time
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.people.matching.models import MatchEntry

# A key that more than this many share finds nobody: the rarer keys of the same record do.
MOST_SHARED = 300
# How common a common name is changes slowly; counting it is all that a look-up repeats.
COMMON, REMEMBERED_SECONDS, MOST_REMEMBERED = 500, 600, 20_000

# Among a few records nothing is known of how common a name is: it is taken to be rare.
FEWEST = 1000
# Only how many share these matters; they are too common to find anybody by.
COUNTED = frozenset({"w", "pc", "st"})
# Keys that rest on the same evidence: the rarest of them counts, and once only.
EVIDENCE = {
    "p": "name", "x": "name", "t": "name", "i": "name", "c": "name",
    "y": "name and birth", "d": "name and birth",
    "sp": "name and place", "ss": "name and place",
    "b": "birth", "hp": "place", "hs": "place", "sc": "place",
}  # fmt: skip

_counts: dict[int | UUID, tuple[float, int]] = {}


class Shares:
    """How common keys are in an area, as a share of all who are filed there."""

    def __init__(self, counts: Mapping[str, int], everybody: int) -> None:
        self.counts, self.everybody = counts, max(everybody, FEWEST)

    def __call__(self, key: str) -> float:
        """Give the share of a key; one that nobody has is as rare as can be."""
        return max(self.counts.get(key, 1), 1) / self.everybody


def is_read(key: str) -> bool:
    """Tell whether a key finds people, besides being counted."""
    return key.split(":", 1)[0] not in COUNTED


def everybody_in(session: Session, area_id: UUID) -> int:
    """Count who is filed in an area, at most some minutes ago."""
    known = _remembered(area_id)
    if known is not None:
        return known
    counted = sa.select(sa.func.count()).where(MatchEntry.area_id == area_id)
    return _remember(area_id, session.scalar(counted) or 0)


def read(
    session: Session, keys: Mapping[str, int], *, wide: bool = False
) -> tuple[dict[str, list[int]], dict[str, int]]:
    """Give who is filed under each key, one more than may share it at most, and how many are.

    Of a key that is too common to find anybody by, only how many; `wide` finds by these, too.
    """
    finding = {key: hashed for key, hashed in keys.items() if wide or is_read(key)}
    counts = {
        key: known
        for key, hashed in keys.items()
        if key not in finding and (known := _remembered(hashed)) is not None
    }
    counted = {k: h for k, h in keys.items() if k not in finding and k not in counts}
    filed: dict[str, list[int]] = {}
    if finding or counted:
        names = {hashed: key for key, hashed in keys.items()}
        for hashed, numbers, many in _rows(session, finding.values(), counted.values()):
            if numbers is None:
                counts[names[hashed]] = _remember_common(hashed, many)
            elif numbers:
                filed[names[hashed]] = numbers
    counts |= {key: len(numbers) for key, numbers in filed.items()}
    common = {key: keys[key] for key, numbers in filed.items() if len(numbers) > MOST_SHARED}
    return filed, counts | count(session, common)


def count(session: Session, keys: Mapping[str, int]) -> dict[str, int]:
    """Count how many are filed under each key."""
    counts = {key: known for key, hashed in keys.items() if (known := _remembered(hashed))}
    asked = {hashed: key for key, hashed in keys.items() if key not in counts}
    if asked:
        statement = sa.text(
            "SELECT key, count(*) FROM match_keys WHERE key IN :keys GROUP BY key"
        ).bindparams(sa.bindparam("keys", expanding=True))
        for hashed, number in session.connection().execute(statement, {"keys": list(asked)}):
            counts[asked[hashed]] = _remember_common(hashed, number)
    return counts


def ranked(
    found: Mapping[str, Iterable[int]], everybody: int, *, above: int | None = None
) -> list[int]:
    """Order candidates by the rarest key they share, for each kind of evidence, added up."""
    scale = math.log2(max(everybody, 2)) + 1
    best: dict[int, dict[str, float]] = {}
    for key, numbers in found.items():
        listed = list(numbers)
        if len(listed) > MOST_SHARED:
            continue
        kind = key.split(":", 1)[0]
        evidence = EVIDENCE.get(kind, kind)
        weight = scale - math.log2(len(listed))
        listed = listed if above is None else [number for number in listed if number > above]
        for number in listed:
            mine = best.get(number)
            if mine is None:
                best[number] = {evidence: weight}
            elif mine.get(evidence, 0.0) < weight:
                mine[evidence] = weight
    sums = {number: sum(mine.values()) for number, mine in best.items()}
    return sorted(sums, key=lambda number: -sums[number])


# Each key is asked for by itself: no other query stops early under each of them.
_ASK = {
    "postgresql": sa.text(
        "SELECT asked.key, ARRAY(SELECT number FROM match_keys WHERE key = asked.key LIMIT :most),"
        " NULL AS many FROM unnest(CAST(:finding AS bigint[])) AS asked(key) UNION ALL"
        " SELECT asked.key, NULL, (SELECT count(*) FROM match_keys WHERE key = asked.key)"
        " FROM unnest(CAST(:counted AS bigint[])) AS asked(key)"
    ),
    "sqlite": sa.text(
        "SELECT asked.value, (SELECT json_group_array(number) FROM"
        " (SELECT number FROM match_keys WHERE key = asked.value LIMIT :most)), NULL AS many"
        " FROM json_each(:finding) AS asked UNION ALL"
        " SELECT asked.value, NULL, (SELECT count(*) FROM match_keys WHERE key = asked.value)"
        " FROM json_each(:counted) AS asked"
    ),
}


def _rows(
    session: Session, finding: Iterable[int], counted: Iterable[int]
) -> Iterable[tuple[int, list[int] | None, int]]:
    """Ask for all keys at once: each comes with its numbers, or with how many there are."""
    connection = session.connection()
    asked: dict[str, Any] = {"finding": list(finding), "counted": list(counted)}
    if connection.dialect.name == "postgresql":
        found = connection.execute(_ASK["postgresql"], asked | {"most": MOST_SHARED + 1}).all()
        return [(key, numbers, many) for key, numbers, many in found]
    written = {name: json.dumps(hashed) for name, hashed in asked.items()}
    found = connection.execute(_ASK["sqlite"], written | {"most": MOST_SHARED + 1}).all()
    return [(key, None if told is None else json.loads(told), many) for key, told, many in found]


def _remembered(key: int | UUID) -> int | None:
    known = _counts.get(key)
    return known[1] if known and time.monotonic() - known[0] < REMEMBERED_SECONDS else None


def _remember(key: int | UUID, number: int) -> int:
    if len(_counts) > MOST_REMEMBERED:
        _counts.clear()
    _counts[key] = (time.monotonic(), number)
    return number


def _remember_common(key: int, number: int) -> int:
    return _remember(key, number) if number > COMMON else number
