"""What two people wrote in the same place at the same time: both texts, and ways to settle it."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from marac.meetings.models import Heading, Note
from marac.meetings.room import history
from marac.meetings.room.case_queries import Hearing
from marac.meetings.room.forms import HearingForm, NoteForm, fingerprint
from marac.meetings.room.merging import bring_together
from marac.meetings.words import Run, compare_words

DECISION, RISK = "decision", "risk"


@dataclass(frozen=True)
class BothTexts:
    """The text that somebody else saved, and the one typed here, as runs of words."""

    note: Note | None
    runs: list[Run]


@dataclass
class Theirs:
    """What others saved while this person was typing the same thing."""

    notes: dict[Heading, BothTexts] = field(default_factory=dict)
    decision: bool = False
    risk: bool = False

    def __bool__(self) -> bool:
        """Tell whether anything clashed."""
        return bool(self.notes) or self.decision or self.risk

    @property
    def places(self) -> list[str]:
        """Name what clashed, for the page to say so when it is sent again."""
        named = [f"{heading.value}-text" for heading in self.notes]
        return named + [DECISION] * self.decision + [RISK] * self.risk

    def meet(self, heading: Heading, typed: NoteForm, note: Note | None) -> None:
        """Lay both texts beside each other; the next press of Save knows theirs."""
        runs = compare_words(note.text if note is not None else "", typed.text.data or "")
        self.notes[heading] = BothTexts(note, runs)
        rebase(typed, note)


def rebase(typed: NoteForm, note: Note | None, *, begin: bool = False) -> None:
    """Say in the form which text its writer has seen, and at the beginning where they began."""
    typed.version.data = str(note.version) if note is not None else ""
    typed.was.data = fingerprint(note.text if note is not None else "")
    if begin:
        typed.base.data = typed.version.data


def settle(  # noqa: PLR0913 - what was pressed, and what else is open
    session: Session,
    *,
    hearing: Hearing,
    form: HearingForm,
    both: str,
    theirs: str,
    clashed: Collection[str],
) -> Theirs:
    """Do what a button beside two texts says; what clashed besides stays open and comes back.

    Neither button loses what stands in the record, however new it is.
    """
    for heading in Heading:
        if heading.value not in (both, theirs):
            continue
        typed, note = form.note_for(heading), hearing.notes.get(heading)
        stands = note.text if note is not None else ""
        if heading.value == both:
            began = history.get_text(
                session, listing=hearing.listing, heading=heading, number=typed.began_with
            )
            typed.text.data = bring_together(began, stands, typed.text.data or "")
        else:
            typed.text.data = stands
        rebase(typed, note)
    open_still = Theirs(decision=DECISION in clashed, risk=RISK in clashed)
    for heading in Heading:
        if f"{heading.value}-text" in clashed and heading.value not in (both, theirs):
            open_still.meet(heading, form.note_for(heading), hearing.notes.get(heading))
    return open_still
