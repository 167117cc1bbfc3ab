"""The forms of triage, decisions and lists: they parse, and say plainly what is missing."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wtforms.fields import Field

from marac.agencies.models import Agency, CodeList
from marac.agencies.queries import CodeBook
from marac.cases.lists import Sort, State, Wanted
from marac.cases.models import Forum
from marac.cases.readers import Member
from marac.widgets import (
    FilterForm,
    LongTextField,
    MaracForm,
    RadioField,
    SelectField,
    TextField,
    choice,
    choices_of,
)


class OneReasonForm(MaracForm):
    """A page with one act on it; shows its questions in order."""

    @property
    def questions(self) -> Iterable[Field]:
        """Give the fields that people see, in order."""
        return [field for field in self if field.name not in ("csrf_token", "shown")]


class AcceptForm(OneReasonForm):
    """Accepting asks nothing more."""


class DeclineForm(OneReasonForm):
    """Why a referral is declined, and what the referrer can do instead."""

    code = RadioField("Reason", required="Choose a reason")
    note = LongTextField(
        "Why, in your own words", max_length=2000, required="Say why you are declining the referral"
    )
    advice = LongTextField(
        "Advice to the referrer",
        max_length=2000,
        hint="What they can do instead, and what would change the decision. They will read this.",
        required="Give the referrer advice",
    )

    def offer(self, book: CodeBook) -> None:
        """Let people choose from the area's reasons."""
        codes = book.choices(CodeList.DECLINE)
        self.code.choices = [choice(code.code, code.label) for code in codes]


class RedirectForm(OneReasonForm):
    """To which forum a referral goes, and why."""

    forum = RadioField(
        "Where to", coerce=Forum, choices=choices_of(Forum), required="Choose where it goes"
    )
    note = LongTextField(
        "Why there", max_length=2000, required="Say why it belongs in the other forum"
    )
    advice = LongTextField(
        "Advice to the referrer",
        max_length=2000,
        hint="How to refer there, and to whom. They will read this.",
    )


class AskForm(OneReasonForm):
    """What triage needs to know before it can decide."""

    text = LongTextField(
        "Your question",
        max_length=2000,
        hint="The clock stands still until the referrer answers.",
        required="Enter your question",
    )


class EmergencyForm(OneReasonForm):
    """What is being done before any meeting."""

    action_taken = LongTextField(
        "What is being done before the meeting",
        max_length=2000,
        hint="Who is acting, what they are doing, and when.",
        required="Say what is being done before the meeting",
    )


class WithdrawForm(OneReasonForm):
    """Why a referral is taken back."""

    note = LongTextField("Why it is withdrawn", max_length=2000, required="Say why")


class CloseForm(OneReasonForm):
    """Closing asks nothing more."""


class ConflictForm(OneReasonForm):
    """A person's own conflict of interest."""

    reason = LongTextField(
        "What your interest is",
        max_length=1000,
        hint="For example, you know somebody in the case. One sentence is enough.",
        required="Say what your interest is",
    )


class ImposeForm(OneReasonForm):
    """Keeping somebody else, or an agency, away from a case."""

    who = SelectField("Who is to be kept away", required="Choose a person or an agency")
    reason = LongTextField("Reason", max_length=1000, required="Give the reason")

    def offer(self, members: Iterable[Member], agencies: Iterable[Agency]) -> None:
        """Let people choose among those who have no conflict yet."""
        people = [
            choice(f"user:{m.user_id}", f"{m.name}, {m.agency_name}", group="People")
            for m in members
            if not m.conflicted
        ]
        whole = [choice(f"agency:{a.id}", a.name, group="Whole agencies") for a in agencies]
        self.who.choices = people + whole

    @property
    def target(self) -> dict[str, UUID]:
        """Give whom it is about, in the words of the operation."""
        kind, _, key = str(self.who.data).partition(":")
        return {f"{kind}_id": UUID(key)}


class FindForm(OneReasonForm):
    """Finding a case by its reference only."""

    reference = TextField("Case reference", width=20, required="Enter a case reference")


class CaseFilterForm(FilterForm):
    """What a list of cases is narrowed to."""

    q = TextField("Reference or name", max_length=100)
    strand = SelectField("Strand", blank="Any strand")
    state = SelectField("State", coerce=State, choices=choices_of(State), blank="Any state")
    agency = SelectField("Agency taking part", coerce=UUID, blank="Any agency")
    sort = SelectField("Order", coerce=Sort, choices=choices_of(Sort), blank=None)

    def offer(self, book: CodeBook, agencies: Iterable[Agency]) -> None:
        """Let people choose from the area's strands and agencies."""
        self.strand.choices = [choice(*word) for word in book.every_word(CodeList.STRAND)]
        self.agency.choices = [choice(agency.id, agency.name) for agency in agencies]

    def wanted(self) -> Wanted:
        """Give what is asked for; whatever it gets wrong is left out."""
        self.validate()
        right: dict[str, Any] = {f.name: f.data for f in self if not f.errors and f.data}
        return Wanted(
            q=right.get("q", ""),
            strand=right.get("strand"),
            state=right.get("state"),
            agency_id=right.get("agency"),
            sort=right.get("sort", Sort.NEWEST),
        )
