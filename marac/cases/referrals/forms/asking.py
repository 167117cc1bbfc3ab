"""Who refers, health and care, and what the person harmed says of themselves."""

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from marac.agencies.models import CodeList
from marac.cases.models import Case
from marac.cases.referrals.forms.base import Offer, StepForm
from marac.widgets import (
    CheckboxesField,
    LongTextField,
    SelectField,
    TextField,
    TickField,
)

# Each trait with the list that its words come from.
TRAITS = {
    "ethnicity": CodeList.ETHNICITY,
    "religion": CodeList.RELIGION,
    "orientation": CodeList.SEXUAL_ORIENTATION,
    "sex": CodeList.SEX,
    "gender_same": CodeList.GENDER_SAME,
    "disabilities": CodeList.DISABILITY,
}
NOT_ASKED = "Not asked"


class ReferrerForm(StepForm):
    """How the referrer is reached with questions."""

    referrer_role = TextField("Your job", hint="For example: housing officer")
    referrer_phone = TextField("Your phone", max_length=60, width=20)
    supervisor_informed = TickField("My supervisor knows of this referral")


class CareForm(StepForm):
    """Who looks after them, and where they spend their days."""

    school_or_employer = TextField("School, college or employer")
    gp = TextField("GP or surgery")
    care_needs = LongTextField(
        "Care and support needs",
        max_length=2000,
        hint="Including who cares for them, and whether that is safe",
    )
    capacity_concern = LongTextField(
        "Is there a concern about their capacity to decide?",
        max_length=2000,
        hint="Say what about and who assessed it. Leave it empty if there is none",
    )


class TraitsForm(StepForm):
    """What they said of themselves. None of it is asked of anybody who does not offer it."""

    ethnicity = SelectField("Ethnicity", choices=[], blank=NOT_ASKED)
    religion = SelectField("Religion", choices=[], blank=NOT_ASKED)
    orientation = SelectField("Sexual orientation", choices=[], blank=NOT_ASKED)
    sex = SelectField("Sex", choices=[], blank=NOT_ASKED)
    gender_same = SelectField(
        "Is their gender the same as the sex registered at birth?", choices=[], blank=NOT_ASKED
    )
    disabilities = CheckboxesField(
        "Disabilities", choices=[], hint="Choose all that apply. Leave empty if you did not ask"
    )
    immigration = LongTextField(
        "Immigration status, only if it bears on the risk",
        max_length=2000,
        hint="Say how it bears on the risk, for example a threat to report them. "
        "Otherwise leave it empty",
    )

    def offer(self, offer: Offer, case: Case) -> None:
        """Offer the words of the lists, and those chosen before that have ended since."""
        for name, code_list in TRAITS.items():
            self[name].choices = _choices(offer, code_list, getattr(case.traits, name, ""))


def _choices(offer: Offer, code_list: CodeList, chosen: str | list[str]) -> list[SelectChoice]:
    kept = {chosen} if isinstance(chosen, str) else set(chosen)
    return offer.codes_and(code_list, kept - {""})
