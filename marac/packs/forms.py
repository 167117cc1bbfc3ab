"""What the buttons of the papers page ask for."""

from dataclasses import dataclass
from uuid import UUID

from marac.packs.models import PaperKind

EVERY_PACK = "every-pack"
FAILED_PACKS = "failed-packs"


@dataclass(frozen=True)
class Wish:
    """One paper that somebody asks for; without an agency it is a full copy for themselves."""

    kind: PaperKind
    agency_id: UUID | None


def wish_value(kind: PaperKind, agency_id: UUID | None = None) -> str:
    """Write a wish as the value of its button."""
    return f"{kind.value}:{agency_id or 'full'}"


def parse_wish(value: str) -> Wish | None:
    """Read the value of a button; anything that no button has is nothing."""
    kind, _, agency = value.partition(":")
    try:
        return Wish(PaperKind(kind), None if agency == "full" else UUID(agency))
    except ValueError:
        return None
