"""Counting what comes up again: somebody, a house, a place or a group in several incidents.

Whatever comes in here was found open to the reader, so nothing here decides what may be known.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

SHOWN = 20
FROM = 2


@dataclass(frozen=True)
class Sighting:
    """One incident to, at or by somebody: what counts as the same, and what it is called."""

    key: Hashable
    label: str
    incident_id: UUID
    happened_on: date
    case_id: UUID
    reference: str


@dataclass
class Hot:
    """Somebody or somewhere that came up again: how often, in which cases, when last."""

    label: str
    latest: date
    incident_ids: set[UUID] = field(default_factory=set)
    cases: dict[UUID, str] = field(default_factory=dict)

    @property
    def incidents(self) -> int:
        """Count the incidents."""
        return len(self.incident_ids)


@dataclass(frozen=True)
class Ranking:
    """What came up again, the most frequent first, and how much else there was."""

    rows: tuple[Hot, ...]
    more: int

    @property
    def most(self) -> int:
        """Give the highest count, against which the chart is drawn."""
        return max((row.incidents for row in self.rows), default=0)


def rank(sightings: Iterable[Sighting]) -> Ranking:
    """Count and rank; what came up once is not hot."""
    found: dict[Hashable, Hot] = {}
    names: dict[Hashable, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for seen in sightings:
        hot = found.setdefault(seen.key, Hot(seen.label, seen.happened_on))
        hot.latest = max(hot.latest, seen.happened_on)
        hot.incident_ids.add(seen.incident_id)
        hot.cases[seen.case_id] = seen.reference
        names[seen.key][seen.label] += 1
    for key, hot in found.items():
        # The spelling that was used most often, the first in the alphabet of several.
        hot.label = min(names[key], key=lambda label: (-names[key][label], label))
    again = [hot for hot in found.values() if hot.incidents >= FROM]
    again.sort(key=_place_in_order)
    return Ranking(tuple(again[:SHOWN]), max(0, len(again) - SHOWN))


def _place_in_order(hot: Hot) -> tuple[int, int, int, str]:
    return -hot.incidents, -len(hot.cases), -hot.latest.toordinal(), hot.label
