"""The form fields of marac: text, numbers, dates and times that keep whatever was typed.

Every field takes `required="what to say when it is empty"` and a `hint`. Bad input is an error at
the field, never an exception out of it, and the next page shows what was typed.
"""

import re
from abc import abstractmethod
from collections.abc import Sequence
from datetime import time
from typing import Any
from uuid import UUID

from wtforms import fields as wtf
from wtforms.validators import StopValidation

from marac.widgets import render
from marac.widgets.clean import clean_text, refuse_nul, refuse_unseen
from marac.widgets.rules import EmailAddress, MaxLength, Required
from marac.widgets.when import parse_time


class Question(wtf.Field):
    """What all our fields share: a hint, a sentence for when it is empty, and where it starts."""

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] = (),
        *,
        hint: str = "",
        required: str = "",
        **kwargs: Any,
    ) -> None:
        needed = [Required(required)] if required else []
        super().__init__(label, [*needed, *validators], description=hint, **kwargs)

    @property
    def first_input_id(self) -> str:
        """The id of the first input, where a link in the error summary must land."""
        return str(self.id)

    def pre_validate(self, form: Any) -> None:
        """Stop at text that could not be read, so no rule meets a value that is not there."""
        if self.process_errors:
            raise StopValidation
        super().pre_validate(form)


class TextField(Question, wtf.StringField):
    """One line of text, as it was typed but for spaces around it, at most `max_length` long."""

    widget: Any = render.InputWidget()
    many_lines = False

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] = (),
        *,
        max_length: int = 200,
        width: int | None = None,
        **kwargs: Any,
    ) -> None:
        self.max_length, self.width = max_length, width
        super().__init__(label, [MaxLength(max_length), *validators], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep the text; characters nobody sees are refused, and the rest of it shown again."""
        typed = valuelist[0] if valuelist else str(self.data or "")
        self.data = clean_text(typed, many_lines=self.many_lines)
        refuse_unseen(typed)


class LongTextField(TextField):
    """Several lines of text with a count of the characters left."""

    widget: Any = render.CharacterCountWidget()
    many_lines = True

    def __init__(self, label: str | None = None, validators: Sequence[Any] = (), **kwargs: Any):
        super().__init__(label, validators, **({"max_length": 5000} | kwargs))


class EmailField(TextField):
    """An e-mail address, as it was typed but for spaces around it."""

    def __init__(self, label: str | None = None, validators: Sequence[Any] = (), **kwargs: Any):
        words = {"type": "email", "autocomplete": "email", "spellcheck": False}
        defaults: dict[str, Any] = {"max_length": 254, "render_kw": words}
        super().__init__(label, [EmailAddress(), *validators], **(defaults | kwargs))


class PasswordField(Question, wtf.StringField):
    """A password, kept exactly as typed and never shown again in a page."""

    widget: Any = render.PasswordWidget()

    def __init__(self, label: str | None = None, validators: Sequence[Any] = (), **kwargs: Any):
        super().__init__(label, [MaxLength(1024), *validators], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the password as it is; a NUL cannot be typed and is refused."""
        self.data = valuelist[0] if valuelist else ""
        refuse_nul(self.data)


class HiddenField(TextField):
    """A value the page carries, held to the same limits as typed text.

    A form that comes without it says nothing of it: what stands now is not what its writer saw, so
    a version that is missing is never taken for the present one.
    """

    widget: Any = render.HiddenWidget()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what the page carried; nothing when it did not."""
        super().process_formdata(valuelist or [""])


class HiddenIdField(Question):
    """The id of what was on the screen; what is no id counts as none."""

    widget: Any = render.HiddenWidget()
    data: UUID | None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the id."""
        try:
            self.data = UUID(str(valuelist[0])) if valuelist else None
        except ValueError:
            self.data = None

    def _value(self) -> str:
        return str(self.data or "")


class _Typed(Question):
    """A field read from one line of text, which shows that text again when it is not understood."""

    widget: Any = render.InputWidget()
    width: int | None = 5

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] = (),
        *,
        noun: str = "",
        width: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.noun = noun or self.label.text
        self.width = width or self.width

    def _value(self) -> str:
        if self.raw_data:
            return clean_text(str(self.raw_data[0]))[:200]
        return "" if self.data is None else self.shown(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the text; empty is None and nonsense is an error with the text kept."""
        self.data = None
        typed = clean_text(valuelist[0]) if valuelist else ""
        refuse_unseen("".join(valuelist))
        if typed:
            self.data = self.read(typed)

    def shown(self, value: Any) -> str:
        """How a value looks before anybody typed over it."""
        return str(value)

    @abstractmethod
    def read(self, typed: str) -> Any:
        """The value of the typed text, or a ValueError in plain English."""


class IntegerField(_Typed):
    """A whole number between `minimum` and `maximum`."""

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] = (),
        *,
        minimum: int = 0,
        maximum: int = 1_000_000,
        **kwargs: Any,
    ) -> None:
        self.minimum, self.maximum = minimum, maximum
        super().__init__(label, validators, **({"render_kw": {"inputmode": "numeric"}} | kwargs))

    def read(self, typed: str) -> int:
        """The number, if it is one and is in range."""
        if not re.fullmatch(r"[-+]?[0-9]{1,9}", typed.replace(",", "")):
            raise ValueError(f"{self.noun} must be a whole number, like {max(self.minimum, 10)}")
        value = int(typed.replace(",", ""))
        if not self.minimum <= value <= self.maximum:
            raise ValueError(f"{self.noun} must be between {self.minimum:,} and {self.maximum:,}")
        return value


class TimeField(_Typed):
    """A time of day on the wall clock, typed as 10am or 14:30."""

    width = 10

    def shown(self, value: time) -> str:
        """The time as people write it."""
        half = "am" if value.hour < 12 else "pm"
        minutes = f":{value.minute:02d}" if value.minute else ""
        return f"{value.hour % 12 or 12}{minutes}{half}"

    def read(self, typed: str) -> time:
        """The time of day."""
        return parse_time(typed, noun=self.noun)
