"""The referrer's judgement: risk, what the person harmed says, reasons and lawful basis."""

from wtforms.validators import ValidationError

from marac.agencies.models import CodeList
from marac.cases.models import Case, Ground
from marac.cases.referrals.forms.base import Offer, StepForm
from marac.cases.risk.forms import JudgementForm
from marac.cases.risk.queries import questions_for
from marac.cases.risk.sheets import sheet_of
from marac.widgets import (
    CheckboxesField,
    LongTextField,
    RadioField,
    choice,
    choices_of,
)


class RiskForm(JudgementForm, StepForm):
    """The referrer's own judgement. A draft may have answers and no level yet."""

    def offer(self, offer: Offer, case: Case) -> None:  # noqa: ARG002 - the words are its own
        """Ask the area's questions of today; what the draft answers stands until it is changed."""
        questions = questions_for(case, self.grid.asked_with)
        self.grid.ask(questions, sheet_of(case.risk))

    def validate_level(self, field: RadioField) -> None:
        """Flags and reasons belong to a level; a red flag without high must be meant."""
        if field.data is None and (self.red_flags.data or self.reason.data):
            raise ValidationError("Choose a level of risk")
        super().validate_level(field)


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
        self.lawful_basis_code.description = offer.book.text(CodeList.STATUTORY_TEXT, "cda_115")
