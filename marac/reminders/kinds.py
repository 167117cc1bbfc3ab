"""What people are reminded of, and on which steps unless an area says otherwise."""

from enum import StrEnum
from typing import Any

from marac.agencies.models import Area
from marac.reminders.ladder import Ladder, Rung, ladder


class Kind(StrEnum):
    """A kind of matter that somebody is reminded of."""

    ACTION = "action"
    RETURN = "return"
    TELLING = "telling"
    CONTACT = "contact"
    FIRST_CONTACT = "first_contact"
    NEXT_CONTACT = "next_contact"
    MINUTES = "minutes"
    APPROVAL = "approval"
    DECLARATION = "declaration"
    AGREEMENT = "agreement"

    @property
    def label(self) -> str:
        """Name the kind, as the settings do."""
        return _WORDS[self][0]

    @property
    def one(self) -> str:
        """Name a single one of them."""
        return _WORDS[self][1]

    def counted(self, number: int) -> str:
        """Say how many there are, as a mail does: never whose they are."""
        _, one, many = _WORDS[self]
        return f"{number} {one if number == 1 else many}"


_WORDS = {
    Kind.ACTION: ("Actions", "action", "actions"),
    Kind.RETURN: ("Returns", "return", "returns"),
    Kind.TELLING: ("Telling the person harmed", "person to be told", "people to be told"),
    Kind.CONTACT: (
        "Contact before the meeting",
        "contact before the meeting",
        "contacts before the meeting",
    ),
    Kind.FIRST_CONTACT: (
        "First contact with the person harmed",
        "person to contact for the first time",
        "people to contact for the first time",
    ),
    Kind.NEXT_CONTACT: (
        "Next contact with the person harmed",
        "person to contact again",
        "people to contact again",
    ),
    Kind.MINUTES: ("Minutes", "set of minutes", "sets of minutes"),
    Kind.APPROVAL: ("Requests to agree to", "request to agree to", "requests to agree to"),
    Kind.DECLARATION: ("Yearly declaration", "declaration to sign", "declarations to sign"),
    Kind.AGREEMENT: (
        "Information sharing agreement",
        "sharing agreement to renew",
        "sharing agreements to renew",
    ),
}

# The practice's defaults for actions; what it leaves open follows the same shape, sooner.
USUAL: dict[Kind, Ladder] = {
    Kind.ACTION: ladder(owner=(-3, 0, 2), agency=(5,), chair=(10,)),
    Kind.RETURN: ladder(owner=(-1, 0, 1)),
    Kind.TELLING: ladder(owner=(0, 1, 3), chair=(5,)),
    Kind.CONTACT: ladder(owner=(-1, 0), chair=(1,)),
    Kind.FIRST_CONTACT: ladder(owner=(-1, 0, 1, 3), chair=(5,)),
    Kind.NEXT_CONTACT: ladder(owner=(-1, 0, 2), chair=(5,)),
    Kind.MINUTES: ladder(owner=(-1, 0, 1), chair=(2,)),
    Kind.APPROVAL: ladder(owner=(-1, 0)),
    Kind.DECLARATION: ladder(owner=(-10, -3, 0, 5)),
    Kind.AGREEMENT: ladder(owner=(-20, -10, -3, 0)),
}


def ladder_of(area: Area, kind: Kind) -> Ladder:
    """Give an area's own steps of a kind, or the usual ones."""
    own: dict[str, Any] | None = area.reminder_steps.get(kind.value)
    if own is None:
        return USUAL[kind]
    return ladder(**{rung.value: own.get(rung.value, ()) for rung in Rung})
