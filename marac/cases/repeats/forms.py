"""The one page on which anybody tells of a further incident."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from wtforms.validators import ValidationError

from marac import clock
from marac.agencies.models import Agency, CodeList
from marac.agencies.queries import CodeBook
from marac.cases.forms import OneReasonForm
from marac.incidents.operations import IncidentValues, Targeted
from marac.incidents.words import out_of_date
from marac.widgets import CheckboxesField, DateField, RadioField, TextField, choice


class TellForm(OneReasonForm):
    """What happened in one line, when and at what it was aimed; the agency where there are two."""

    summary = TextField(
        "What happened, in one line",
        max_length=300,
        hint="For example: eggs thrown at the door again, neighbour saw it",
        required="Say in one line what happened",
    )
    happened_on = DateField(
        "When did it happen?",
        noun="The date it happened",
        hint="For example, 14 11 2026",
        required="Enter the date it happened",
    )
    strands = CheckboxesField(
        "What was the hostility aimed at?",
        hint="It is enough that someone felt it. Leave it if you do not know",
    )
    agency = RadioField("For which agency do you tell of this?", coerce=UUID)

    def offer(self, book: CodeBook, agencies: Iterable[Agency]) -> None:
        """Offer the area's strands, and the agencies where the person has several."""
        self._book = book
        codes = book.choices(CodeList.STRAND)
        self.strands.choices = [choice(code.code, code.label) for code in codes]
        choices = [choice(agency.id, agency.name) for agency in agencies]
        if len(choices) > 1:
            self.agency.choices = choices
        else:
            del self.agency

    def validate_happened_on(self, field: DateField) -> None:
        """Refuse a day that has not come."""
        if isinstance(field.data, date) and field.data > clock.today():
            raise ValidationError("The date it happened must be today or in the past")

    def validate_strands(self, field: CheckboxesField) -> None:
        """Refuse a word that was not in use on the day."""
        for answer, label in out_of_date(self.told(), self._book):
            if answer == field.name and self.happened_on.data is not None:
                raise ValidationError(f"“{label}” was not in use on the day of the incident")

    def told(self) -> IncidentValues:
        """Give what was told, as an incident is recorded."""
        return IncidentValues(
            happened_on=self.happened_on.data,
            summary=self.summary.data or "",
            strands=tuple(Targeted(strand=code) for code in self.strands.data or []),
        )
