"""The forms about people and places: they parse, and say plainly what is missing."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from marac.people.models import Source
from marac.people.names import tidy_postcode
from marac.persons.operations import LearntValues
from marac.persons.queries import EarlierMerge
from marac.persons.recorded import Recorded
from marac.persons.suggesting import Suggestion
from marac.web.filters import date_time
from marac.widgets import (
    CheckboxesField,
    FilterForm,
    LongTextField,
    MaracForm,
    RadioField,
    TextField,
    choice,
)

SOURCES = (Source.ALIAS, Source.EARLIER_NAME, Source.EARLIER_ADDRESS, Source.CONTACT)
WORDS = ("name", "address", "postcode", "phone", "email", "handle", "platform", "period")
NEEDED = {
    Source.ALIAS: (("name",), "Enter the name"),
    Source.EARLIER_NAME: (("name",), "Enter the name"),
    Source.EARLIER_ADDRESS: (("address", "postcode"), "Enter the address or its postcode"),
    Source.CONTACT: (("phone", "email", "handle"), "Enter a phone, an e-mail or an account"),
}


class SearchForm(FilterForm):
    """Whom or what somebody looks for; none of it may stand in an address."""

    q = TextField("Name, or an online account", max_length=200, hint="However it is spelled")
    place = TextField("Address or postcode", max_length=200)


class DecideForm(MaracForm):
    """Same or not is the button; the form itself asks nothing."""


class LearntForm(MaracForm):
    """What was learnt of somebody beside a case."""

    source = RadioField(
        "What did you learn?",
        coerce=Source,
        choices=[choice(source, source.label) for source in SOURCES],
        required="Choose what you learnt",
    )
    name = TextField("Name", max_length=200, hint="As it is written there")
    address = TextField("Address", max_length=300)
    postcode = TextField("Postcode", max_length=12)
    phone = TextField("Phone", max_length=60)
    email = TextField("E-mail", max_length=200)
    handle = TextField("Account name", max_length=200)
    platform = TextField("Platform", max_length=100, hint="For example, the site it is on")
    period = TextField("When was this so?", max_length=100, hint="For example, until spring 2024")
    beside = RadioField(
        "Through which case do you know?",
        coerce=UUID,
        choices=[],
        required="Choose the case",
        hint="Whoever may open that case will see what you write here, and nobody else.",
    )

    def offer(self, found: Sequence[Recorded]) -> None:
        """Let people choose among the identities in cases that they see."""
        self.beside.choices = [
            choice(one.identity.id, f"{one.case.reference}: {one.name}, {one.role.lower()}")
            for one in found
        ]
        if len(found) == 1 and self.beside.data is None:
            self.beside.data = found[0].identity.id

    def says_enough(self) -> bool:
        """Say at the field what is missing for what was chosen."""
        if self.source.data is None:
            return False
        names, message = NEEDED[self.source.data]
        if not any(self[name].data for name in names):
            self[names[0]].errors = [message]
        return not self.errors

    def values(self) -> LearntValues:
        """Give what was learnt."""
        words = {name: self[name].data or "" for name in WORDS}
        words["postcode"] = tidy_postcode(words["postcode"])
        return LearntValues(source=self.source.data, **words)


class FindOtherForm(FilterForm):
    """Whom the matcher did not suggest: by a name, or by a case they are in."""

    q = TextField("Somebody else: a name, or the reference of a case", max_length=200)


class MergeForm(MaracForm):
    """Which other person it is, and why."""

    other = RadioField("Who is the same person?", coerce=UUID, required="Choose who is the same")
    reason = LongTextField(
        "Why you think so",
        max_length=1000,
        hint="The second person reads this before they agree.",
        required="Say why you think so",
    )

    def offer(self, found: Iterable[Suggestion]) -> None:
        """Let people choose among those that the matcher, or their own search, has found."""
        self.other.choices = [
            choice(
                one.recorded.identity.id,
                f"{one.recorded.name}, {one.recorded.case.reference}",
                hint="; ".join(one.match.evidence),
            )
            for one in found
        ]


class SplitForm(MaracForm):
    """What is to be split out, and why."""

    offered = 0
    undo = RadioField("An earlier merge", choices=[])
    identities = CheckboxesField("Or choose what belongs to somebody else", coerce=UUID, choices=[])
    reason = LongTextField(
        "Why they are not the same",
        max_length=1000,
        hint="The second person reads this before they agree.",
        required="Say why they are not the same",
    )

    def offer(self, found: Sequence[Recorded], merges: list[EarlierMerge]) -> None:
        """Let people choose among the merges and the identities that they see."""
        self.offered = len(found)
        self.identities.choices = [
            choice(one.identity.id, f"{one.name}, {one.role.lower()}, {one.case.reference}")
            for one in found
        ]
        self.undo.choices = [
            choice(
                str(m.change.id), f"Undo the merge of {date_time(m.done_at)}: {', '.join(m.names)}"
            )
            for m in merges
        ]
        if not merges:
            self.identities.label.text = "What belongs to somebody else?"
            del self.undo

    def asks_for_one(self) -> bool:
        """Say at the field that a merge or some of the identities must be chosen, and not all."""
        undo = "undo" in self and self.undo.data
        chosen = self.identities.data or []
        if not undo and not chosen:
            self.identities.errors = ["Choose what belongs to somebody else"]
        elif not undo and len(chosen) == self.offered:
            self.identities.errors = ["Leave at least one where it is"]
        return not self.errors
