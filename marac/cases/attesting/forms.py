"""The form on which somebody says of several cases at once whether they have a conflict."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from wtforms.fields import Field

from marac.cases.attesting.queries import ToCheck
from marac.widgets import HiddenField, MaracForm, RadioField, TextField, choices_of


class Word(StrEnum):
    """What somebody says of one case; nothing said is as good as later."""

    NONE = "none"
    CONFLICT = "conflict"
    LATER = "later"

    @property
    def label(self) -> str:
        """Say it as the form does."""
        return {
            Word.NONE: "I have no conflict of interest",
            Word.CONFLICT: "I have a conflict of interest",
            Word.LATER: "I will answer later",
        }[self]


@dataclass(frozen=True)
class Answer:
    """What was said of one case."""

    each: ToCheck
    word: Word | None
    reason: str


class ToCheckForm(MaracForm):
    """Where the person was going, and for each case a choice and a reason."""

    next = HiddenField(max_length=500)
    first = HiddenField(max_length=40)

    def word_for(self, case_id: UUID) -> Field:
        """Give the choice about one case."""
        field: Field = self[f"word-{case_id.hex}"]
        return field

    def reason_for(self, case_id: UUID) -> Field:
        """Give the reason about one case."""
        field: Field = self[f"reason-{case_id.hex}"]
        return field

    def answers(self, cases: Iterable[ToCheck]) -> list[Answer]:
        """Give what was said of each case."""
        return [
            Answer(each, self.word_for(each.case.id).data, self.reason_for(each.case.id).data or "")
            for each in cases
        ]


def form_for(cases: Iterable[ToCheck]) -> type[ToCheckForm]:
    """Make the form that asks about these cases, and passes over any that has gone since."""
    fields: dict[str, object] = {}
    for number, each in enumerate(cases, start=1):
        key = each.case.id.hex
        question = f"Do you have a conflict of interest in case {number}?"
        fields[f"word-{key}"] = RadioField(question, coerce=Word, choices=choices_of(Word))
        fields[f"reason-{key}"] = TextField(
            f"Your interest in case {number}",
            max_length=300,
            hint="If you wish to say. For example: a neighbour",
        )
    return type("ToCheckForm", (ToCheckForm,), fields)
