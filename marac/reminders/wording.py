"""The words of a digest: how many of what and by when, references and links. No name, no task."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from marac.accounts.mail import address
from marac.agencies.models import Area
from marac.reminders.choosing import Told
from marac.reminders.kinds import Kind
from marac.reminders.ladder import Rung
from marac.web.filters import long_date

# So many are named one by one; the page behind the link has them all.
NAMED = 20
HEADS = {Rung.AGENCY: "Late in your agency", Rung.CHAIR: "Late in the area"}


@dataclass(frozen=True)
class Words:
    """A mail's subject and text."""

    subject: str
    body: str

    @property
    def parts(self) -> list[str]:
        """Give the text part by part, for a page that shows it."""
        return [part for part in self.body.strip().split("\n\n") if part]


def word(told: list[Told], *, area: Area, today: date) -> Words:
    """Write the one mail that somebody gets on a day."""
    parts = [f"From the {area.name} hate crime MARAC.", ""]
    for head, lines in _grouped(told, today):
        parts += [f"{head}: {counts(lines)}"]
        parts += [f"- {_line(one, today)}" for one in lines[:NAMED] if one.matter.reference]
        parts += [""]
    parts += ["Sign in to see what it is and to say how it stands:", ""]
    parts += [_link(told), ""]
    parts += ["Nobody reads answers to this mail."]
    return Words(_subject(told, today), "\n".join(parts) + "\n")


def _grouped(told: list[Told], today: date) -> list[tuple[str, list[Told]]]:
    """Put what is late first, then today's, then what comes, then what others are late with."""
    groups: dict[str, list[Told]] = {"Late": [], "Due today": [], "Due soon": []}
    for one in told:
        groups.setdefault(HEADS.get(one.step.rung) or _when(one, today), []).append(one)
    return [(head, lines) for head, lines in groups.items() if lines]


def _when(one: Told, today: date) -> str:
    if one.matter.due_on < today:
        return "Late"
    return "Due today" if one.matter.due_on == today else "Due soon"


def counts(lines: Iterable[Told]) -> str:
    """Say how many of what kind there are."""
    kinds = Counter(one.matter.kind for one in lines)
    return ", ".join(kind.counted(kinds[kind]) for kind in Kind if kinds[kind])


def _line(one: Told, today: date) -> str:
    """Name one matter by its reference, with its day."""
    verb = "was due" if one.matter.due_on < today else "is due"
    return f"{one.matter.reference} {verb} on {long_date(one.matter.due_on)}"


def _subject(told: list[Told], today: date) -> str:
    late = sum(one.matter.due_on < today for one in told)
    if late:
        return f"Late in marac: {late}. Sign in to see what it is"
    return f"Due in marac: {len(told)}. Sign in to see what it is"


def _link(told: list[Told]) -> str:
    """Lead straight to the one thing that is due, or to the front page that has them all."""
    pages = {(one.matter.page, one.matter.values) for one in told}
    page, values = pages.pop() if len(pages) == 1 else ("home.index", ())
    return address(page, **dict(values))
