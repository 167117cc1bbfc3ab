"""The fixed words of an incident: how sure its date is, who perceived it, what was asked online.

They belong to the software, unlike the lists that an area edits.
"""

from enum import StrEnum


class Certainty(StrEnum):
    """How sure people are of the day: as it is remembered, not as a form would like it."""

    EXACT = "exact"
    ABOUT = "about"
    BETWEEN = "between"
    MONTH = "month"

    @property
    def label(self) -> str:
        """Name the certainty as the form asks for it."""
        return {
            Certainty.EXACT: "That is the day",
            Certainty.ABOUT: "It was about then",
            Certainty.BETWEEN: "It was some day between then and a later day",
            Certainty.MONTH: "Only the month is known",
        }[self]


class Perceiver(StrEnum):
    """Who felt that an incident was hostile. Any one of them is enough."""

    VICTIM = "victim"
    WITNESS = "witness"
    OFFICER = "officer"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Name them as the form does."""
        return {
            Perceiver.VICTIM: "The person harmed",
            Perceiver.WITNESS: "A witness",
            Perceiver.OFFICER: "A police officer or another worker",
            Perceiver.OTHER: "Someone else",
        }[self]


class Takedown(StrEnum):
    """What became of what was put online."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    REMOVED = "removed"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """Name it as the form does."""
        return {
            Takedown.NOT_ASKED: "Nobody has asked for it to be taken down",
            Takedown.ASKED: "Asked for, and waiting",
            Takedown.REMOVED: "Taken down",
            Takedown.REFUSED: "The platform refused",
        }[self]
