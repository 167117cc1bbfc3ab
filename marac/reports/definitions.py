"""What a scorecard says, line by line: each number's name, of what it is a part, and what it means.

A page, a spreadsheet and a paper print these words; nothing else decides what a number is called.
"""

from collections.abc import Callable
from dataclasses import dataclass

from marac.reports.figures import Answered, Fate, Seat, Tally


@dataclass(frozen=True)
class Line:
    """One figure: so many of a whole, or the middle of several lengths of time."""

    key: str
    label: str
    meaning: str
    part: Callable[[Tally], int] | None = None
    whole: Callable[[Tally], int] | None = None
    days: Callable[[Tally], list[int]] | None = None


@dataclass(frozen=True)
class Topic:
    """Figures of one kind; `whole` is what most of them are a part of."""

    key: str
    title: str
    whole_is: str
    whole: Callable[[Tally], int]
    lines: tuple[Line, ...]


def _due(tally: Tally) -> int:
    return tally.due


def _asked(tally: Tally) -> int:
    return tally.asked


def _sittings(tally: Tally) -> int:
    return tally.sittings


def _fate(fate: Fate, label: str, meaning: str) -> Line:
    return Line(fate.value, label, meaning, lambda tally: tally.actions[fate], _due)


def _answered(answered: Answered, label: str, meaning: str) -> Line:
    return Line(answered.value, label, meaning, lambda tally: tally.returns[answered], _asked)


def _seat(seat: Seat, label: str, meaning: str) -> Line:
    return Line(seat.value, label, meaning, lambda tally: tally.meetings[seat], _sittings)


ACTIONS = Topic(
    "actions",
    "Actions",
    "Actions whose day came in these months. Each stands under one of the first six lines.",
    _due,
    (
        _fate(
            Fate.ON_TIME,
            "Done on time",
            "Reported complete on its day or before, and confirmed by the co-ordinator.",
        ),
        _fate(Fate.LATE, "Done late", "Reported complete after its day, and confirmed."),
        _fate(
            Fate.IMPOSSIBLE,
            "No longer possible",
            "Circumstances changed, so that nobody could have done it.",
        ),
        _fate(
            Fate.NOT_DONE,
            "Not done by the agency",
            "It could have been done, and the agency did not do it.",
        ),
        _fate(
            Fate.REPORTED,
            "Waiting to be confirmed",
            "Reported complete; the co-ordinator has not looked at it yet.",
        ),
        _fate(Fate.OVERDUE, "Still open and overdue", "Its day passed, and nothing was reported."),
        Line(
            "new_dates",
            "Given a later day",
            "The co-ordinator agreed to a new day, and the action is counted by that.",
            lambda tally: tally.new_dates,
            _due,
        ),
        Line(
            "replaced",
            "Superseded or transferred",
            "Another action took its place; it is in no other line.",
            lambda tally: tally.actions[Fate.REPLACED],
            lambda tally: tally.actions.total(),
        ),
        Line(
            "days_to_done",
            "From agreed to done",
            "The middle one of those done, on time or late, in days of the calendar.",
            days=lambda tally: tally.days_to_done,
        ),
        Line(
            "age",
            "Age of what is overdue",
            "The middle one of those still open and overdue, in days since it was agreed.",
            days=lambda tally: tally.ages,
        ),
    ),
)
RETURNS = Topic(
    "returns",
    "Returns",
    "Returns that were due in these months, and were still wanted then.",
    _asked,
    (
        _answered(Answered.ON_TIME, "In on time", "Handed in by the hour at which it was due."),
        _answered(Answered.LATE, "In late", "Handed in after that hour; it counts all the same."),
        _answered(Answered.MISSING, "Missing", "Not handed in."),
        _answered(
            Answered.REOPENED,
            "Given back",
            "The co-ordinator reopened it, and it was not in again by its hour.",
        ),
        Line(
            "nil",
            "Nothing known, or nothing relevant",
            "Of the returns that are in. A nil return is a good return.",
            lambda tally: tally.nil,
            lambda tally: tally.handed_in,
        ),
        Line(
            "refused",
            "Could not share",
            "Of the returns that are in: the agency said why it cannot share.",
            lambda tally: tally.refused,
            lambda tally: tally.handed_in,
        ),
    ),
)
ATTENDANCE = Topic(
    "attendance",
    "Attendance",
    "Meetings that heard a case in which the agency takes part.",
    _sittings,
    (
        _seat(Seat.SAT_IN, "Sat in", "A representative or advocate of the agency came."),
        _seat(Seat.DEPUTY, "Sent a deputy", "A deputy or somebody else of the agency came."),
        _seat(Seat.APOLOGIES, "Sent apologies", "Nobody came, and the agency said so."),
        _seat(Seat.ABSENT, "Absent", "Nobody came, and nobody said so."),
        Line(
            "informed",
            "Apologies with information",
            "Of the apologies: the agency sent what it knew.",
            lambda tally: tally.informed,
            lambda tally: tally.meetings[Seat.APOLOGIES],
        ),
    ),
)
TOPICS = (ACTIONS, RETURNS, ATTENDANCE)
LINES = {(topic.key, line.key): line for topic in TOPICS for line in topic.lines}

# What stands in the table of the area, one column each, every one a part of its topic's whole.
COLUMNS = (
    ("actions", "on_time", "Actions on time"),
    ("actions", "late", "Late"),
    ("actions", "impossible", "No longer possible"),
    ("actions", "not_done", "Not done by the agency"),
    ("actions", "overdue", "Overdue"),
    ("returns", "on_time", "Returns on time"),
    ("attendance", "sat_in", "Meetings sat in"),
)
