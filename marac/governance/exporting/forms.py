"""The form of an export: of which period, what, and for what."""

from typing import Any

from marac.governance.exporting.columns import COLUMNS, Column, Group, columns_of
from marac.widgets import CheckboxesField, DateField, LongTextField, MaracForm, choice


def _of(group: Group) -> list[Any]:
    return [choice(c.key, c.label, hint=c.hint) for c in COLUMNS if c.group is group]


class ExportForm(MaracForm):
    """What somebody wants exported, and why."""

    since = DateField("Referred from", noun="The first day", required="Enter the first day")
    until = DateField("Referred to", noun="The last day", required="Enter the last day")
    case = CheckboxesField("The case", choices=_of(Group.CASE))
    harmed = CheckboxesField("The person harmed", choices=_of(Group.HARMED))
    sources = CheckboxesField("Alleged perpetrators", choices=_of(Group.SOURCES))
    incidents = CheckboxesField("Incidents", choices=_of(Group.INCIDENTS))
    purpose = LongTextField(
        "What the file is for",
        max_length=1000,
        hint="Who works with it, for what, and when it is destroyed. Whoever agrees reads this.",
        required="Say what the file is for",
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask also that the period runs forwards and that something is chosen."""
        whole = bool(super().validate(extra_validators))
        if self.since.data and self.until.data and self.until.data < self.since.data:
            self.until.errors = ["The last day must be the same as or after the first day"]
            whole = False
        if not self.columns and not self._groups_failed():
            self.case.errors = ["Choose at least one column"]
            whole = False
        return whole

    @property
    def columns(self) -> tuple[Column, ...]:
        """Give the columns that were chosen, in the order of the file."""
        chosen = [key for group in self._groups() for key in group.data or []]
        return columns_of(chosen)

    def _groups(self) -> tuple[CheckboxesField, ...]:
        return (self.case, self.harmed, self.sources, self.incidents)

    def _groups_failed(self) -> bool:
        return any(group.errors for group in self._groups())
