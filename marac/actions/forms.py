"""The words that narrow the list of actions, and one step with one sentence."""

from collections.abc import Iterable
from uuid import UUID

from wtforms.validators import ValidationError

from marac.accounts.models import User
from marac.actions.log.reading import read
from marac.actions.log.words import Asked, Vocabulary
from marac.actions.models import Aim, Effect
from marac.actions.steps import Step
from marac.widgets import (
    DateField,
    FilterForm,
    HiddenField,
    LongTextField,
    MaracForm,
    RadioField,
    SelectField,
    TextField,
    choice,
    choices_of,
)

NOBODY, LATER = "nobody", "later"
# The steps of the page of one action, in the words of whoever takes them.
TOLD = {
    Step.ACCEPT: "I take it on",
    Step.START: "I have started",
    Step.COMMENT: "It is not finished: this is how far it is",
    Step.REPORT_DONE: "It is done",
    Step.ASK_DATE: "I need a later date",
    Step.IMPOSSIBLE: "It is no longer possible: circumstances changed",
    Step.NOT_DONE: "My agency will not do it",
}
DECIDED = {
    Step.CONFIRM: "Confirm it is done",
    Step.SEND_BACK: "Send back: not complete",
    Step.NEW_DATE: "Agree to the new date",
    Step.KEEP_DATE: "Keep the old date",
}

# The kinds of word that can be chosen from a list, each with the name of its field.
CHOSEN = {
    "state": "state",
    "agency": "agency",
    "strand": "strand",
    "purpose": "purpose",
    "is": "mark",
}


class WordsForm(FilterForm):
    """The words of the action log, as somebody types them; the address holds them when they fit."""

    q = TextField(
        "Filter by words",
        max_length=500,
        hint="For example: state:overdue agency:housing strand:race",
        render_kw={"spellcheck": "false", "autocapitalize": "none"},
    )


class ActionFilter(FilterForm):
    """The same to be chosen from lists; `also` carries the words that no list here can say."""

    also = HiddenField(max_length=500)
    state = SelectField("State", blank="Open and ended")
    agency = SelectField("Agency", blank="Any agency")
    strand = SelectField("Strand", blank="Any strand")
    purpose = SelectField("Purpose", blank="Any purpose")
    mark = SelectField("Only those with", blank="Anything")
    owner = TextField("Owner’s name", max_length=100)
    reference = TextField("Case reference", max_length=40)

    def offer(self, known: Vocabulary) -> None:
        """Offer what the reader's vocabulary can say."""
        for kind, name in CHOSEN.items():
            self[name].choices = [choice(*pair) for pair in known.choices(kind).items()]

    def show(self, asked: Asked, known: Vocabulary) -> None:
        """Choose in each list what the words say already, when it is one thing."""
        for kind, name in CHOSEN.items():
            self[name].data = known.chosen(kind, asked.only(kind)) or None
        said = [kind for kind, name in CHOSEN.items() if self[name].data]
        self.also.data = str(asked.without(*said))

    def words(self, known: Vocabulary) -> Asked:
        """Give what was chosen as words, with what stood there beside it."""
        self.validate()
        chosen = {
            kind: f"{kind}:{self[name].data}"
            for kind, name in CHOSEN.items()
            if self[name].data and not self[name].errors
        }
        beside = read(self.also.data or "", known).without(*chosen)
        return read(" ".join([str(beside), *chosen.values()]), known)


class UpdateForm(MaracForm):
    """How one action stands: one choice, and one sentence."""

    version = HiddenField()
    step = RadioField("How does it stand?", coerce=Step, required="Choose how it stands")
    text = LongTextField("Say it in one sentence", max_length=2000)
    wanted_on = DateField("The new date that you ask for", noun="The new date")
    effect = RadioField(
        "What did it do to the risk? (optional)", coerce=Effect, choices=choices_of(Effect)
    )

    def offer(self, steps: Iterable[Step]) -> None:
        """Offer the steps that can be taken now, in the words of whoever takes them."""
        self.step.choices = [choice(step.value, TOLD[step]) for step in steps]

    def validate_text(self, field: LongTextField) -> None:
        """Ask for the sentence without which the choice says nothing."""
        step = self.step.data
        if isinstance(step, Step) and step.needs_words and not field.data:
            raise ValidationError("Say why in one sentence, for the co-ordinator")

    def validate_wanted_on(self, field: DateField) -> None:
        """Ask for the day only of whoever wants another one."""
        if self.step.data is Step.ASK_DATE and not field.data and not field.errors:
            raise ValidationError("Enter the new date that you ask for")


class HandOverForm(MaracForm):
    """To whom an action goes, inside its agency."""

    version = HiddenField()
    colleague = RadioField("Who takes it on?", required="Choose who takes it on")
    name = TextField("Their name, and their job", max_length=100)
    text = TextField(
        "What should they know? (optional)",
        max_length=500,
        hint="It stands in the history. They are told by e-mail that there is an action for them, "
        "and nothing else.",
    )

    def offer(self, colleagues: Iterable[User], owner_id: UUID | None) -> None:
        """Offer the colleagues who can be given it, and somebody without an account."""
        found = [choice(user.id, user.name) for user in colleagues if user.id != owner_id]
        last = choice(NOBODY, "Somebody without an account", divider="or" if found else "")
        self.colleague.choices = [*found, last]

    def validate_name(self, field: TextField) -> None:
        """Ask for the name of somebody whom the system does not know."""
        if self.colleague.data == NOBODY and not field.data:
            raise ValidationError("Enter their name")


class DecisionForm(MaracForm):
    """What the co-ordinator decides about one action that waits for them."""

    version = HiddenField()
    decision = RadioField("Decide", coerce=lambda value: value if value == LATER else Step(value))
    text = TextField("Say why, when it is not as reported or not agreed", max_length=500)

    def offer(self, steps: Iterable[Step]) -> None:
        """Offer what can be decided, and to leave it for later, which is chosen at first."""
        found = [choice(step.value, DECIDED[step]) for step in steps]
        self.decision.choices = [*found, choice(LATER, "Later")]

    def validate_text(self, field: TextField) -> None:
        """Ask for the reason that the owner needs."""
        step = self.decision.data
        if isinstance(step, Step) and step.needs_words and not field.data:
            raise ValidationError("Say why, so that the owner knows what to do")


class DescribeForm(MaracForm):
    """What an action is for, to which risk factor it answers, and what has to be done first."""

    version = HiddenField()
    aim = SelectField("What is it for?", coerce=Aim, choices=choices_of(Aim), blank="Not said")
    factor = SelectField("Which risk factor does it answer to?", blank="None in particular")
    depends_on = SelectField("What has to be done first?", coerce=UUID, blank="Nothing")


class KeepForm(MaracForm):
    """The name under which somebody keeps a list of actions."""

    name = TextField("Name of the list", max_length=60, required="Give the list a name")
    words = HiddenField(max_length=500)
    sort = HiddenField(max_length=20)


class StepForm(MaracForm):
    """One step, chosen by the button that is pressed, and a sentence about it."""

    version = HiddenField()
    step = RadioField(
        "Step",
        coerce=Step,
        choices=[choice(step.value, step.button) for step in Step],
        required="Choose what happened",
    )
    text = LongTextField("What happened?", max_length=2000)

    def validate_text(self, field: LongTextField) -> None:
        """Ask for the sentence without which the step says nothing."""
        step = self.step.data
        if isinstance(step, Step) and step.needs_words and not field.data:
            raise ValidationError("Say what happened in a sentence")
