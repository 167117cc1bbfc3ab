"""Small forms beside the pages of a referral."""

from uuid import UUID

from marac.agencies.models import Agency
from marac.cases.referrals.forms.base import PastDateField, PostcodeField
from marac.people.matching import Description
from marac.widgets import LongTextField, MaracForm, RadioField, TextField, choice


class AnswerForm(MaracForm):
    """The answer to what triage asked."""

    answer = LongTextField("Your answer", required="Write your answer", max_length=5000)


class StartForm(MaracForm):
    """Whether somebody was referred before, and on whose behalf a referral is begun."""

    name = TextField(
        "Full name", hint="However it is spelled: other spellings and nicknames are found as well"
    )
    born_on = PastDateField("Date of birth", noun="Date of birth", hint="For example, 27 3 1987")
    postcode = PostcodeField()
    phone = TextField("Phone number", max_length=60)
    handle = TextField("Online account", max_length=200, hint="The name somebody uses on a site")
    agency = RadioField("Which agency are you referring for?", coerce=UUID, choices=[])

    def offer(self, agencies: list[Agency]) -> None:
        """Ask for the agency only of those who have more than one."""
        if len(agencies) < 2:
            del self.agency
        else:
            self.agency.choices = [choice(agency.id, agency.name) for agency in agencies]

    def asks_enough(self) -> bool:
        """Say at the fields what is missing before anybody can be looked for."""
        alone = self.phone.data or self.handle.data
        if not self.name.data and not alone:
            self.name.errors = ["Enter a name, a phone number or an online account to look for"]
        elif not (self.born_on.data or self.postcode.data or alone):
            self.postcode.errors = ["Enter a date of birth or a postcode as well"]
        return not self.errors

    def sought(self) -> Description:
        """Give what is looked for, as the matcher reads it."""
        return Description(
            others=(self.name.data,) if self.name.data else (),
            born_on=self.born_on.data,
            postcode=self.postcode.data or "",
            phones=(self.phone.data,) if self.phone.data else (),
            handles=(self.handle.data,) if self.handle.data else (),
        )
