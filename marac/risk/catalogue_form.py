"""The form of one action of the catalogue."""

from collections.abc import Iterable, Sequence

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from marac.agencies.lists.book import Wording
from marac.risk.forms import in_order
from marac.risk.models import CatalogueAction, QuestionSet
from marac.risk.wording import Worded
from marac.risk.words import RiskGroup
from marac.widgets import (
    CheckboxesField,
    HiddenIdField,
    MaracForm,
    TextField,
    TickField,
    choice,
)


class ActionForm(MaracForm):
    """How an area words an action, who often takes it, and which answers suggest it."""

    text = TextField("What is done?", max_length=300, required="Say what is done")
    heading = TextField(
        "Heading", max_length=60, hint="Such as Police, or Landlord", required="Enter a heading"
    )
    agency_types = CheckboxesField("Who often takes it?", hint="Tick none if anybody may take it")
    factors = CheckboxesField(
        "Suggest it when one of these is raised", hint="Tick none and it is never suggested"
    )
    left_out = TickField("Leave this action out in our area")
    based_on = HiddenIdField()

    def offer(
        self,
        types: Iterable[Wording],
        questions: QuestionSet,
        standing: CatalogueAction | None,
    ) -> None:
        """Offer the kinds of agencies and the questions of today, and what the action has now."""
        held = list(standing.agency_types) if standing else []
        self.agency_types.choices = _with(held, [choice(w.code, w.label) for w in types])
        asked = [q for q in in_order(questions) if q.group is not RiskGroup.PROTECTIVE]
        held = list(standing.factors) if standing else []
        self.factors.choices = _with(held, [choice(q.key, q.text) for q in asked])

    @property
    def worded(self) -> Worded:
        """Give what was typed and ticked."""
        return Worded(
            heading=(self.heading.data or "").strip(),
            text=(self.text.data or "").strip(),
            agency_types=tuple(self.agency_types.data or ()),
            factors=tuple(self.factors.data or ()),
            left_out=bool(self.left_out.data),
        )


def _with(held: Sequence[str], offered: list[SelectChoice]) -> list[SelectChoice]:
    """Keep what an action has already among the choices, though it is not offered any more."""
    known = {one.value for one in offered}
    ended = [value for value in held if value not in known]
    return [*offered, *(choice(value, f"{value} (no longer offered)") for value in ended)]
