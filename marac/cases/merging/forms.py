"""The forms of merging: into which case, and why."""

from marac.cases.forms import OneReasonForm
from marac.widgets import LongTextField, TextField


class MergeForm(OneReasonForm):
    """The case that a referral is about, by its reference, and what makes that certain."""

    reference = TextField(
        "Reference of the case that it goes into",
        max_length=40,
        width=20,
        required="Enter the reference of the other case",
    )
    reason = LongTextField(
        "Why they are the same matter",
        max_length=2000,
        required="Say why they are the same matter",
    )


class UndoMergeForm(OneReasonForm):
    """Telling two cases apart again asks nothing more."""
