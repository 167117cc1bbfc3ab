"""The forms of contact: what came of an attempt, who keeps in touch, and what a list shows."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from wtforms.validators import ValidationError

from marac import clock
from marac.cases.forms import OneReasonForm
from marac.cases.models import Means
from marac.cases.projection import ContactSheet
from marac.cases.voice.forms import LONGEST, EntryForm, not_ahead
from marac.contacts.candidates import Candidate
from marac.contacts.models import ContactOutcome
from marac.contacts.operations import Attempted
from marac.contacts.queries import Filters
from marac.contacts.safety import why_not
from marac.contacts.states import Standing
from marac.widgets import (
    DateField,
    FilterForm,
    LongTextField,
    RadioField,
    SelectField,
    choice,
    choices_of,
)

# Nobody agrees a day further away than that.
FURTHEST = timedelta(days=183)
LATE = "late"
HINTS = {
    ContactOutcome.UNSAFE: "Somebody listened, or it did not feel safe. The co-ordinator is told",
    ContactOutcome.WRONG: "A wrong number, for example. The co-ordinator is told",
    ContactOutcome.DECLINED: "You will not be asked to try again, unless the co-ordinator asks",
}


class AttemptForm(EntryForm):
    """What came of an attempt to reach somebody."""

    contact: ContactSheet | None = None

    outcome = RadioField(
        "What came of it?",
        coerce=ContactOutcome,
        choices=choices_of(ContactOutcome, hints=HINTS),
        required="Choose what came of it",
    )
    means = RadioField(
        "How did you try?", coerce=Means, choices=choices_of(Means), required="Choose how you tried"
    )
    happened_on = DateField("When?", noun="The day", required="Enter the day on which you tried")
    said = LongTextField(
        "What they said, or what went wrong",
        hint="Those who run the meeting and the advocate read it",
        max_length=LONGEST,
    )
    needs = LongTextField(
        "What they need now", hint="For example: an alarm, an interpreter", max_length=LONGEST
    )
    next_on = DateField("When will you try again?", noun="The day of the next contact")

    def validate_means(self, field: RadioField) -> None:
        """Refuse a way that is not known to be safe, unless that is what they tell of."""
        stops = self.outcome.data is not None and self.outcome.data.stops
        if field.data is not None and not stops:
            unsafe = why_not(field.data, self.contact)
            if unsafe:
                raise ValidationError(unsafe)

    def validate_happened_on(self, field: DateField) -> None:
        """Refuse a day that has not come."""
        not_ahead(field)

    def validate_said(self, field: LongTextField) -> None:
        """Ask what is wrong, so that the co-ordinator can put it right."""
        if self.outcome.data is not None and self.outcome.data.stops and not field.data:
            raise ValidationError("Say what went wrong, so that the co-ordinator can put it right")

    def validate_next_on(self, field: DateField) -> None:
        """Refuse a day that is over, one far away, and one where they want no contact."""
        if field.data is None:
            return
        if self.outcome.data is ContactOutcome.DECLINED:
            raise ValidationError("Leave the next day empty: they do not want contact")
        if field.data <= clock.today():
            raise ValidationError("The day of the next contact must be after today")
        if field.data > clock.today() + FURTHEST:
            raise ValidationError("The day of the next contact must be within six months")

    @property
    def attempted(self) -> Attempted:
        """Give the answers in the shape that the operation takes."""
        return Attempted(
            happened_on=self.happened_on.data,
            outcome=self.outcome.data,
            means=self.means.data,
            said=self.said.data or "",
            needs=self.needs.data or "",
            next_on=self.next_on.data,
        )


class GiveForm(OneReasonForm):
    """Who keeps in touch, and what they need to know before they call."""

    person = RadioField("Who keeps in touch?", coerce=UUID, required="Choose who keeps in touch")
    note = LongTextField(
        "What should they know before they call?",
        hint="They read this beside the safe contact. Leave out what happened and who did it",
        max_length=2000,
    )

    def offer(self, candidates: Iterable[Candidate]) -> None:
        """Offer who may be chosen, each with what speaks against them."""
        self.person.choices = [choice(c.user_id, c.name, hint=_hint(c)) for c in candidates]


def _hint(one: Candidate) -> str:
    number = f"keeps in touch with {one.holds} now" if one.holds else "keeps in touch with nobody"
    warned = "".join(f". Careful: {reason}" for reason in one.warnings)
    return f"{one.role}, {one.agency}; {number}{warned}"


class ListForm(FilterForm):
    """How the contact that is listed stands, and whether it is late."""

    standing = SelectField(
        "How it stands", coerce=Standing, choices=choices_of(Standing), blank="Any"
    )
    due = SelectField("Due", choices=[choice(LATE, "Overdue only")], blank="Any day")

    @property
    def filters(self) -> Filters:
        """Give what the list is narrowed to; nonsense in an address narrows nothing."""
        self.validate()
        standing = None if self.standing.errors else self.standing.data
        return Filters(standing=standing, late=not self.due.errors and self.due.data == LATE)
