"""Small forms beside the pages of a referral."""

from uuid import UUID

from marac.agencies.models import Agency
from marac.cases.referrals.forms.base import PastDateField, PostcodeField
from marac.widgets import LongTextField, MaracForm, RadioField, TextField, choice


class AnswerForm(MaracForm):
    """The answer to what triage asked."""

    answer = LongTextField("Your answer", required="Write your answer", max_length=5000)


class StartForm(MaracForm):
    """Whether somebody was referred before, and on whose behalf a referral is begun."""

    name = TextField("Full name", hint="As you would write it in the referral")
    born_on = PastDateField("Date of birth", noun="Date of birth", hint="For example, 27 3 1987")
    postcode = PostcodeField()
    agency = RadioField("Which agency are you referring for?", coerce=UUID, choices=[])

    def offer(self, agencies: list[Agency]) -> None:
        """Ask for the agency only of those who have more than one."""
        if len(agencies) < 2:
            del self.agency
        else:
            self.agency.choices = [choice(agency.id, agency.name) for agency in agencies]

    def asks_enough(self) -> bool:
        """Say at the fields what is missing before anybody can be looked for."""
        if not self.name.data:
            self.name.errors = ["Enter a name to look for"]
        if not self.born_on.data and not self.postcode.data:
            self.postcode.errors = ["Enter a date of birth or a postcode as well"]
        return not self.errors
