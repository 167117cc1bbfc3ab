"""The field with which a file is sent."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup
from werkzeug.datastructures import FileStorage
from wtforms import fields as wtf

from marac.widgets.fields import Question
from marac.widgets.macros import govuk
from marac.widgets.render import base_params, label_of_field


class FileWidget:
    """The GOV.UK file upload. A browser never shows again which file was chosen."""

    def __call__(self, field: Any, **words: Any) -> Markup:
        """Render the field."""
        params = base_params(field, words) | {"label": label_of_field(field, words)}
        params["attributes"] |= {"accept": field.accept}
        return govuk("file-upload", params)


class FileField(Question, wtf.FileField):
    """One file with its name; `accept` says which endings the browser offers."""

    widget: Any = FileWidget()

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] = (),
        *,
        accept: str = "",
        **kwargs: Any,
    ) -> None:
        self.accept = accept
        super().__init__(label, validators, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was sent as a file; an empty field, or mere text, is nothing."""
        sent = [one for one in valuelist if isinstance(one, FileStorage) and one.filename]
        self.data = sent[0] if sent else None
