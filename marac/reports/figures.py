"""What each figure counts: every action, return and meeting falls under exactly one word.

*No longer possible* and *not done by the agency* are never counted together.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from marac import clock
from marac.access import AGENCY_VOICES, Role
from marac.actions.models import Ending
from marac.reports.facts import Asked, Came, Done, Expected, Facts
from marac.reports.queries import FOR_NO_AGENCY
from marac.returns.models import Answer
from marac.returns.states import NIL

Place = tuple[UUID, date]


class Fate(StrEnum):
    """What became of an action whose day came."""

    ON_TIME = "on_time"
    LATE = "late"
    IMPOSSIBLE = "impossible"
    NOT_DONE = "not_done"
    REPORTED = "reported"
    OVERDUE = "overdue"
    REPLACED = "replaced"


class Answered(StrEnum):
    """What became of a return that an agency was asked for."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"
    REOPENED = "reopened"


class Seat(StrEnum):
    """How an agency was at a meeting that heard a case of its own."""

    SAT_IN = "sat_in"
    DEPUTY = "deputy"
    APOLOGIES = "apologies"
    ABSENT = "absent"


@dataclass
class Tally:
    """Counts of one agency, or of several together, while they are gathered."""

    actions: Counter[Fate] = field(default_factory=Counter)
    days_to_done: list[int] = field(default_factory=list)
    ages: list[int] = field(default_factory=list)
    new_dates: int = 0
    returns: Counter[Answered] = field(default_factory=Counter)
    nil: int = 0
    refused: int = 0
    meetings: Counter[Seat] = field(default_factory=Counter)
    informed: int = 0

    @property
    def due(self) -> int:
        """Count the actions whose day came, without those that others took the place of."""
        return self.actions.total() - self.actions[Fate.REPLACED]

    @property
    def asked(self) -> int:
        """Count the returns that were asked for and are in, late or missing."""
        return self.returns.total()

    @property
    def handed_in(self) -> int:
        """Count the returns that are in."""
        return self.returns[Answered.ON_TIME] + self.returns[Answered.LATE]

    @property
    def sittings(self) -> int:
        """Count the meetings at which the agency, or each of them, was expected."""
        return self.meetings.total()

    def add(self, other: "Tally") -> None:
        """Count another agency, or another month, with this one."""
        self.actions += other.actions
        self.days_to_done = [*self.days_to_done, *other.days_to_done]
        self.ages = [*self.ages, *other.ages]
        self.new_dates += other.new_dates
        self.returns += other.returns
        self.nil += other.nil
        self.refused += other.refused
        self.meetings += other.meetings
        self.informed += other.informed


def count(facts: Facts) -> dict[Place, Tally]:
    """Count the facts for each agency and month; what has not come yet is not counted."""
    tallies: dict[Place, Tally] = defaultdict(Tally)
    for action in facts.actions:
        if action.due_on < clock.today():
            _count_action(tallies[_place(action.agency_id, action.due_on)], action)
    for asked in facts.returns:
        if asked.due_at <= clock.now():
            day = clock.london_day(asked.due_at)
            _count_return(tallies[_place(asked.agency_id, day)], asked)
    for expected, entries in _sittings(facts.expected, facts.register):
        day = clock.london_day(expected.starts_at)
        tally, seat = tallies[_place(expected.agency_id, day)], seat_of(entries)
        tally.meetings[seat] += 1
        tally.informed += seat is Seat.APOLOGIES and any(entry.informed for entry in entries)
    return dict(tallies)


def together(tallies: Iterable[Tally]) -> Tally:
    """Count several as one."""
    whole = Tally()
    for tally in tallies:
        whole.add(tally)
    return whole


def by_agency(tallies: Mapping[Place, Tally]) -> dict[UUID, Tally]:
    """Count the months of each agency together."""
    found: dict[UUID, Tally] = defaultdict(Tally)
    for (agency_id, _), tally in tallies.items():
        found[agency_id].add(tally)
    return dict(found)


def by_month(tallies: Mapping[Place, Tally], agency_id: UUID | None) -> dict[date, Tally]:
    """Count each month of one agency, or of all together."""
    found: dict[date, Tally] = defaultdict(Tally)
    for (whose, month), tally in tallies.items():
        if agency_id in (None, whose):
            found[month].add(tally)
    return dict(found)


def fate_of(action: Done) -> Fate:
    """Say what became of an action whose day has passed, by the day on which it was reported."""
    refusals = {Ending.IMPOSSIBLE: Fate.IMPOSSIBLE, Ending.NOT_DONE: Fate.NOT_DONE}
    if action.ending in refusals:
        return refusals[action.ending]
    if action.ending is Ending.DONE:
        return Fate.ON_TIME if _done_on(action) <= action.due_on else Fate.LATE
    if action.ending is not None:
        return Fate.REPLACED
    return Fate.OVERDUE if action.reported_at is None else Fate.REPORTED


def answer_of(asked: Asked) -> Answered:
    """Say what became of a return whose hour has passed.

    When it first came in is no longer known of one that was given back and came again after its
    hour, so it is neither on time nor late.
    """
    if asked.submitted_at is not None and asked.submitted_at <= asked.due_at:
        return Answered.ON_TIME
    if asked.reopened_at is not None:
        return Answered.REOPENED
    return Answered.MISSING if asked.submitted_at is None else Answered.LATE


def seat_of(entries: list[Came]) -> Seat:
    """Say how an agency was at a meeting, from its lines of the register."""
    here = {entry.entry_id for entry in entries if entry.here}
    seats = {entry.role for entry in entries if entry.here and entry.role is not None}
    if seats & ({*AGENCY_VOICES} - {Role.DEPUTY}):
        return Seat.SAT_IN
    if here:
        return Seat.DEPUTY
    return Seat.APOLOGIES if any(entry.apology for entry in entries) else Seat.ABSENT


def _place(agency_id: UUID, day: date) -> Place:
    return agency_id, day.replace(day=1)


def _done_on(action: Done) -> date:
    done_at = action.reported_at or action.ended_at or action.agreed_at
    return clock.london_day(done_at)


def _count_action(tally: Tally, action: Done) -> None:
    fate, agreed_on = fate_of(action), clock.london_day(action.agreed_at)
    tally.actions[fate] += 1
    if fate is Fate.REPLACED:
        return
    tally.new_dates += action.new_date
    if fate in (Fate.ON_TIME, Fate.LATE):
        tally.days_to_done.append((_done_on(action) - agreed_on).days)
    if fate is Fate.OVERDUE:
        tally.ages.append((clock.today() - agreed_on).days)


def _count_return(tally: Tally, asked: Asked) -> None:
    answered = answer_of(asked)
    tally.returns[answered] += 1
    if answered in (Answered.ON_TIME, Answered.LATE):
        tally.nil += asked.answer in NIL
        tally.refused += asked.answer is Answer.CANNOT_SHARE


def _sittings(
    expected: Iterable[Expected], register: Iterable[Came]
) -> Iterable[tuple[Expected, list[Came]]]:
    """Put each agency that was expected at a meeting beside its lines of the register."""
    lines: dict[tuple[UUID, UUID], list[Came]] = defaultdict(list)
    officials = _officials(register := list(register))
    for entry in register:
        if entry.entry_id not in officials:
            lines[entry.meeting_id, entry.agency_id].append(entry)
    return [(one, lines[one.meeting_id, one.agency_id]) for one in expected]


def _officials(register: list[Came]) -> set[UUID]:
    """Find who sat there for no agency: the co-ordinator, the chair, whoever watches over it."""
    seats: dict[UUID, set[Role]] = defaultdict(set)
    for entry in register:
        if entry.role is not None:
            seats[entry.entry_id].add(entry.role)
    return {key for key, roles in seats.items() if roles <= set(FOR_NO_AGENCY)}
