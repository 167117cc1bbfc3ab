"""Comparing two versions of the minutes, section by section, as far as one reader sees both."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from marac.meetings.minutes.attended import Attendee
from marac.meetings.minutes.extract import (
    AgreedAction,
    CaseMinutes,
    Matter,
    MinutesExtract,
)
from marac.meetings.words import Run, compare_words
from marac.web.filters import clock_time, date_time, long_date

# What stands in one place of a version: under which section, under which label, and what it says.
Place = tuple[str, str]
T = TypeVar("T")


@dataclass(frozen=True)
class Difference:
    """What one place says in both versions; `runs` are its words."""

    label: str
    runs: tuple[Run, ...]

    @property
    def changed(self) -> bool:
        """Tell whether the two say something else."""
        return not all(run.same for run in self.runs)

    @property
    def before(self) -> str:
        """Give the earlier words."""
        return "".join(run.before for run in self.runs)

    @property
    def after(self) -> str:
        """Give the later words."""
        return "".join(run.after for run in self.runs)


@dataclass(frozen=True)
class Section:
    """One section of the minutes in both versions: only what changed, and how much did not."""

    title: str
    changes: tuple[Difference, ...]
    kept: int

    @property
    def changed(self) -> bool:
        """Tell whether anything in the section is different."""
        return bool(self.changes)


def compare(before: MinutesExtract, after: MinutesExtract) -> list[Section]:
    """Lay two versions beside each other, in the order of the later one."""
    old, new = _places(before), _places(after)
    found: dict[str, list[Difference]] = {}
    for section, label in _in_order(old, new):
        key = (section, label)
        runs = compare_words(old.get(key, ""), new.get(key, ""))
        found.setdefault(section, []).append(Difference(label, tuple(runs)))
    return [_section(title, said) for title, said in found.items()]


def _section(title: str, said: list[Difference]) -> Section:
    changes = tuple(one for one in said if one.changed)
    return Section(title, changes, sum(bool(one.after) for one in said if not one.changed))


def _in_order(old: dict[Place, str], new: dict[Place, str]) -> list[Place]:
    """Order every place: as the later version has it, each that is gone at its section's end."""
    sections = list(dict.fromkeys(section for section, _ in [*new, *old]))
    places = dict.fromkeys([*new, *old])
    return sorted(places, key=lambda place: sections.index(place[0]))


def _places(extract: MinutesExtract) -> dict[Place, str]:
    """Write every place of a version out as plain text, in the order of the page."""
    said: dict[Place, str] = {}
    _put(said, "Meeting", _meeting(extract))
    _put(said, "Attendance", _each(extract.attendance, lambda p: p.name, _person))
    _put(
        said,
        "Declarations of interest",
        _each(extract.declarations, lambda d: f"{d.name} {d.reference}".strip(), lambda d: d.text),
    )
    _put(said, "Matters arising", _each(extract.matters, lambda m: m.action.reference, _matter))
    for case in extract.cases:
        _put(said, f"{case.reference} {case.who}".strip(), _case(case))
    _put(said, "Any other business", [("", extract.any_other_business or "None.")])
    return said


def _put(said: dict[Place, str], section: str, lines: Iterable[tuple[str, str]]) -> None:
    """Add the lines of a section; a label that stands there already gets a number."""
    for label, text in lines:
        name, turn = label, 2
        while (section, name) in said:
            name, turn = f"{label} ({turn})", turn + 1
        said[section, name] = text


def _each(
    things: Iterable[T], label: Callable[[T], str], text: Callable[[T], str]
) -> list[tuple[str, str]]:
    return [(label(thing), text(thing)) for thing in things]


def _meeting(extract: MinutesExtract) -> list[tuple[str, str]]:
    next_one = date_time(extract.next_meeting) if extract.next_meeting else ""
    return [
        ("Place", extract.venue),
        ("Began", date_time(extract.started_at) if extract.started_at else ""),
        ("Ended", date_time(extract.concluded_at) if extract.concluded_at else ""),
        ("Next meeting", next_one),
    ]


def _person(person: Attendee) -> str:
    if person.apology:
        sent = "information sent" if person.information_sent else ""
        return _joined(person.agency, person.capacity, "apologies", sent)
    if person.arrived_at is None:
        return _joined(person.agency, person.capacity, "did not come")
    left = f"left {clock_time(person.left_at)}" if person.left_at else "to the end"
    signed = f"statement {person.statement} signed" if person.statement else "not signed"
    arrived = f"arrived {clock_time(person.arrived_at)}"
    out = [f"out from {clock_time(gone)}" for gone, _ in person.out]
    return _joined(person.agency, person.capacity, arrived, *out, left, signed)


def _matter(matter: Matter) -> str:
    late = "overdue" if matter.overdue else ""
    return _joined(_action(matter.action), matter.state.label, late, matter.said)


def _action(action: AgreedAction) -> str:
    due = f"by {long_date(action.due_on)}" if action.due_on else ""
    return _joined(action.task, action.owner, action.agency, due)


def _case(case: CaseMinutes) -> list[tuple[str, str]]:
    review = f"on {long_date(case.review_on)}" if case.review_on else ""
    due = f"by {long_date(case.told_due)}" if case.told_due else ""
    return [
        *((heading.label, text) for heading, text in case.notes),
        ("Risk before", case.risk_before.text),
        ("Risk now", _joined(case.risk_after.text if case.risk_after else "", case.risk_reason)),
        ("Decision", _joined(case.decision, review)),
        ("About the decision", case.decision_note),
        ("Safeguarding", ", ".join(case.safeguarding)),
        ("About safeguarding", case.safeguarding_note),
        ("Person harmed told by", _joined(case.told_by, case.told_how, due)),
        *((f"Action {action.reference}", _action(action)) for action in case.actions),
    ]


def _joined(*texts: str) -> str:
    return ", ".join(text for text in texts if text)
