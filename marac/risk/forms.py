"""The form of a new version of an area's questions: every question in one list, and new ones."""

from typing import Any

from wtforms import Form
from wtforms.fields import FieldList, FormField
from wtforms.validators import ValidationError

from marac import clock
from marac.risk.models import QuestionSet
from marac.risk.operations import Wording
from marac.risk.words import RedFlag, RiskGroup
from marac.widgets import (
    DateField,
    HiddenField,
    HiddenIdField,
    IntegerField,
    LongTextField,
    MaracForm,
    SelectField,
    TextField,
    TickField,
    choice,
    choices_of,
)

NEW_ROWS, MOST = 5, 80
FROM = (choice("1", "from the middle answer"), choice("2", "only for the last answer"))


class QuestionForm(Form):
    """One question: whether it is asked, where, in which words, and whether it is a red flag."""

    key = HiddenField()
    asked = TickField("Ask this")
    place = IntegerField("Place", minimum=1, maximum=999)
    group = SelectField("Group", coerce=RiskGroup, choices=choices_of(RiskGroup), blank=None)
    text = TextField("Question", max_length=150)
    no = TextField("No", max_length=60)
    some = TextField("Middle answer", max_length=60)
    yes = TextField("Last answer", max_length=60)
    red_flag = SelectField(
        "Red flag", coerce=RedFlag, choices=choices_of(RedFlag), blank="No red flag"
    )
    flag_from = SelectField("Red flag counts", choices=list(FROM), blank=None)

    @property
    def wanted(self) -> bool:
        """Tell whether this version asks the question; an empty new row is none."""
        return bool(self.asked.data or (not self.key.data and self.text.data))

    @property
    def words(self) -> tuple[str, ...]:
        """Give the words of the answers, or none where they are the usual ones."""
        typed = (self.no.data or "", self.some.data or "", self.yes.data or "")
        return typed if any(typed) else ()

    def validate_text(self, field: Any) -> None:
        """Ask for the words of a question that is asked, on one line and without a bar."""
        if self.asked.data and not field.data:
            raise ValidationError("Enter the question, or do not ask it")
        if " | " in (field.data or ""):
            raise ValidationError("A question cannot hold a bar between spaces")

    def validate_yes(self, _field: Any) -> None:
        """Ask for all three answers or none."""
        if self.wanted and self.words and not all(self.words):
            raise ValidationError("Give all three answers their words, or none of them")

    def wording(self) -> Wording:
        """Give the question as the operation takes it."""
        return Wording(
            key=self.key.data or "",
            group=self.group.data or RiskGroup.INCIDENT,
            text=self.text.data or "",
            words=self.words,
            red_flag=self.red_flag.data,
            flag_from=int(self.flag_from.data or 1),
        )


class VersionForm(MaracForm):
    """A whole version: from when it holds, from how many points each level, and its questions."""

    valid_from = DateField(
        "Use these questions from",
        noun="The first day",
        hint="What is assessed before that day, and what was, keeps its own questions",
        required="Enter the first day",
    )
    medium_from = IntegerField(
        "Suggest medium from how many points?", minimum=1, maximum=500, required="Enter a number"
    )
    high_from = IntegerField(
        "Suggest high from how many points?", minimum=2, maximum=500, required="Enter a number"
    )
    note = LongTextField("What changes, and why", max_length=1000, required="Say what changes")
    questions = FieldList(FormField(QuestionForm), max_entries=MOST)
    based_on = HiddenIdField()

    @classmethod
    def after(cls, latest: QuestionSet) -> "VersionForm":
        """Begin with the version that stands, and some empty rows."""
        rows = [
            {
                "key": q.key,
                "asked": True,
                "place": q.position,
                "group": q.group,
                "text": q.text,
                "red_flag": q.red_flag,
                "flag_from": str(q.flag_from),
            }
            | dict(zip(("no", "some", "yes"), q.words, strict=False))
            for q in in_order(latest)
        ]
        blank = {"group": RiskGroup.INCIDENT, "flag_from": "1"}
        return cls(
            data={
                "valid_from": max(clock.today(), latest.valid_from),
                "medium_from": latest.medium_from,
                "high_from": latest.high_from,
                "based_on": latest.id,
                "questions": [*rows, *[dict(blank) for _ in range(NEW_ROWS)]],
            }
        )

    @property
    def rows(self) -> list[QuestionForm]:
        """Give the questions in the order of the page."""
        return [entry.form for entry in self.questions.entries]

    def wordings(self) -> list[Wording]:
        """Give what is asked: group by group, in the places that were typed."""
        groups = list(RiskGroup)
        asked = [row for row in self.rows if row.wanted]
        placed = sorted(
            asked,
            key=lambda row: (
                groups.index(row.group.data or RiskGroup.INCIDENT),
                row.place.data or MOST * 100,
            ),
        )
        return [row.wording() for row in placed]

    def validate_valid_from(self, field: DateField) -> None:
        """Refuse a day that is past."""
        if field.data is not None and field.data < clock.today():
            raise ValidationError("The first day must be today or later")

    def validate_high_from(self, field: IntegerField) -> None:
        """Refuse levels that are not in order."""
        if None not in (field.data, self.medium_from.data) and field.data <= self.medium_from.data:
            raise ValidationError("High must begin above medium")


def in_order(version: QuestionSet) -> list[Any]:
    """Give the questions of a version group by group."""
    return [question for group in RiskGroup for question in version.in_group(group)]
