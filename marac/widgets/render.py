"""Turning a form field into a GOV.UK component: one small WTForms widget per component.

Words a template may pass to any field: `hint`, `size` (s, m, l or xl for the label or legend),
`heading` (the label is the page's h1), `classes` (of the input), `attributes`; to a group of
choices `described_by`, the id of what it is about.
"""

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup
from wtforms.fields import Field

from marac.widgets.macros import govuk

Params = dict[str, Any]


def base_params(field: Field, words: dict[str, Any]) -> Params:
    """What every component is told: id, name, hint, error, classes and attributes."""
    hint = words.get("hint") or field.description
    params: Params = {
        "id": field.id,
        "name": field.name,
        "classes": words.get("classes", ""),
        "attributes": dict(words.get("attributes", {})),
    }
    if hint:
        params["hint"] = {"text": hint}
    if field.errors:
        params["errorMessage"] = {"text": field.errors[0]}
    return params


def label_of_field(field: Field, words: dict[str, Any]) -> Params:
    """Give the words over a field of one input."""
    return {
        "text": field.label.text,
        "classes": f"govuk-label--{words.get('size', 's')}",
        "isPageHeading": bool(words.get("heading")),
    }


def _fieldset(field: Field, words: dict[str, Any]) -> Params:
    return {
        "describedBy": words.get("described_by", ""),
        "legend": {
            "text": field.label.text,
            "classes": f"govuk-fieldset__legend--{words.get('size', 's')}",
            "isPageHeading": bool(words.get("heading")),
        },
    }


def _suggest(field: Field, suggested: Iterable[str]) -> Markup:
    """List what a browser may offer under an input."""
    options = [Markup('<option value="{}"></option>').format(word) for word in suggested]
    if not options:
        return Markup()
    return Markup('<datalist id="{}-words">{}</datalist>').format(field.id, Markup().join(options))


class InputWidget:
    """A single-line input. Words: `prefix`, `suffix`, `autocomplete`, `inputmode`, `width`.

    `suggestions` are what a browser offers while somebody types; anything else can be typed too.
    """

    component = "input"

    def __call__(self, field: Field, **words: Any) -> Markup:
        """Render the field with what was typed in it."""
        suggested = words.get("suggestions", ())
        if suggested:
            words["attributes"] = words.get("attributes", {}) | {"list": f"{field.id}-words"}
        params = base_params(field, words) | {"label": label_of_field(field, words)}
        params |= self.params(field, words)
        return govuk(self.component, params) + _suggest(field, suggested)

    def params(self, field: Any, words: dict[str, Any]) -> Params:
        """What this kind of input adds to the common parameters."""
        width = words.get("width") or getattr(field, "width", None)
        params: Params = {
            "type": words.get("type", "text"),
            "value": field._value(),
            "inputmode": words.get("inputmode", ""),
            "autocomplete": words.get("autocomplete", ""),
            "classes": f"govuk-input--width-{width} {words.get('classes', '')}".strip()
            if width
            else words.get("classes", ""),
        }
        for side in ("prefix", "suffix"):
            if words.get(side):
                params[side] = {"text": words[side]}
        if "spellcheck" in words:
            params["spellcheck"] = words["spellcheck"]
        return params


class PasswordWidget(InputWidget):
    """A password with a "Show" button. What was typed is never sent back."""

    component = "password-input"

    def params(self, _field: Any, words: dict[str, Any]) -> Params:
        """Only the kind of password; a value would put it in a page."""
        return {"autocomplete": words.get("autocomplete", "current-password")}


class TextareaWidget(InputWidget):
    """Several lines of text. Word: `rows`."""

    component = "textarea"

    def params(self, field: Any, words: dict[str, Any]) -> Params:
        """The text and the height of the box."""
        return {"value": field._value(), "rows": words.get("rows", 5)}


class CharacterCountWidget(TextareaWidget):
    """Several lines with the number of characters left, said once three quarters are used."""

    component = "character-count"

    def params(self, field: Any, words: dict[str, Any]) -> Params:
        """The text, the height of the box and the most it may hold."""
        limit = getattr(field, "max_length", 5000)
        threshold = words.get("threshold", 75)
        return super().params(field, words) | {"maxlength": limit, "threshold": threshold}


class HiddenWidget:
    """A value the page carries and nobody types."""

    def __call__(self, field: Any, **_words: Any) -> Markup:
        """Render the hidden input."""
        return Markup('<input type="hidden" id="{}" name="{}" value="{}">').format(
            field.id, field.name, field._value()
        )


class SelectWidget:
    """A drop-down list. Options that name a group are gathered under it."""

    def __call__(self, field: Any, **words: Any) -> Markup:
        """Render the list with the answer chosen; grouped lists are built here, not by macro."""
        params = base_params(field, words) | {"label": label_of_field(field, words)}
        if field.has_groups():
            return self._grouped(field, params)
        params["items"] = [
            {"value": choice.value, "text": choice.label, "selected": choice.selected}
            for choice in field.iter_choices()
        ]
        return govuk("select", params)

    def _grouped(self, field: Any, params: Params) -> Markup:
        # The macro knows no groups: it makes an empty list, and the groups are put inside it.
        params["items"] = []
        options = Markup("").join(self._group(name, group) for name, group in field.iter_groups())
        head, end, tail = str(govuk("select", params)).rpartition("</select>")
        return Markup(head) + options + Markup(end) + Markup(tail)  # noqa: S704 - macro output

    def _group(self, name: str | None, choices: list[Any]) -> Markup:
        options = Markup("").join(
            Markup('<option value="{}"{}>{}</option>').format(
                choice.value, Markup(" selected") if choice.selected else "", choice.label
            )
            for choice in choices
        )
        if name is None:
            return options
        return Markup('<optgroup label="{}">{}</optgroup>').format(name, options)


class ItemsWidget:
    """Radios or checkboxes. Words: `inline`, `small`, `conditional` (answer → HTML below it)."""

    def __init__(self, component: str) -> None:
        self.component = component

    def __call__(self, field: Any, **words: Any) -> Markup:
        """Render every option with its hint, its follow-up question and whether it is chosen."""
        params = base_params(field, words)
        shape = [
            f"govuk-{self.component}--{kind}" for kind in ("inline", "small") if words.get(kind)
        ]
        params |= {
            "idPrefix": field.id,
            "classes": " ".join([*shape, params["classes"]]).strip(),
            "fieldset": _fieldset(field, words),
            "items": self._items(field, words.get("conditional", {})),
        }
        return govuk(self.component, params)

    def _items(self, field: Any, conditional: dict[str, Markup]) -> list[Params]:
        items: list[Params] = []
        for choice in field.iter_choices():
            extra = choice.render_kw
            if extra.get("divider"):
                items.append({"divider": extra["divider"]})
            item: Params = {"value": choice.value, "text": choice.label, "checked": choice.selected}
            if extra.get("hint"):
                item["hint"] = {"text": extra["hint"]}
            if extra.get("exclusive"):
                item["behaviour"] = "exclusive"
            if str(choice.value) in conditional:
                item["conditional"] = {"html": conditional[str(choice.value)]}
            items.append(item)
        return items


class TickWidget:
    """One checkbox that says yes to one sentence."""

    def __call__(self, field: Field, **words: Any) -> Markup:
        """Render the box without a fieldset: its label is the whole question."""
        params = base_params(field, words) | {"idPrefix": field.id}
        hint = params.pop("hint", None)
        item = {"value": "yes", "text": field.label.text, "checked": bool(field.data)}
        conditional = words.get("conditional")
        if conditional:
            item["conditional"] = {"html": conditional}
        return govuk("checkboxes", params | {"items": [item | ({"hint": hint} if hint else {})]})


class DateWidget:
    """Day, month and year in three boxes, with the boxes at fault marked."""

    def __call__(self, field: Any, **words: Any) -> Markup:
        """Render what was typed, or the date the form was given."""
        params = base_params(field, words)
        params |= {"fieldset": _fieldset(field, words), "items": self._boxes(field, words)}
        return govuk("date-input", params)

    def _boxes(self, field: Any, words: dict[str, Any]) -> list[Params]:
        boxes: list[Params] = []
        for part, value in field.typed.items():
            width = "govuk-input--width-4" if part == "year" else "govuk-input--width-2"
            faulty = " govuk-input--error" if part in field.faulty_parts else ""
            box: Params = {
                "name": f"{field.name}-{part}",
                "id": f"{field.id}-{part}",
                "label": part.capitalize(),
                "classes": width + faulty,
                "value": value,
            }
            if words.get("autocomplete") == "bday":
                box["autocomplete"] = f"bday-{part}"
            boxes.append(box)
        return boxes
