"""What the buttons of the papers page ask for, and what is chosen above them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from marac.packs.models import Edition, PaperKind

EVERY_PACK = "every-pack"
FAILED_PACKS = "failed-packs"


@dataclass(frozen=True)
class Choice:
    """What is chosen for every button: an edition, and an older version where it makes minutes."""

    edition: Edition = Edition.SCREEN
    version: int | None = None

    @property
    def values(self) -> dict[str, Any]:
        """Write the choice into an address, so that the page has it again."""
        edition = self.edition.value if self.edition is not Edition.SCREEN else None
        return {"edition": edition, "version": self.version}


@dataclass(frozen=True)
class Wish:
    """One paper that somebody asks for; without an agency it is a full copy for themselves."""

    kind: PaperKind
    agency_id: UUID | None
    choice: Choice = field(default_factory=Choice)


def wish_value(kind: PaperKind, agency_id: UUID | None = None) -> str:
    """Write a wish as the value of its button."""
    return f"{kind.value}:{agency_id or 'full'}"


def parse_wish(value: str, choice: Choice) -> Wish | None:
    """Read the value of a button; anything that no button has is nothing."""
    kind, _, agency = value.partition(":")
    try:
        return Wish(PaperKind(kind), None if agency == "full" else UUID(agency), choice)
    except ValueError:
        return None


def parse_choice(values: Mapping[str, str]) -> Choice | None:
    """Read what was chosen, of which nothing need be; anything that nobody can choose is nothing.

    What is not chosen is the edition for a screen, and the latest version.
    """
    version = values.get("version")
    try:
        edition = Edition(values.get("edition", Edition.SCREEN))
        return Choice(edition, int(version) if version else None)
    except ValueError:
        return None
