"""The weights: how much each level of agreement speaks for or against, in bits.

A level has two chances: to be met where both are one person (`m`), and where they are not (`u`).
Where `u` is nothing it is how common the very name, house or number is in the area.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log2
from typing import Self

LEAST, MOST = -6.0, 14.0

Chances = Mapping[str, Mapping[str, tuple[float, float | None]]]

Rows = Mapping[str, Mapping[str, Sequence[float | None]]]

PRIORS: Chances = {
    "given": {
        "same": (0.55, None),
        "variant": (0.12, None),
        "sounds": (0.05, None),
        "near": (0.07, 0.004),
        "begins": (0.02, 0.002),
        "similar": (0.025, 0.012),
        "initial": (0.05, 0.06),
        "different": (0.05, 0.92),
    },
    "family": {
        "same": (0.65, None),
        "variant": (0.10, None),
        "sounds": (0.05, None),
        "near": (0.07, 0.003),
        "begins": (0.015, 0.002),
        "similar": (0.02, 0.012),
        "initial": (0.01, 0.06),
        "different": (0.06, 0.92),
    },
    "birth": {
        "same": (0.80, 0.00006),
        "same default": (0.05, 0.0006),
        "swapped": (0.025, 0.00005),
        "one digit": (0.07, 0.0012),
        "same year default": (0.03, 0.0008),
        "same birthday": (0.01, 0.0025),
        "two of three": (0.006, 0.0018),
        "two digits": (0.006, 0.006),
        "same year": (0.003, 0.011),
        "year apart": (0.006, 0.028),
        "different": (0.012, 0.95),
    },
    "address": {
        "same": (0.50, None),
        "house, street only": (0.08, None),
        "house, postcode only": (0.02, None),
        "street": (0.02, None),
        "street only": (0.01, None),
        "postcode": (0.02, None),
        "postcode only": (0.02, None),
        "street, other house": (0.02, None),
        "street only, other house": (0.006, None),
        "postcode, other house": (0.02, None),
        "postcode only, other house": (0.01, None),
        "district": (0.06, 0.03),
        "different": (0.30, 0.95),
    },
    "phone": {"same": (0.60, None), "different": (0.35, 0.99)},
    "email": {"same": (0.75, None), "different": (0.20, 0.99)},
    "handle": {"same": (0.75, None), "different": (0.20, 0.99)},
    "sex": {"same": (0.97, 0.5), "different": (0.03, 0.5)},
}


@dataclass(frozen=True)
class Weights:
    """One version of the weights, with what was settled by hand: costs and where bands begin."""

    chances: Chances = field(default_factory=lambda: PRIORS)
    version: int = 0
    swapped: float = 3.0  # what it costs that first and last name stand the other way round
    misplaced: float = 2.0  # that a family name stands among the given names
    displaced: float = 0.7  # that a word is not the first of its names
    extra: float = 0.5  # how much of its bits a second word that agrees is worth
    household: float = 2.0  # the most that a family name says at the same address

    def bits(self, field_name: str, level: str, chance: float | None = None) -> float:
        """Give the bits of a level; `chance` is how common the value is, where that decides."""
        m, u = self.chances[field_name][level]
        against = u if u is not None else chance
        return self.of_chances(m, against) if against else 0.0

    @staticmethod
    def of_chances(m: float, u: float) -> float:
        """Give the bits of two chances, within what any one field may say."""
        return max(LEAST, min(MOST, log2(m / u)))

    @classmethod
    def from_rows(
        cls, rows: Mapping[str, Mapping[str, Sequence[float | None]]], version: int
    ) -> Self:
        """Read weights as they are kept: two chances a level."""
        chances = {
            name: {level: (m or 0.0, u) for level, (m, u) in levels.items()}
            for name, levels in rows.items()
        }
        # A level that is newer than what was learnt has the chances that it came with.
        whole = {name: {**levels, **chances.get(name, {})} for name, levels in PRIORS.items()}
        return cls(chances=whole, version=version)

    def to_rows(self) -> dict[str, dict[str, list[float | None]]]:
        """Write the weights to be kept."""
        return {
            name: {level: [round(m, 6), u] for level, (m, u) in levels.items()}
            for name, levels in self.chances.items()
        }
