"""The words that narrow the action log, such as `state:overdue agency:housing strand:race`.

They stand in addresses, so they name states, agencies, strands and ids, never a person. Words of
the same kind are alternatives, words of different kinds narrow each other.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from marac.actions.models import Aim
from marac.actions.states import ActionState

KINDS = ("whose", "state", "agency", "strand", "owner", "case", "purpose", "due", "is")
WHOSE = {"mine": "Mine", "agency": "My agency’s", "all": "All agencies"}
STATES: Mapping[str, ActionState] = {
    "proposed": ActionState.PROPOSED,
    "not-accepted": ActionState.AGREED,
    "accepted": ActionState.ACCEPTED,
    "in-progress": ActionState.IN_PROGRESS,
    "reported": ActionState.REPORTED_DONE,
    "done": ActionState.DONE,
    "no-longer-possible": ActionState.IMPOSSIBLE,
    "not-done": ActionState.NOT_DONE,
    "superseded": ActionState.SUPERSEDED,
    "transferred": ActionState.TRANSFERRED,
}
STANDINGS = {"open": "Open", "overdue": "Overdue", "ended": "Ended"} | {
    word: state.label for word, state in STATES.items()
}
OWNERS = {"me": "Owned by me", "nobody": "No owner with an account"}
DUE = {"today": "Due today", "this-week": "Due this week", "next-week": "Due next week"}
MARKS = {
    "new-date": "A new date is asked for",
    "waiting": "Waits for another action",
    "evidence": "Has a file as evidence",
}
# Other words for the same, some of which stood in addresses once.
ALIASES = {
    "state": {
        "agreed": "not-accepted",
        "started": "in-progress",
        "reported-done": "reported",
        "reported-complete": "reported",
        "impossible": "no-longer-possible",
        "refused": "not-done",
    },
    "owner": {"mine": "me", "none": "nobody"},
    "whose": {"my-agency": "agency", "ours": "agency"},
}


def slug(text: str) -> str:
    """Write a name as one word of an address: small letters and figures with dashes between."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")


@dataclass(frozen=True)
class Word:
    """One thing that the log is narrowed to."""

    kind: str
    value: str

    def __str__(self) -> str:
        """Write it as it stands in an address."""
        return f"{self.kind}:{self.value}"


@dataclass(frozen=True)
class Vocabulary:
    """What the words of one reader can name: the area's agencies and strands, and whose actions."""

    agencies: tuple[tuple[UUID, str], ...]
    strands: tuple[tuple[str, str], ...]
    runs: bool

    def agency_ids(self, value: str) -> frozenset[UUID]:
        """Find the agencies that a word means: the one called so, else all whose name has it."""
        named = [(key, slug(name)) for key, name in self.agencies]
        exact = frozenset(key for key, name in named if value in (name, str(key)))
        return exact or frozenset(key for key, name in named if _within(value, name))

    def strand_codes(self, value: str) -> frozenset[str]:
        """Find the strands that a word means, by their codes or else by their names."""
        exact = frozenset(code for code, _ in self.strands if slug(code) == value)
        named = (code for code, label in self.strands if _within(value, slug(label)))
        return exact or frozenset(named)

    def chosen(self, kind: str, value: str) -> str:
        """Give the word of a list that means the same as this one, or nothing."""
        if kind == "agency":
            found = self.agency_ids(value)
            named = (slug(name) or str(key) for key, name in self.agencies if found == {key})
            return next(named, "")
        if kind == "strand":
            codes = self.strand_codes(value)
            return next((slug(code) for code in codes), "") if len(codes) == 1 else ""
        return value if value in self.choices(kind) else ""

    def choices(self, kind: str) -> Mapping[str, str]:
        """Give the words of a kind that can be listed, each with what it means."""
        return {
            "whose": WHOSE if self.runs else {k: WHOSE[k] for k in ("mine", "agency")},
            "state": STANDINGS,
            "agency": {slug(name) or str(key): name for key, name in self.agencies},
            "strand": {slug(code): label for code, label in self.strands},
            "owner": OWNERS,
            "purpose": {aim.value: aim.label for aim in Aim},
            "due": DUE,
            "is": MARKS,
        }.get(kind, {})


@dataclass(frozen=True)
class Asked:
    """What was understood, in the order of the kinds, and a sentence for each word that was not."""

    words: tuple[Word, ...] = ()
    problems: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Write the words that were understood as they stand in an address."""
        return " ".join(map(str, self.words))

    def values(self, kind: str) -> tuple[str, ...]:
        """Give what is asked for of one kind."""
        return tuple(word.value for word in self.words if word.kind == kind)

    def only(self, kind: str) -> str:
        """Give what is asked for of one kind when it is one thing, for a drop-down list."""
        values = self.values(kind)
        return values[0] if len(values) == 1 else ""

    def without(self, *kinds: str) -> "Asked":
        """Give the same without the words of some kinds."""
        return Asked(tuple(word for word in self.words if word.kind not in kinds))

    def minus(self, word: Word) -> "Asked":
        """Give the same without one word."""
        return Asked(tuple(other for other in self.words if other != word))


def of(words: Iterable[Word]) -> Asked:
    """Put words that are known to be right into their order, each once."""
    once = dict.fromkeys(words)
    return Asked(tuple(sorted(once, key=lambda word: KINDS.index(word.kind))))


def say(word: Word, vocabulary: Vocabulary) -> str:
    """Say a word as people do, for the label that takes it away again."""
    if word.kind == "case":
        return f"Case {word.value.upper()}"
    label = vocabulary.choices(word.kind).get(word.value)
    if label is not None:
        return label
    if word.kind == "agency":
        named = dict(vocabulary.agencies)
        return ", ".join(sorted(named[key] for key in vocabulary.agency_ids(word.value)))
    if word.kind == "strand":
        labels = dict(vocabulary.strands)
        return ", ".join(labels[code] for code in sorted(vocabulary.strand_codes(word.value)))
    return f"{word.kind.capitalize()} {word.value.replace('re-', 're ').replace('er-', 'er ')}"


def _within(value: str, name: str) -> bool:
    """Tell whether a name has these words, of which the last may be its beginning only."""
    return bool(value) and f"-{value}" in f"-{name}"
