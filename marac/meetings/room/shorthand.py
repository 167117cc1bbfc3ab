"""Taking one typed line apart: "housing change locks fri #safety" is who, what, by when, what for.

Whatever is typed is understood, or it is said in plain English what is missing. Nothing is guessed
in silence: a name that could be two agencies is asked about, and what is understood is shown.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from marac.actions.models import Aim
from marac.meetings.room.aiming import take_aim
from marac.meetings.room.days import NotADay, read_day
from marac.meetings.room.naming import Directory, Meant
from marac.meetings.room.people import Owner
from marac.web.filters import short_date

MOST_WORDS_OF_A_NAME = 5
MOST_WORDS_OF_A_DAY = 4
BEFORE_A_DAY = frozenset({"by", "before", "on", "until", "due", "within"})
EDGES = " ,;:–—-"

NOBODY = "Say who does it, by the agency or the name"
NO_TASK = "Say what will be done"
NO_DAY = "Say by which day, like fri, 3 dec or in 2 weeks"


@dataclass(frozen=True)
class Heard:
    """What a line was understood to say; for each part that is missing a sentence says so."""

    task: str = ""
    owner: Owner | None = None
    due_on: date | None = None
    aim: Aim | None = None
    others: tuple[Owner, ...] = ()
    task_missing: str = ""
    who_missing: str = ""
    day_missing: str = ""
    aim_unknown: str = ""

    @property
    def problems(self) -> list[str]:
        """List what is missing, and what means nothing."""
        found = (self.who_missing, self.task_missing, self.day_missing, self.aim_unknown)
        return [problem for problem in found if problem]

    @property
    def words(self) -> str:
        """Repeat what was understood, in one sentence; nothing when nothing was."""
        who = f"{self.owner.name}, {self.owner.agency}" if self.owner is not None else ""
        when = f"by {short_date(self.due_on)}" if self.due_on is not None else ""
        what_for = self.aim.label if self.aim is not None else ""
        said = [part for part in (who, self.task, when, what_for) if part]
        return f"Understood: {'; '.join(said)}" if said else ""


def read_line(
    line: str, directory: Directory, *, today: date, here: Collection[UUID] = ()
) -> Heard:
    """Take a line apart. `here` are the people in the room, who are meant before the absent."""
    aim, words, aim_unknown = take_aim(line.split())
    meant, words = _whom(words, directory)
    due_on, words, trouble = _when(words, today)
    if not meant.owners:
        meant, words = _whom_at_the_end(words, directory)
    task = " ".join(words).strip(EDGES)
    owner, others = _choose(meant, here)
    return Heard(
        task[:1].upper() + task[1:],
        owner,
        due_on,
        aim,
        others,
        task_missing="" if task else NO_TASK,
        who_missing="" if owner is not None else _who_is_missing(meant),
        day_missing="" if due_on is not None else trouble or NO_DAY,
        aim_unknown=aim_unknown,
    )


def _whom(words: list[str], directory: Directory) -> tuple[Meant, list[str]]:
    """Find who is named at the head of a line; the longest name that fits as well is meant."""
    for place, word in enumerate(words):
        if word.startswith("@") and word.strip("@"):
            return directory.find(word), words[:place] + words[place + 1 :]
    best, length = Meant(0, ()), 0
    for number in range(min(len(words), MOST_WORDS_OF_A_NAME), 0, -1):
        found = directory.find(" ".join(words[:number]))
        if found.owners and found.closeness > best.closeness:
            best, length = found, number
    words = words[length:]
    if best.by_name or len(best.agencies) != 1:
        return best, words
    return _somebody_of(best, words, directory)


def _somebody_of(meant: Meant, words: list[str], directory: Directory) -> tuple[Meant, list[str]]:
    """After an agency may come one of its people: "housing lena change locks"."""
    for number in (2, 1):
        if len(words) < number:
            continue
        typed = " ".join(words[:number])
        found = directory.find(typed, within=meant.owners[0].agency_id, exactly=True)
        if len(found.owners) == 1:
            return found, words[number:]
    return meant, words


def _whom_at_the_end(words: list[str], directory: Directory) -> tuple[Meant, list[str]]:
    """Find who is named after the task, if nobody was before it; one word must be spelt right."""
    for number in range(min(len(words) - 1, 3), 0, -1):
        found = directory.find(" ".join(words[-number:]), exactly=number == 1)
        if found.owners:
            return found, words[:-number]
    return Meant(0, ()), words


def _when(words: list[str], today: date) -> tuple[date | None, list[str], str]:
    """Find the day at the end of a line; a day that cannot be is said to be none."""
    for number in range(min(len(words), MOST_WORDS_OF_A_DAY), 0, -1):
        typed, rest = " ".join(words[-number:]), words[:-number]
        try:
            day = read_day(typed, today=today)
        except NotADay:
            continue
        except ValueError as error:
            return None, _without_by(rest), str(error)
        return day, _without_by(rest), ""
    return None, words, ""


def _without_by(words: list[str]) -> list[str]:
    while words and words[-1].casefold().strip(EDGES) in BEFORE_A_DAY:
        words = words[:-1]
    return words


def _choose(meant: Meant, here: Collection[UUID]) -> tuple[Owner | None, tuple[Owner, ...]]:
    """Choose one person of the agency that is meant, and name who else it could be."""
    owners: Sequence[Owner] = meant.owners
    if not owners or len(meant.agencies) > 1:
        return None, tuple(owners)
    chosen = next((owner for owner in owners if owner.user_id in here), owners[0])
    return chosen, tuple(owner for owner in owners if owner is not chosen)


def _who_is_missing(meant: Meant) -> str:
    if not meant.owners:
        return NOBODY
    named = meant.agencies if not meant.by_name else [f"{o.name}, {o.agency}" for o in meant.owners]
    return f"Say who is meant: {' or '.join(named[:4])}"
