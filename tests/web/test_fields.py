"""Bad input is an error at the field, and everything typed is still there."""

import re
from datetime import date, time
from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest
from flask import Flask, request
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import html
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, FormField

from marac.widgets import (
    CheckboxesField,
    DateField,
    EmailField,
    FilterForm,
    HiddenField,
    IntegerField,
    LongTextField,
    MaracForm,
    PasswordField,
    RadioField,
    RequiredIf,
    SelectField,
    TextField,
    TickField,
    TimeField,
    choice,
    choices_of,
    error_list,
    error_summary,
)
from marac.widgets.clean import REFUSAL

POLICE, HOUSING = UUID(int=1), UUID(int=2)
AGENCIES = [
    choice(POLICE, "Police", group="Justice"),
    choice(HOUSING, "Housing & homes", group="Council"),
]
LEVELS = [choice("high", "High", hint="Serious harm is likely"), choice("low", "Low")]
STRANDS = [choice("race", "Race"), choice("none", "Not known", exclusive=True, divider="or")]


class Everything(MaracForm):
    """One field of each kind."""

    name = TextField("Full name", required="Enter the full name", max_length=20)
    mail = EmailField("E-mail address")
    due = DateField("When is it due?", noun="Due date", required="Enter a due date")
    at = TimeField("Start", noun="Start time")
    minutes = IntegerField("Minutes", minimum=5, maximum=120)
    agency = SelectField("Agency", choices=AGENCIES, coerce=UUID, required="Choose an agency")
    level = RadioField("Risk", choices=LEVELS, required="Choose a risk level")
    why = LongTextField("Why", [RequiredIf("level", ["high"], "Say why")], max_length=100)
    strands = CheckboxesField("Strands", choices=STRANDS, required="Choose a strand")
    password = PasswordField("Password")
    agreed = TickField("I agree", required="Tick the box")
    revision = HiddenField("Revision")

    class Meta(MaracForm.Meta):
        csrf = False


GOOD = {
    "name": "Amira Hassan",
    "due-day": "26",
    "due-month": "11",
    "due-year": "2026",
    "agency": str(POLICE),
    "level": "low",
    "strands": ["race"],
    "agreed": "yes",
}
KEYS = [*GOOD, "mail", "due", "at", "minutes", "why", "password", "revision"]


@pytest.fixture
def post(small_app: Flask) -> Any:
    """Send answers to the form; give the form after it judged them."""

    def send(**changes: Any) -> Everything:
        answers = GOOD | {name.replace("__", "-"): value for name, value in changes.items()}
        with small_app.test_request_context("/", method="POST", data=answers):
            form = Everything()
            form.validate()
            form.shown = {field.name: str(field()) for field in form}
            form.summary = str(error_summary(form))
            return form

    return send


def the(form: Any, name: str) -> html.HtmlElement:
    """One field as it is shown again."""
    return html.fragment_fromstring(form.shown[name], create_parent="div")


def test_good_answers_are_read(post: Any) -> None:
    form = post(at="2:30pm", minutes=" 15 ", mail=" n@example.org ", why="a\r\nb")
    assert form.errors == {}
    assert form.summary == ""
    assert form.name.data == "Amira Hassan"
    assert form.due.data == date(2026, 11, 26)
    assert form.at.data == time(14, 30)
    assert form.minutes.data == 15
    assert form.agency.data == POLICE
    assert form.strands.data == ["race"]
    assert form.agreed.data is True
    assert form.mail.data == "n@example.org"
    assert form.why.data == "a\nb"


def test_what_may_be_left_empty_may_be(post: Any) -> None:
    form = post()
    assert form.errors == {}
    assert (form.at.data, form.minutes.data, form.mail.data) == (None, None, "")


BAD = [
    ("name", {"name": " \t "}, "Enter the full name"),
    ("name", {"name": "x" * 25}, "Full name must be 20 characters or fewer. Yours is 5 too many"),
    ("mail", {"mail": "amira"}, "Enter an e-mail address in the correct format"),
    ("at", {"at": "2:30"}, "Start time could be morning or afternoon: add am or pm to 2:30"),
    ("at", {"at": "25:00"}, "Start time must be a real time"),
    ("at", {"at": "soon"}, "Start time must be a time, like 10am"),
    ("minutes", {"minutes": "ten"}, "Minutes must be a whole number"),
    ("minutes", {"minutes": "1_0"}, "Minutes must be a whole number"),
    ("minutes", {"minutes": "121"}, "Minutes must be between 5 and 120"),
    ("agency", {"agency": ""}, "Choose an agency"),
    ("agency", {"agency": "not-a-uuid"}, "Choose an agency"),
    ("agency", {"agency": str(UUID(int=9))}, "Choose an agency"),
    ("level", {"level": "extreme"}, "Choose a risk level"),
    ("strands", {"strands": ["race", "50%s"]}, "Choose a strand"),
    ("strands", {"strands": []}, "Choose a strand"),
    ("why", {"level": "high"}, "Say why"),
]


@pytest.mark.parametrize(("name", "changes", "message"), BAD)
def test_a_wrong_answer_is_said_at_the_field_and_linked_from_the_summary(
    post: Any, name: str, changes: dict[str, Any], message: str
) -> None:
    form = post(**changes)
    assert list(form.errors) == [name]
    assert message in the(form, name).xpath("string(.//*[contains(@class, 'error-message')])")
    link = html.fragment_fromstring(form.summary).xpath(".//a/@href")[0]
    target = the(form, name).xpath(f".//*[@id='{link[1:]}']")[0]
    assert target.tag in ("input", "select", "textarea")


@pytest.mark.parametrize(
    ("name", "typed"),
    [("name", "x" * 25), ("mail", "amira"), ("at", "2:30 <b>"), ("minutes", "ten & two")],
)
def test_what_was_typed_is_still_there(post: Any, name: str, typed: str) -> None:
    assert the(post(**{name: typed}), name).xpath(".//input/@value") == [typed]


def test_a_chosen_answer_is_still_chosen_when_another_is_wrong(post: Any) -> None:
    form = post(name="", agency=str(HOUSING), level="high", why="Line one\nline two")
    assert the(form, "agency").xpath(".//option[@selected]/@value") == [str(HOUSING)]
    assert the(form, "level").xpath(".//input[@checked]/@value") == ["high"]
    assert the(form, "strands").xpath(".//input[@checked]/@value") == ["race"]
    assert the(form, "why").xpath("string(.//textarea)").strip() == "Line one\nline two"


def test_a_password_is_never_shown_again(post: Any) -> None:
    assert "hunter2" not in post(name="", password="hunter2").shown["password"]


@pytest.mark.parametrize(
    ("typed", "message", "first"),
    [
        (("", "", ""), "Enter a due date", "due-day"),
        (("26", "", "2026"), "Due date must include a month", "due-month"),
        (("26", "", ""), "Due date must include a month and year", "due-month"),
        (("26", "11", "26"), "Year must have 4 numbers", "due-year"),
        (("31", "2", "2026"), "Due date must be a real date", "due-day"),
        (("1", "Brumaire", "2026"), "Due date must be a real date", "due-month"),
        (("1", "1", "1850"), "Due date must be on or after 1 January 1900", "due-day"),
        (("1", "1", "9999"), "Due date must be on or before 31 December 2100", "due-day"),
    ],
)
def test_a_wrong_date_is_kept_and_its_first_wrong_box_is_linked(
    post: Any, typed: tuple[str, str, str], message: str, first: str
) -> None:
    form = post(due__day=typed[0], due__month=typed[1], due__year=typed[2])
    assert error_list(form) == [{"text": message, "href": f"#{first}"}]
    shown = [box.get("value", "") for box in the(form, "due").xpath(".//input")]
    assert shown == list(typed)
    marked = the(form, "due").xpath(".//input[contains(@class, 'govuk-input--error')]/@id")
    assert marked[0] == first


@pytest.mark.parametrize("month", ["11", "nov", "November", "NOV."])
def test_a_month_may_be_a_number_or_a_name(post: Any, month: str) -> None:
    assert post(due__month=month).due.data == date(2026, 11, 26)


def test_a_date_may_stand_in_an_address(small_app: Flask) -> None:
    class Since(FilterForm):
        since = DateField("Since")

    with small_app.test_request_context("/cases?since=2026-11-26"):
        form = Since()
        assert form.validate()
        assert form.since.data == date(2026, 11, 26)


def test_a_stored_date_and_time_fill_the_form(small_app: Flask) -> None:
    with small_app.test_request_context("/"):
        form = Everything(data={"due": date(2026, 11, 5), "at": time(14, 5), "agreed": True})
        boxes = html.fragment_fromstring(str(form.due())).xpath(".//input/@value")
        assert boxes == ["5", "11", "2026"]
        assert 'value="2:05pm"' in str(form.at())
        assert form.name.data is None


@pytest.mark.parametrize("name", ["name", "mail", "why", "password", "revision"])
def test_the_character_no_database_can_hold_is_refused_clearly(post: Any, name: str) -> None:
    form = post(**{name: "a\x00b"})
    assert "a character that cannot be kept" in form.errors[name][0]
    assert "\x00" not in form.shown[name]


@pytest.mark.parametrize("unseen", ["\x07", "\x0b", "\x1b", "\x85", "\u202e", "\ufeff"])
@pytest.mark.parametrize("name", ["name", "why", "at", "minutes", "due__day"])
def test_a_character_that_nobody_sees_is_refused_and_the_rest_shown_again(
    post: Any, name: str, unseen: str
) -> None:
    form = post(**{name: f"1{unseen}2"})
    field = name.partition("__")[0]
    assert form.errors[field] == [REFUSAL]
    assert "12" in form.shown[field]
    assert unseen not in form.shown[field]


def test_lines_end_in_one_way_and_a_single_line_has_none(post: Any) -> None:
    form = post(name="Amira\r\nHassan", why="one\r\ntwo\rthree\u2028four\n\n\tfive  six")
    assert form.errors == {}
    assert form.name.data == "Amira Hassan"
    assert form.why.data == "one\ntwo\nthree\nfour\n\n\tfive  six"


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=18))
@example("Zoe\u0308  \u0141ukasz")
@example("\uf900")
@example("a\x0cb")
def test_any_text_is_kept_exactly_or_refused_at_the_field(post: Any, text: str) -> None:
    form = post(name=f"x{text}x", why=text)
    lines = re.sub("\r\n|[\r\u2028\u2029]", "\n", text)
    if "why" in form.errors:
        assert form.errors["why"] == [REFUSAL]
        assert not text.isprintable()
    else:
        assert form.why.data == lines.strip()
    if "name" not in form.errors:
        assert form.name.data == f"x{lines}x".replace("\n", " ")


def test_names_of_every_script_are_kept(post: Any) -> None:
    for name in ("Zoë Łukasz", "عائشة", "Nguyễn Thị", "O’Brien-Ó"):
        assert post(name=name).name.data == name


def test_groups_of_a_list_keep_their_names(post: Any) -> None:
    groups = the(post(), "agency").xpath(".//optgroup/@label")
    assert groups == ["Justice", "Council"]
    assert the(post(), "agency").xpath(".//option")[0].text == "Choose one"


def test_every_input_has_a_label(post: Any) -> None:
    form = post(name="")
    for name, shown in form.shown.items():
        document = html.fragment_fromstring(shown, create_parent="div")
        labels = set(document.xpath(".//label/@for"))
        ids = document.xpath(".//input[not(@type='hidden')]/@id|.//select/@id|.//textarea/@id")
        assert set(ids) <= labels, name


def test_a_form_reads_no_json(small_app: Flask) -> None:
    with small_app.test_request_context("/", method="POST", json=["not", "a", "form"]):
        assert request.is_json
        assert not Everything().validate()


def test_a_form_given_data_by_hand_reads_that(small_app: Flask) -> None:
    with small_app.test_request_context("/"):
        assert Everything(MultiDict(GOOD)).validate()


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    answers=st.dictionaries(
        st.sampled_from([key.replace("-", "__") for key in KEYS]),
        st.one_of(
            st.text(max_size=60),
            st.lists(st.text(max_size=10), max_size=4),
            st.sampled_from(["9" * 400, "²", "٢", "-0", "1e9", "0000-00-00", "12:60pm", "\ud7ff"]),
        ),
    )
)
def test_no_answer_whatever_breaks_a_form(post: Any, answers: dict[str, Any]) -> None:
    form = post(**answers)
    assert bool(form.summary) == bool(form.errors)


class Level(StrEnum):
    """A code list with labels of its own."""

    HIGH = "high"
    NOT_KNOWN = "not_known"

    @property
    def label(self) -> str:
        return "High risk" if self is Level.HIGH else ""


def test_the_options_of_a_code_list_are_said_in_words(small_app: Flask) -> None:
    class Ask(FilterForm):
        level = RadioField(choices=choices_of(Level, hints={Level.HIGH: "Call now"}), coerce=Level)
        few = SelectField(choices=choices_of(Level, leave_out=[Level.HIGH]), blank=None)

    with small_app.test_request_context("/?level=high"):
        form = Ask()
        assert form.validate()
        assert form.level.data is Level.HIGH
        assert "High risk" in str(form.level())
        assert "Call now" in str(form.level())
        assert html.fragment_fromstring(str(form.few())).xpath(".//option/text()") == ["Not known"]


def test_errors_of_forms_within_a_form_are_linked_too(small_app: Flask) -> None:
    class Child(MaracForm):
        name = TextField("Name", required="Enter the child's name")

        class Meta(MaracForm.Meta):
            csrf = False

    class Family(MaracForm):
        first = FormField(Child)
        others = FieldList(FormField(Child), min_entries=1)

        class Meta(MaracForm.Meta):
            csrf = False

        def validate(self, extra_validators: Any = None) -> bool:
            self.form_errors.append("Say who is at home")
            return super().validate(extra_validators) and not self.form_errors

    with small_app.test_request_context("/", method="POST", data={"first-name": ""}):
        form = Family()
        assert not form.validate()
        assert error_list(form) == [
            {"text": "Say who is at home"},
            {"text": "Enter the child's name", "href": "#first-name"},
            {"text": "Enter the child's name", "href": "#others-0-name"},
        ]


def test_words_of_a_template_shape_a_field(small_app: Flask) -> None:
    with small_app.test_request_context("/"):
        form = Everything(data={"minutes": 15})
        minutes = html.fragment_fromstring(str(form.minutes(prefix="about", suffix="minutes")))
        assert minutes.xpath(".//input/@value") == ["15"]
        assert "about" in minutes.text_content()
        born = html.fragment_fromstring(str(form.due(autocomplete="bday")))
        assert born.xpath(".//input/@autocomplete") == ["bday-day", "bday-month", "bday-year"]
        rows = html.fragment_fromstring(str(form.why(rows=3))).xpath(".//textarea/@rows")
        assert rows == ["3"]
