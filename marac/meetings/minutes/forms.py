"""The forms of the minutes: the words of one case, other business, and the reason to amend."""

from marac.meetings.forms import CirculateForm
from marac.meetings.models import Heading
from marac.widgets import (
    FilterForm,
    HiddenField,
    IntegerField,
    LongTextField,
    MaracForm,
    SelectField,
    choice,
)

LONGEST = 20_000
INLINE, BESIDE = "inline", "beside"


class CaseWordsForm(MaracForm):
    """The words about one case in a draft."""

    digest = HiddenField()
    presented = LongTextField(Heading.PRESENTED.label, max_length=LONGEST)
    shared = LongTextField(Heading.SHARED.label, max_length=LONGEST)
    voice = LongTextField(Heading.VOICE.label, max_length=LONGEST)
    risk = LongTextField(Heading.RISK.label, max_length=LONGEST)
    community = LongTextField(Heading.COMMUNITY.label, max_length=LONGEST)
    safeguarding_note = LongTextField("About safeguarding", max_length=LONGEST)
    decision_note = LongTextField("About the decision", max_length=LONGEST)

    @property
    def texts(self) -> dict[str, str]:
        """Give the words by the name under which minutes keep them."""
        return {f.name: f.data or "" for f in self if isinstance(f, LongTextField)}


class BusinessForm(MaracForm):
    """What a draft says of any other business."""

    digest = HiddenField()
    text = LongTextField(
        "Any other business",
        max_length=LONGEST,
        hint="Everyone at the meeting reads this, so name no case and nobody in one",
    )


class AmendForm(MaracForm):
    """Why approved minutes are amended."""

    reason = LongTextField(
        "Why are the minutes amended?",
        max_length=500,
        required="Enter why the minutes are amended",
        hint="Every reader sees this reason, so name no case and nobody in one",
    )


class CirculateMinutesForm(CirculateForm):
    """Asks how many people will read the minutes, so that nobody sends them without looking."""

    count = IntegerField(
        "How many people will be able to read them",
        hint="Count the people named above and type the number. Count each person once.",
        maximum=999,
        noun="The number of people",
        required="Type how many people will be able to read them",
        width=3,
    )


class CompareForm(FilterForm):
    """Which two versions are compared, and how they are laid out."""

    earlier = SelectField("Earlier version", blank=None)
    later = SelectField("Later version", blank=None)
    view = SelectField(
        "Show",
        blank=None,
        choices=[choice(INLINE, "One text, with what changed"), choice(BESIDE, "Side by side")],
    )
