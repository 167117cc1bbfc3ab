"""What is asked when a file is added, and when one is removed."""

from marac.attachments.models import Audience
from marac.inspection import ACCEPTED
from marac.widgets import (
    FileField,
    LongTextField,
    MaracForm,
    RadioField,
    TextField,
    choices_of,
)

HINTS = {
    Audience.ALL: "Every agency invited to the case, and its advocate, can download it",
    Audience.RUNNERS: "Choose this for anything that gives away where somebody lives or can be"
    " reached, or that is police intelligence",
}


class AddForm(MaracForm):
    """One file, who may open it, and a word about what it is."""

    file = FileField(
        "Choose a file",
        accept=",".join(ACCEPTED),
        required="Choose the file",
        hint="A PDF, a Word document, a picture (JPG or PNG) or plain text, 10 MB at most",
    )
    sharing = RadioField(
        "Who may open it?",
        coerce=Audience,
        choices=choices_of(Audience, hints=HINTS),
        required="Choose who may open the file",
    )
    note = TextField(
        "What is it? (optional)",
        max_length=200,
        hint="For example: photographs of the door, or the letter to the landlord",
    )


class RemoveForm(MaracForm):
    """Why a file goes."""

    reason = LongTextField(
        "Why are you removing it?", max_length=500, required="Say why the file is removed"
    )
