"""What people type about a word: a new one, another wording, an end, or a new beginning."""

from typing import Any

from wtforms.validators import ValidationError

from marac import clock
from marac.agencies.lists.asking import Asked, NewWord
from marac.agencies.lists.book import CodeBook
from marac.agencies.lists.models import CodeList
from marac.agencies.lists.queries import Term
from marac.agencies.models import Regime
from marac.widgets import (
    DateField,
    HiddenField,
    LongTextField,
    MaracForm,
    RadioField,
    SelectField,
    TextField,
    choice,
    choices_of,
)

# What a word of these lists says in full, and how the page calls it.
TEXTS = {CodeList.OFFENCE: "Statute", CodeList.STATUTORY_TEXT: "Text"}
GROUPS = {
    CodeList.TARGET_DETAIL: "Strand",
    CodeList.LAWFUL_BASIS: "Law",
    CodeList.AGENCY_TYPE: "Sector",
    CodeList.OFFENCE: "About",
    CodeList.STATUTORY_TEXT: "About",
    CodeList.ETHNICITY: "Group",
    CodeList.PLATFORM: "Kind",
}
HERE, EVERYWHERE = "here", "everywhere"


def _why() -> LongTextField:
    return LongTextField(
        "Why",
        required="Say why",
        max_length=1000,
        hint="It stays in the history of the word. Name nobody.",
    )


class ChangeForm(MaracForm):
    """What every change to a word asks: from which day, and why; `number` is what was seen."""

    version = HiddenField()
    why = _why()

    def catch_up(self, term: Term) -> bool:
        """Tell whether the word moved on since the page was opened, and say so in the form.

        What was typed stays; sending it again decides knowingly.
        """
        if self.version.data == str(term.number):
            return False
        self.version.data, self.version.raw_data = str(term.number), None
        self.form_errors.append(
            "Someone else changed this word while you were typing. Compare below, then send again"
        )
        return True

    def asked(self, term: Term) -> Asked:
        """Give the answers in the shape that operations take."""
        label = self.label.data or "" if "label" in self else ""
        text = self.text.data or "" if "text" in self else ""
        return Asked(
            on=self["on"].data, why=self.why.data or "", label=label, text=text, seen=term.number
        )


class RenameForm(ChangeForm):
    """Another wording from a day on."""

    label = TextField("New wording", required="Enter the new wording", max_length=200)
    text = LongTextField("Text", max_length=4000)
    on = DateField(
        "First day of the new wording",
        noun="First day",
        required="Enter the first day of the new wording",
        hint="What happened before this day goes on saying the old words",
    )

    def __init__(self, term: Term, **kwargs: Any) -> None:
        last = term.spans[-1]
        super().__init__(
            **{"label": last.label, "text": last.text, "version": str(term.number)} | kwargs
        )
        ask_for_text(self, term.code_list)


class ReopenForm(RenameForm):
    """A word that ended may be chosen again."""

    label = TextField("Wording", required="Enter the wording", max_length=200)
    on = DateField(
        "First day",
        noun="First day",
        required="Enter the first day on which it may be chosen again",
        hint="It stays out of use between its last day and this one",
    )


class EndForm(ChangeForm):
    """The last day on which a word may be chosen."""

    on = DateField(
        "Last day",
        noun="Last day",
        required="Enter the last day",
        hint="It cannot be chosen for anything that happens later, and stays readable for ever",
    )

    def __init__(self, term: Term, **kwargs: Any) -> None:
        super().__init__(**{"version": str(term.number)} | kwargs)


class AddForm(MaracForm):
    """A new word of a list."""

    label = TextField("Wording", required="Enter the wording", max_length=200)
    text = LongTextField("Text", max_length=4000)
    group = SelectField("Group", required="Choose an answer from the list")
    code = TextField(
        "Code",
        required="Enter a code",
        max_length=40,
        width=20,
        hint="What exports and other systems call it, like SEX_GENDER. It can never change",
    )
    scope = RadioField(
        "Who may choose it",
        required="Say who may choose it",
        choices=[choice(EVERYWHERE, "Every area"), choice(HERE, "This area only")],
    )
    on = DateField(
        "First day",
        noun="First day",
        required="Enter the first day",
        hint="It may be chosen for what happens from this day on",
    )
    why = _why()

    def __init__(self, code_list: CodeList, book: CodeBook, *, national: bool) -> None:
        super().__init__(on=clock.today())
        ask_for_text(self, code_list)
        self.code_list = code_list
        if not national:
            del self.scope
        if code_list not in GROUPS:
            del self.group
            return
        self.group.label.text = GROUPS[code_list]
        self.group.choices = groups_of(code_list, book)

    def validate_code(self, given: TextField) -> None:
        """Refuse what could not stand in an export or an address."""
        code = given.data or ""
        if not (code.isascii() and code.replace("_", "").isalnum()):
            raise ValidationError("Use letters, digits and underscores only, like SEX_GENDER")

    def word(self, area_id: Any) -> NewWord:
        """Give the answers in the shape that the operation takes."""
        everywhere = "scope" in self and self.scope.data == EVERYWHERE
        return NewWord(
            on=self.on.data,
            why=self.why.data or "",
            label=self.label.data or "",
            text=self.text.data or "" if "text" in self else "",
            code_list=self.code_list,
            code=self.code.data or "",
            area_id=None if everywhere else area_id,
            group=self.group.data or "" if "group" in self else "",
        )


def ask_for_text(form: Any, code_list: CodeList) -> None:
    """Ask for the words in full only in lists whose words have any."""
    if code_list not in TEXTS:
        del form.text
        return
    form.text.label.text = TEXTS[code_list]


def groups_of(code_list: CodeList, book: CodeBook) -> list[Any]:
    """Give the groups among which a new word of a list stands."""
    if code_list is CodeList.TARGET_DETAIL:
        return [choice(c.code, c.label) for c in book.choices(CodeList.STRAND)]
    if code_list is CodeList.LAWFUL_BASIS:
        return choices_of(Regime)
    found = (entry.wordings[-1].group for entry in book.entries(code_list))
    return [choice(group, group) for group in dict.fromkeys(found)]
