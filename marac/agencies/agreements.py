"""How an agency's information-sharing agreement stands, in words and a colour."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from marac.agencies.models import SharingAgreement

# Days before the end at which the warning grows louder, and its colour.
WARNINGS = ((7, "red"), (30, "orange"), (60, "yellow"))


@dataclass(frozen=True)
class Standing:
    """Whether an agency may share today, until when, and what to say about it."""

    live: bool
    words: str
    colour: str
    expires_on: date | None = None

    @property
    def warns(self) -> bool:
        """Tell whether somebody should do something about it."""
        return self.colour != "green"


def standing_of(agreements: Iterable[SharingAgreement], today: date) -> Standing:
    """Work out how an agency's agreements stand; the day of expiry is the first day without one."""
    signed = [a.expires_on for a in agreements if a.signed_on <= today]
    if not signed:
        return Standing(live=False, words="No agreement", colour="red")
    last = max(signed)
    days = (last - today).days
    if days <= 0:
        return Standing(live=False, words="Expired", colour="red", expires_on=last)
    colour = next((colour for limit, colour in WARNINGS if days <= limit), "green")
    words = "In date" if colour == "green" else _countdown(days)
    return Standing(live=True, words=words, colour=colour, expires_on=last)


def _countdown(days: int) -> str:
    return "Expires tomorrow" if days == 1 else f"Expires in {days} days"
