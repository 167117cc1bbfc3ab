"""How serious what was done is, for drawing and comparing; it decides nothing about anybody.

Words that an area adds to its list of acts are not ranked, and never count as worse or better.
"""

from collections.abc import Iterable
from enum import IntEnum


class Severity(IntEnum):
    """Four steps, and none for what nobody has said."""

    UNKNOWN = 0
    WORDS = 1
    THREAT = 2
    DAMAGE = 3
    VIOLENCE = 4

    @property
    def label(self) -> str:
        """Name the step as the key of the drawing does."""
        return {
            Severity.UNKNOWN: "Not said, or not ranked",
            Severity.WORDS: "Words, signs or unfair treatment",
            Severity.THREAT: "Threats, harassment or exploitation",
            Severity.DAMAGE: "Damage, spitting or throwing",
            Severity.VIOLENCE: "Violence, sexual acts or fire",
        }[self]

    @property
    def in_a_sentence(self) -> str:
        """Name the step within a sentence."""
        return self.label[0].lower() + self.label[1:]


_RANKS = {
    Severity.WORDS: (
        *("verbal", "communication", "incitement", "discrimination", "malicious_complaint"),
    ),
    Severity.THREAT: ("threat", "harassment", "exploitation"),
    Severity.DAMAGE: ("damage", "spitting", "pet_vehicle"),
    Severity.VIOLENCE: ("assault", "sexual", "arson"),
}
_OF_ACT = {act: severity for severity, acts in _RANKS.items() for act in acts}


def severity_of(acts: Iterable[str]) -> Severity:
    """Give the step of the most serious of several acts."""
    return max((_OF_ACT.get(act, Severity.UNKNOWN) for act in acts), default=Severity.UNKNOWN)
