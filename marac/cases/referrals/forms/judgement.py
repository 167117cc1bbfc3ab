"""The referrer's judgement: risk, what the person harmed says, reasons and lawful basis."""

from wtforms.validators import ValidationError

from marac.agencies.models import CodeList
from marac.cases.models import Case, Ground, RedFlag, RiskLevel
from marac.cases.referrals.forms.base import Offer, StepForm
from marac.widgets import (
    CheckboxesField,
    LongTextField,
    RadioField,
    TickField,
    choice,
    choices_of,
)

LEVELS = choices_of(
    RiskLevel,
    hints={
        RiskLevel.STANDARD: "Nothing suggests that serious harm is likely",
        RiskLevel.MEDIUM: "Serious harm is possible if something changes",
        RiskLevel.HIGH: "Serious harm is likely, and could happen at any time",
    },
)
CONSIDER_HIGH = (
    "A red flag usually means high. Choose high, "
    "or confirm below that the level is right and give the reason"
)


class RiskForm(StepForm):
    """Three levels, with the red flags that force the question whether it is high."""

    red_flags = CheckboxesField(
        "Are there any of these?", choices=choices_of(RedFlag), hint="Leave empty if there are none"
    )
    level = RadioField("How high is the risk?", coerce=RiskLevel, choices=LEVELS)
    reason = LongTextField(
        "Why this level?",
        max_length=3000,
        hint="What could happen, what makes it more likely, and what protects them",
    )
    confirmed = TickField(
        "I have considered high, and the level I chose is right",
        hint="Only when you ticked one of the signs above and the level is not high",
    )

    def validate_level(self, field: RadioField) -> None:
        """A red flag without high must be meant; flags and reasons belong to a level."""
        if field.data is None and (self.red_flags.data or self.reason.data):
            raise ValidationError("Choose a level of risk")
        doubtful = self.red_flags.data and field.data not in (None, RiskLevel.HIGH)
        if doubtful and not self.confirmed.data:
            raise ValidationError(CONSIDER_HIGH)

    def validate_reason(self, field: LongTextField) -> None:
        """Ask for the reason of a level that a red flag speaks against."""
        if self.confirmed.data and self.red_flags.data and not field.data:
            raise ValidationError("Give the reason why the level is not high")


class VoiceForm(StepForm):
    """What the person harmed says."""

    voice_fears = LongTextField("What do they fear most?")
    voice_wants = LongTextField("What do they want to happen?", hint="And what do they not want?")
    voice_safe_to_talk = LongTextField(
        "Who is it safe, and not safe, to talk to?",
        max_length=2000,
        hint="For example: talk to his sister; never to the cousin who works at the surgery",
    )


class SoFarForm(StepForm):
    """What was done, and what is hoped for."""

    done_so_far = LongTextField("What has been done so far?", hint="By you and by others, and when")
    earlier_maracs = LongTextField(
        "Has any MARAC heard about them before?", max_length=2000, hint="Which area, and when"
    )
    wanted_actions = LongTextField("What do you hope agencies will do?")


class GroundsForm(StepForm):
    """Why the MARAC should hear this."""

    grounds = CheckboxesField(
        "Why are you referring?",
        hint="Choose all that apply",
        choices=choices_of(
            Ground,
            hints={
                Ground.HIGH_RISK: "The signs of serious harm are plain to see",
                Ground.JUDGEMENT: "You are worried, even if not every box is ticked",
            },
        ),
    )
    grounds_reason = LongTextField(
        "Your reasons", hint="Needed when you refer on your professional judgement"
    )


class BasisForm(StepForm):
    """Whether they were told, and what lets the agency share."""

    told_code = RadioField("Were they told of this referral?", choices=[])
    told_views = LongTextField(
        "What they think of it, or why they were not told",
        max_length=2000,
        hint="Agreement is not needed, but their view counts",
    )
    lawful_basis_code = RadioField("What is the lawful basis for sharing?", choices=[])
    lawful_basis_note = LongTextField(
        "Note on the lawful basis", max_length=2000, hint="If there is anything to add"
    )

    def offer(self, offer: Offer, case: Case) -> None:
        """Offer the bases of the law that the referring agency works under."""
        self.told_code.choices = offer.codes(CodeList.TOLD)
        bases = offer.book.choices(CodeList.LAWFUL_BASIS)
        mine = [code for code in bases if code.group == case.agency.regime] or bases
        self.lawful_basis_code.choices = [choice(code.code, code.label) for code in mine]
