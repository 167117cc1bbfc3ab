"""The form with which somebody asks to open a boundary of a case again."""

from marac.cases.forms import OneReasonForm
from marac.widgets import LongTextField


class LiftForm(OneReasonForm):
    """Why a boundary of a case should be opened again."""

    reason = LongTextField(
        "Why it should be lifted",
        max_length=1000,
        hint="What has changed, or what was wrong. Whoever decides reads this.",
        required="Say why it should be lifted",
    )
