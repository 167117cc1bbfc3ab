"""The fields of who tells the person harmed, how and by when: a person here, or in words."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from wtforms.validators import StopValidation

from marac.cases.models import Listing, Outcome
from marac.meetings.room.due import DueField
from marac.meetings.room.people import Owner
from marac.web.filters import short_date
from marac.widgets import MaracForm, RequiredIf, SelectField, TextField, choice

DECIDED = tuple(outcome.value for outcome in Outcome)
GONE = "Somebody who can no longer open the case"
WRITING = re.compile(
    r"\b(?:letters?|e-?mail(?:s|ed)?|texts?|texted|sms|messag\w*|whatsapp|writ(?:e|es|ten|ing)"
    r"|in writing|by post|posted|post)\b",
    re.IGNORECASE,
)
CALLING = re.compile(
    r"\b(?:(?:tele)?phon(?:e|es|ed|ing)|call(?:s|ed|ing)?|rings?|ringing|rang|mobile|landline"
    r"|voicemail|video)\b",
    re.IGNORECASE,
)
HOW_ELSE = "Say how else they are told"


class TellingFields(MaracForm):
    """Who tells the person harmed what the room decides, how and by when.

    Whoever signs in here is chosen, and is reminded; anybody else stands in words.
    """

    teller = SelectField(
        "Who tells the person harmed",
        coerce=UUID,
        blank="Somebody else, in words below",
        hint="Somebody who may open the case; they are reminded",
    )
    told_by = TextField("Or who else, in words")
    told_how = TextField(
        "How", [RequiredIf("outcome", DECIDED, "Enter how the person harmed is told")]
    )
    told_due = DueField("By when", hint="fri, 27 nov or 27/11/2026")

    told_by_default: date | None = None
    unwritable = uncallable = ""

    def offer_tellers(self, tellers: Sequence[Owner], listing: Listing) -> None:
        """Offer those who may open the case, and whoever was chosen before."""
        self.tellers = {one.user_id: f"{one.name}, {one.agency}" for one in tellers}
        if listing.teller_id is not None:
            self.tellers.setdefault(listing.teller_id, listing.victim_told_by or GONE)
        self.teller.choices = [choice(key, words) for key, words in self.tellers.items()]

    def mind_means(self, *, unwritable: str, uncallable: str, told_by: date) -> None:
        """Say by what they must not be reached, and the usual day."""
        self.unwritable, self.uncallable = unwritable, uncallable
        self.told_by_default = told_by
        self.told_due.description = f"If left empty: {short_date(told_by)}"
        unsafe = [reason for reason in (unwritable, uncallable) if reason]
        if unsafe:
            self.told_how.description = ". ".join(unsafe)

    def validate_told_by(self, field: TextField) -> None:
        """Ask for somebody, chosen or in words, once there is something to tell."""
        outcome = self["outcome"].data if "outcome" in self else None
        if outcome in DECIDED and not field.data and self.teller.data is None:
            raise StopValidation("Choose or enter who tells the person harmed")

    def validate_told_how(self, field: TextField) -> None:
        """Refuse a letter, or a call, to somebody for whom it is not safe."""
        typed = field.data or ""
        for reason, means in ((self.unwritable, WRITING), (self.uncallable, CALLING)):
            if reason and means.search(typed):
                raise StopValidation(f"{reason}. {HOW_ELSE}")

    @property
    def told(self) -> tuple[Any, ...]:
        """Give who tells them in words, how, by when if that was typed, and the person chosen."""
        by = self.told_by.data or self.tellers.get(self.teller.data, "")
        return (by, self.told_how.data or "", self.told_due.data, self.teller.data)


def told_data(listing: Listing, tellers: Sequence[Owner]) -> dict[str, Any]:
    """Give what the record says, as the fields show it: whoever is chosen is not named twice."""
    chosen = {one.user_id: f"{one.name}, {one.agency}" for one in tellers}
    words = listing.victim_told_by
    if listing.teller_id is not None and chosen.get(listing.teller_id, words) == words:
        words = ""
    return {
        "teller": listing.teller_id,
        "told_by": words,
        "told_how": listing.victim_told_how,
        "told_due": listing.victim_told_due,
    }


def told_of(listing: Listing) -> tuple[Any, ...]:
    """Give what the record says, in the shape of `TellingFields.told`."""
    return (
        listing.victim_told_by,
        listing.victim_told_how,
        listing.victim_told_due,
        listing.teller_id,
    )
