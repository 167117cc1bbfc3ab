"""The forms of emergency access, its review, and grants."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wtforms import Form
from wtforms.fields import Field
from wtforms.validators import ValidationError

from marac import clock
from marac.access import Actor
from marac.approvals.acts import Person
from marac.cases.exceptional.deadlines import LONGEST_GRANT
from marac.cases.exceptional.policy import GRANTEES
from marac.cases.forms import OneReasonForm
from marac.cases.models import Emergency, Verdict
from marac.widgets import (
    DateField,
    LongTextField,
    RadioField,
    SelectField,
    TextField,
    choice,
    choices_of,
)


class LongEnough:
    """Holds a reason to a number of characters, so that it says something."""

    def __init__(self, least: int) -> None:
        self.least = least

    def __call__(self, _form: Form, field: Field) -> None:
        """Refuse text that is too short, saying by how much; spaces in a row count once."""
        length = len(" ".join((field.data or "").split()))
        if length < self.least:
            raise ValidationError(
                f"{field.label.text} must be {self.least} characters or more. Yours is {length}"
            )


class BreakGlassForm(OneReasonForm):
    """Which case, what kind of emergency, and why it cannot wait."""

    reference = TextField(
        "Case reference",
        width=20,
        max_length=40,
        hint="The exact reference, for example BRI-2026-0042. You cannot search for one here.",
        required="Enter the case reference",
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    category = RadioField(
        "What is happening",
        coerce=Emergency,
        choices=choices_of(Emergency),
        required="Choose what is happening",
    )
    reason = LongTextField(
        "Reason",
        [LongEnough(30)],
        max_length=1000,
        hint="Why you must see it now, in 30 characters or more. Whoever reviews it reads this.",
        required="Say why you must see this case now",
    )


class ReviewForm(OneReasonForm):
    """Whether an emergency opening was justified, and why."""

    verdict = RadioField(
        "Was it justified?", coerce=Verdict, choices=choices_of(Verdict), required="Choose one"
    )
    note = LongTextField(
        "What you found",
        max_length=2000,
        hint="What you checked, and what follows from it. Whoever opened the case reads this.",
        required="Say what you found",
    )


class GrantForm(OneReasonForm):
    """One case, one person, what for and how long."""

    reference = TextField(
        "Case reference", width=20, max_length=40, required="Enter the case reference"
    )
    person = SelectField(
        "Who is to read it",
        coerce=UUID,
        hint="Auditors and information governance leads of this area.",
        required="Choose who is to read it",
    )
    purpose = LongTextField(
        "Purpose",
        [LongEnough(10)],
        max_length=1000,
        hint="What they need to find out. It stands on the page of the case while they read it.",
        required="Say what for",
    )
    last_day = DateField(
        "Last day", noun="The last day", required="Enter the last day on which they may read it"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.last_day.description = f"At most {LONGEST_GRANT.days} days from today."

    def offer(self, people: Iterable[Person]) -> None:
        """Let people choose among those to whom a case can be opened."""
        self.person.choices = [
            choice(person.actor.user_id, _in_words(person.actor)) for person in people
        ]

    def validate_last_day(self, field: DateField) -> None:
        """Hold a grant to ninety days."""
        today = clock.today()
        if field.data is not None and not today <= field.data <= today + LONGEST_GRANT:
            longest = today + LONGEST_GRANT
            raise ValidationError(
                "The last day must be between today and "
                f"{longest.day} {longest:%B %Y}, {LONGEST_GRANT.days} days from today"
            )


class EndForm(OneReasonForm):
    """Ending a grant asks nothing more."""


def _in_words(actor: Actor) -> str:
    roles = " and ".join(sorted(role.label.lower() for role in actor.roles if role in GRANTEES))
    return f"{actor.display_name}, {roles}, {actor.agency_name}"
