"""What the forms of a referral share: the words they offer, and how answers become values."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar

from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import ValidationError

from marac import clock
from marac.agencies.models import Agency, CodeList
from marac.agencies.queries import CodeBook
from marac.cases.models import Case
from marac.people.names import tidy_postcode
from marac.widgets import DateField, MaracForm, RadioField, TextField, choice

T = TypeVar("T")


@dataclass(frozen=True)
class Offer:
    """What a form lets people choose from: the area's words and its agencies."""

    book: CodeBook
    agencies: list[Agency]

    def codes(self, code_list: CodeList, on: date | None = None) -> list[SelectChoice]:
        """Give the words that hold today, and those that held on the day it is about."""
        codes = self.book.choices(code_list)
        if on is not None:
            codes += [code for code in self.book.choices(code_list, on) if code not in codes]
        return [choice(code.code, code.label) for code in codes]

    def suggest(self, field: Field, code_list: CodeList) -> None:
        """Let a browser offer a list's words while somebody types what need not be in it."""
        words = [code.label for code in self.book.choices(code_list)]
        field.render_kw = {"suggestions": words}

    def codes_and(self, code_list: CodeList, kept: Collection[str]) -> list[SelectChoice]:
        """Give the words that hold today, and those that a draft says already."""
        now = self.codes(code_list)
        known = {one.value for one in now}
        gone = [code for code in sorted(kept) if code not in known]
        return now + [choice(code, self.book.label(code_list, code)) for code in gone]


class StepForm(MaracForm):
    """One page of a referral. Nothing is compulsory until the referral is sent."""

    def offer(self, offer: Offer, case: Case) -> None:
        """Fill in what can be chosen; a page without choices needs nothing."""

    def answers(self, kind: type[T]) -> T:
        """Turn what was typed into the values an operation takes."""
        names = [field.name for field in fields(kind) if field.name in self]  # type: ignore[arg-type]
        given = {name: self[name].data for name in names if self[name].data is not None}
        return kind(**{name: _settled(value) for name, value in given.items()})

    @property
    def questions(self) -> Iterable[Field]:
        """Give the fields that people see, in order."""
        return [field for field in self if field.name not in ("csrf_token", "button")]


def _settled(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def yes_or_no(value: Any) -> bool:
    """Read the answer of a pair of radios."""
    if value not in ("yes", "no", True, False):
        raise ValueError(value)
    return value in ("yes", True)


def YesNoField(label: str, *, hint: str = "", yes: str = "Yes", no: str = "No") -> RadioField:  # noqa: N802 - it stands where a field's class would
    """A question with two answers, neither of which is assumed."""
    options = [choice("yes", yes), choice("no", no)]
    return RadioField(label, hint=hint, coerce=yes_or_no, choices=options)


def PastDateField(label: str, *, noun: str, hint: str = "", required: str = "") -> DateField:  # noqa: N802
    """A day that cannot lie in the future."""
    return DateField(label, [not_in_future], noun=noun, hint=hint, required=required)


def not_in_future(_form: Any, field: DateField) -> None:
    """Refuse a day after today."""
    if field.data is not None and field.data > clock.today():
        raise ValidationError(f"{field.noun} must be today or in the past")


def PostcodeField(hint: str = "") -> TextField:  # noqa: N802
    """A full postcode of the United Kingdom, in capitals or not."""
    return TextField("Postcode", [is_postcode], hint=hint, max_length=20, width=10)


def UPRNField() -> TextField:  # noqa: N802 - it stands where a field's class would
    """The number of a property in the national gazetteer: up to twelve digits."""
    hint = "Up to 12 digits. It tells one home from every other. Leave it out if you do not know it"
    return TextField(
        "Property reference number (UPRN)", [is_uprn], hint=hint, max_length=20, width=10
    )


def is_uprn(_form: Any, field: TextField) -> None:
    """Refuse what cannot be the number of a property."""
    bare = "".join((field.data or "").split())
    if not bare:
        return
    if not (bare.isascii() and bare.isdigit() and len(bare) <= 12):
        raise ValidationError("The property reference number must be up to 12 digits")
    field.data = bare


def is_postcode(_form: Any, field: TextField) -> None:
    """Refuse what cannot be a postcode, and write a good one as it is printed."""
    if not field.data:
        return
    outward, _, inward = tidy_postcode(field.data).partition(" ")
    shaped = 2 <= len(outward) <= 4 and outward.isalnum() and outward[0].isalpha()
    local = len(inward) == 3 and inward[0].isdigit() and inward[1:].isalpha()
    if not (shaped and local and field.data.isascii()):
        raise ValidationError("Enter a full UK postcode, like BS1 5TR, or leave it empty")
    field.data = f"{outward} {inward}"
