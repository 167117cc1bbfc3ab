"""What is counted, in plain facts without a word about anybody: days, agencies and how it ended."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from marac.access import Role
from marac.actions.models import Ending
from marac.returns.models import Answer


class Here(NamedTuple):
    """An agency of the area, and between which days it takes part."""

    id: UUID
    name: str
    joined_on: date
    left_on: date | None


class Done(NamedTuple):
    """An action that was agreed, and what became of it."""

    agency_id: UUID
    due_on: date
    agreed_at: datetime
    reported_at: datetime | None
    ended_at: datetime | None
    ending: Ending | None
    new_date: bool


class Asked(NamedTuple):
    """A return that an agency was asked for, and when it came."""

    agency_id: UUID
    due_at: datetime
    submitted_at: datetime | None
    reopened_at: datetime | None
    answer: Answer | None


class Expected(NamedTuple):
    """An agency takes part in a case that a meeting heard."""

    meeting_id: UUID
    agency_id: UUID
    starts_at: datetime


class Came(NamedTuple):
    """One line of a register: whether somebody of an agency came, and in what role."""

    meeting_id: UUID
    agency_id: UUID
    entry_id: UUID
    here: bool
    apology: bool
    informed: bool
    role: Role | None


class Facts(NamedTuple):
    """All that the figures of one period are made of."""

    agencies: list[Here]
    actions: list[Done]
    returns: list[Asked]
    expected: list[Expected]
    register: list[Came]
