"""The forms about a case's risk: judging it, comparing judgements, and what it means to others."""

from collections.abc import Iterable
from typing import Any, ClassVar

from wtforms.fields import Field
from wtforms.validators import ValidationError

from marac.cases.models import Case, CommunityImpact
from marac.cases.risk.field import GridField
from marac.cases.risk.impact import DEGREES, ImpactValues, Tension
from marac.cases.risk.queries import latest_sheet, questions_for
from marac.cases.risk.sheets import Sheet, lower_than_flagged
from marac.risk.grid import Outcome
from marac.risk.words import TICKED, RedFlag, RiskLevel
from marac.widgets import (
    CheckboxesField,
    HiddenIdField,
    LongTextField,
    MaracForm,
    RadioField,
    TickField,
    choice,
    choices_of,
)

LEVELS = choices_of(
    RiskLevel,
    hints={
        RiskLevel.STANDARD: "Nothing suggests that serious harm is likely",
        RiskLevel.MEDIUM: "Serious harm is possible if something changes",
        RiskLevel.HIGH: "Serious harm is likely, and could happen at any time",
    },
)
FLAGS = choices_of(RedFlag, leave_out=set(RedFlag) - set(TICKED))
CONSIDER_HIGH = (
    "A red flag usually means high. Choose high, "
    "or confirm below that the level is right and give the reason"
)


class JudgementForm(MaracForm):
    """Red flags, the grid, and the level that a person judges; the grid suggests, nothing more."""

    # What the script on the page calls levels and flags, in the order in which it names them.
    level_words: ClassVar = {level.value: level.label for level in RiskLevel}
    flag_words: ClassVar = {flag.value: flag.label for flag in RedFlag}

    red_flags = CheckboxesField(
        "Are there any of these?", choices=FLAGS, hint="Leave empty if there are none"
    )
    grid = GridField("Answers")
    level = RadioField("How high is the risk?", coerce=RiskLevel, choices=LEVELS)
    reason = LongTextField(
        "Why this level?",
        max_length=3000,
        hint="What could happen, what makes it more likely, and what protects them",
    )
    confirmed = TickField(
        "I have considered high, and the level I chose is right",
        hint="Only when there is a red flag and the level is not high",
    )

    @property
    def ticked(self) -> list[RedFlag]:
        """Give the red flags that were ticked; what is none is an error at the field."""
        return [flag for flag in RedFlag if flag.value in (self.red_flags.data or [])]

    @property
    def sheet(self) -> Sheet:
        """Give the grid as it stands; `ask` the field first."""
        if self.grid.sheet is None:
            raise LookupError("nobody has said which questions the grid asks")
        return self.grid.sheet

    @property
    def outcome(self) -> Outcome:
        """Say what the answers and the ticks come to."""
        return self.sheet.work_out(self.ticked)

    def validate_level(self, field: RadioField) -> None:
        """A red flag without high must be meant."""
        if lower_than_flagged(field.data, self.outcome.red_flags) and not self.confirmed.data:
            raise ValidationError(CONSIDER_HIGH)

    def validate_reason(self, field: LongTextField) -> None:
        """Ask for the reason of a level that a red flag speaks against."""
        flagged = lower_than_flagged(self.level.data, self.outcome.red_flags)
        if flagged and self.confirmed.data and not field.data:
            raise ValidationError("Give the reason why the level is not high")


class AssessForm(JudgementForm):
    """A new judgement of a running case: here the level and its reason are needed."""

    def ask(self, case: Case) -> None:
        """Ask the questions of today; the latest answers stand until they are changed."""
        self.grid.ask(questions_for(case, self.grid.asked_with), latest_sheet(case))

    def validate_level(self, field: RadioField) -> None:
        """Ask for a level, and whether one below high is meant where there is a red flag."""
        if field.data is None:
            raise ValidationError("Choose a level")
        super().validate_level(field)

    def validate_reason(self, field: LongTextField) -> None:
        """Ask for a reason always; the more so where the answers suggest another level."""
        if field.data:
            return
        suggested = self.outcome.suggested
        if suggested not in (None, self.level.data):
            raise ValidationError(
                f"The answers suggest {suggested.value}. Give the reason for another level"
            )
        raise ValidationError("Give the reason for the level")


class ImpactForm(MaracForm):
    """What a case means to a community."""

    community = LongTextField(
        "Which community is affected?",
        max_length=2000,
        hint="For example the people of one street, one faith, or everybody who uses a park",
        required="Say which community is affected",
    )
    experienced = RadioField(Tension.EXPERIENCED.label, choices=[])
    evidenced = RadioField(Tension.EVIDENCED.label, choices=[])
    potential = RadioField(Tension.POTENTIAL.label, choices=[])
    contacts = LongTextField(
        "Key contacts", max_length=2000, hint="Who speaks for the community, and how to reach them"
    )
    reassurance = LongTextField(
        "Reassurance plan", hint="Who says what to whom, and who is seen where"
    )
    based_on = HiddenIdField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in Tension:
            self[kind.value].choices = [choice(n, word) for n, word in enumerate(DEGREES, start=1)]

    @classmethod
    def for_latest(cls, latest: CommunityImpact | None) -> "ImpactForm":
        """Begin with what was judged last."""
        if latest is None:
            return cls()
        said = {kind.value: str(latest.tension.get(kind.value, "")) for kind in Tension}
        texts = {name: getattr(latest, name) for name in ("community", "contacts", "reassurance")}
        return cls(data=said | texts | {"based_on": latest.id})

    @property
    def questions(self) -> Iterable[Field]:
        """Give the fields that people see, in order."""
        return [field for field in self if field.name not in ("csrf_token", "based_on")]

    @property
    def values(self) -> ImpactValues:
        """Give what was judged."""
        degrees = {kind: int(self[kind.value].data) for kind in Tension if self[kind.value].data}
        return ImpactValues(
            community=self.community.data or "",
            tension=degrees,
            contacts=self.contacts.data or "",
            reassurance=self.reassurance.data or "",
        )


class CriticalForm(MaracForm):
    """Why a case is a critical incident, or no longer is."""

    reason = LongTextField("Why?", max_length=2000, required="Say why")

    @property
    def questions(self) -> Iterable[Field]:
        """Give the fields that people see, in order."""
        return [self.reason]
