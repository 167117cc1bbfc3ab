"""What the register of cases is narrowed to, in the address."""

from marac.access import Stage
from marac.widgets import FilterForm, SelectField, choice

LABELS = {
    Stage.TRIAGE: "In triage, or waiting for a meeting",
    Stage.LISTED: "Listed",
    Stage.CIRCULATED: "Agenda circulated",
    Stage.HEARD: "Heard",
    Stage.MINUTED: "Minutes circulated",
    Stage.CLOSED: "Closed, declined or withdrawn within 28 days",
    Stage.EMBARGOED: "Closed more than 28 days ago",
    Stage.DISPOSED: "Disposed of",
}


class RegisterFilter(FilterForm):
    """The stage to narrow the register to."""

    stage = SelectField(
        "Stage",
        coerce=Stage,
        choices=[choice(stage.value, label) for stage, label in LABELS.items()],
        blank="Any stage",
    )

    def wanted(self) -> Stage | None:
        """Give what the address asks for; nonsense asks for nothing."""
        return self.stage.data if self.validate() else None

    @property
    def label(self) -> str:
        """Say in words what the register is narrowed to."""
        wanted = self.wanted()
        return LABELS.get(wanted, "") if wanted is not None else ""
