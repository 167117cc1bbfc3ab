"""The form of the second person: agree, or refuse and say why."""

from marac.widgets import LongTextField, MaracForm, RadioField, RequiredIf, choice

AGREE, REFUSE = "agree", "refuse"


class DecideForm(MaracForm):
    """What a second person answers."""

    answer = RadioField(
        "Do you agree?",
        choices=[
            choice(AGREE, "Yes, I agree", hint="It is done at once, in both your names."),
            choice(REFUSE, "No, I do not agree", hint="Nothing happens."),
        ],
        required="Say whether you agree",
    )
    note = LongTextField(
        "Note",
        [RequiredIf("answer", [REFUSE], "Say why you do not agree")],
        max_length=1000,
        hint="Needed if you do not agree. The person who asked reads it here.",
    )


class WithdrawForm(MaracForm):
    """Taking a request back asks nothing more."""
