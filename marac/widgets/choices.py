"""Fields that choose: drop-down lists, radios, checkboxes and a single tick."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

from wtforms import fields as wtf
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from marac.widgets import render
from marac.widgets.fields import Question

INVALID = "Choose an answer from the list"


def choice(  # noqa: PLR0913 - each is a word of the Design System
    value: Any,
    label: str,
    *,
    hint: str = "",
    group: str | None = None,
    exclusive: bool = False,
    divider: str = "",
) -> SelectChoice:
    """One option. `divider` is the word ("or") before it; `exclusive` unticks all the others."""
    words = {"hint": hint, "exclusive": exclusive, "divider": divider}
    return SelectChoice(str(value), label, words, group)


def choices_of(
    kind: type[Enum], *, hints: Mapping[Any, str] | None = None, leave_out: Iterable[Any] = ()
) -> list[SelectChoice]:
    """The options of an enumeration: its members' `label`, or their value made readable."""
    skipped = set(leave_out)
    return [
        choice(member.value, label_of(member), hint=(hints or {}).get(member, ""))
        for member in kind
        if member not in skipped
    ]


def label_of(member: Enum) -> str:
    """How a member of an enumeration reads on a page."""
    label = getattr(member, "label", None)
    return str(label) if label else str(member.value).replace("_", " ").capitalize()


class _Choosing(Question):
    """Reads an answer through `coerce`; an empty answer is None, not a wrong one."""

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] = (),
        *,
        coerce: Callable[[Any], Any] = str,
        required: str = "",
        **kwargs: Any,
    ) -> None:
        def read(value: Any) -> Any:
            if value is None or value == "" or (isinstance(value, str) and "\x00" in value):
                return None
            return (
                value if isinstance(coerce, type) and isinstance(value, coerce) else coerce(value)
            )

        message = required or INVALID
        super().__init__(
            label,
            validators,
            coerce=read,
            required=required,
            invalid_value_message=message,
            invalid_choice_message=message,
            **kwargs,
        )


class _ChoosingOne(_Choosing, wtf.SelectField):
    """One answer of several; None when nothing is chosen."""

    def pre_validate(self, form: Any) -> None:
        """Let an empty answer through to `required`; check any other against the options."""
        if self.data is not None or self.process_errors:
            super().pre_validate(form)


class SelectField(_ChoosingOne):
    """A drop-down list; `blank` is the first line that stands for no answer."""

    widget: Any = render.SelectWidget()

    def __init__(self, label: str | None = None, validators: Sequence[Any] = (), **kwargs: Any):
        self.blank: str | None = kwargs.pop("blank", "Choose one")
        super().__init__(label, validators, **kwargs)

    def _choices_from_input(self, choices: Any) -> list[SelectChoice]:
        found = list(
            super()._choices_from_input(choices)  # type: ignore[misc]
            or []
        )
        return found if self.blank is None else [choice("", self.blank), *found]


class RadioField(_ChoosingOne):
    """One answer of a few, all in sight."""

    widget: Any = render.ItemsWidget("radios")


class CheckboxesField(_Choosing, wtf.SelectMultipleField):
    """Any number of answers, as a list."""

    widget: Any = render.ItemsWidget("checkboxes")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep each answer once, in the order given."""
        super().process_formdata(list(dict.fromkeys(valuelist)))


class TickField(Question, wtf.BooleanField):
    """One box to tick. `required` makes it a statement that must be agreed to."""

    widget: Any = render.TickWidget()
