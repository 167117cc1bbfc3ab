"""How the room's facts read on its pages."""

from typing import Any
from uuid import UUID

from marac.cases.models import Listing
from marac.cases.wording import risk_words
from marac.meetings.models import Attendance, Heading
from marac.meetings.room.case_queries import Hearing
from marac.meetings.room.hearing import Safeguarding
from marac.meetings.room.queries import Room


def contact_of(hearing: Hearing) -> dict[str, Any] | None:
    """Give the safe contact in the words of its banner, to those it is open to."""
    contact = hearing.case.contact
    if contact is None or not hearing.sees_contact:
        return None
    return {
        "safe_to_call": contact.safe_to_call,
        "safe_to_write": contact.safe_to_write,
        "means": contact.means,
        "when": contact.times,
        "others": contact.others_may_answer,
        "never": contact.never_do,
    }


def safeguarding_of(listing: Listing) -> list[str]:
    """Say which safeguarding was considered."""
    return [kind.label for kind in Safeguarding if kind.value in listing.safeguarding]


def safeguarding_hint(hearing: Hearing) -> str:
    """Say beside the question of safeguarding whom it must not forget; nothing when no child is."""
    children = len(hearing.case.children)
    if not children:
        return ""
    return "A child is named in this case" if children == 1 else "Children are named in this case"


def interests_of(person: Attendance, room: Room) -> list[str]:
    """Say in which cases a person declared an interest, of those that the reader may see."""
    visible: dict[UUID | None, str] = {line.listing.id: line.reference for line in room.lines}
    visible[None] = "General"
    return [visible[i.listing_id] for i in person.interests if i.listing_id in visible]


CASE_WORDS = {
    "contact_of": contact_of,
    "headings": tuple(Heading),
    "risk_words": risk_words,
    "safeguarding_hint": safeguarding_hint,
    "safeguarding_of": safeguarding_of,
}
