"""The forms of legal holds."""

from marac.cases.forms import OneReasonForm
from marac.widgets import LongTextField


class HoldForm(OneReasonForm):
    """Why a case must be kept."""

    reason = LongTextField(
        "Reason",
        max_length=1000,
        hint="For example a court case, an inquest or a complaint, with its reference.",
        required="Say why the case must be kept",
    )


class LiftForm(OneReasonForm):
    """Why a hold is needed no more."""

    reason = LongTextField(
        "Why it is needed no more",
        max_length=1000,
        hint="For example that the court case is over. Whoever agrees reads this.",
        required="Say why the hold is needed no more",
    )
