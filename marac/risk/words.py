"""The words in which risk is judged: levels, red flags, groups of questions, sources."""

from enum import StrEnum


class RiskLevel(StrEnum):
    """How likely serious harm is, in exactly three levels."""

    STANDARD = "standard"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def label(self) -> str:
        """Name the level as a person says it."""
        return f"{self.value.capitalize()} risk"


class RedFlag(StrEnum):
    """A fact that forces the question whether the level should be high.

    An answer tells of a weapon or of fire without saying which; an area may mark others.
    """

    THREAT_TO_KILL = "threat_to_kill"
    FIRE = "fire"
    WEAPON = "weapon"
    SUICIDALITY = "suicidality"
    WEAPON_OR_FIRE = "weapon_or_fire"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Name the red flag as the risk form does."""
        return {
            RedFlag.THREAT_TO_KILL: "Threat to kill",
            RedFlag.FIRE: "Fire, or a threat of it",
            RedFlag.WEAPON: "Weapon used or shown",
            RedFlag.SUICIDALITY: "Suicidal thoughts of the person harmed",
            RedFlag.WEAPON_OR_FIRE: "Weapon or fire",
            RedFlag.OTHER: "Another sign that this area treats as a red flag",
        }[self]


# What people tick themselves; the other two come from answers only.
TICKED = (RedFlag.THREAT_TO_KILL, RedFlag.FIRE, RedFlag.WEAPON, RedFlag.SUICIDALITY)


class RiskGroup(StrEnum):
    """What a question is about. What protects is subtracted from the rest."""

    INCIDENT = "incident"
    PATTERN = "pattern"
    PERPETRATOR = "perpetrator"
    VICTIM = "victim"
    COMMUNITY = "community"
    PROTECTIVE = "protective"

    @property
    def label(self) -> str:
        """Name the group as the grid does."""
        return {
            RiskGroup.INCIDENT: "What happened",
            RiskGroup.PATTERN: "Pattern",
            RiskGroup.PERPETRATOR: "Who did it",
            RiskGroup.VICTIM: "Person harmed",
            RiskGroup.COMMUNITY: "Community",
            RiskGroup.PROTECTIVE: "What protects them",
        }[self]


class Source(StrEnum):
    """From whom an answer comes."""

    VICTIM = "victim"
    AGENCY = "agency"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """Name the source in a word."""
        return {
            Source.VICTIM: "The person harmed",
            Source.AGENCY: "An agency",
            Source.UNKNOWN: "Not known",
        }[self]


# What 0, 1 and 2 are called where a question has no words of its own.
SCORES = ("No", "Some", "Yes")
