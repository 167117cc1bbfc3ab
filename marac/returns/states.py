"""How far a return has come, computed from its facts: once for SQL, once for a loaded return."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from marac import clock
from marac.cases.models import Listing
from marac.database import UTCDateTime
from marac.returns.models import Answer, Return

NIL = (Answer.NOT_KNOWN, Answer.NOTHING_RELEVANT)


class ReturnState(StrEnum):
    """Where a return stands between being asked for and being handed in."""

    REQUESTED = "requested"
    IN_PROGRESS = "in_progress"
    REOPENED = "reopened"
    LATE = "late"
    SUBMITTED = "submitted"

    @property
    def label(self) -> str:
        """Name the state as lists do."""
        return {
            ReturnState.REQUESTED: "Not started",
            ReturnState.IN_PROGRESS: "In progress",
            ReturnState.REOPENED: "Reopened",
            ReturnState.LATE: "Late",
            ReturnState.SUBMITTED: "Submitted",
        }[self]

    @property
    def colour(self) -> str:
        """Give the tag colour that repeats the words."""
        return {
            ReturnState.REQUESTED: "grey",
            ReturnState.IN_PROGRESS: "blue",
            ReturnState.REOPENED: "yellow",
            ReturnState.LATE: "red",
            ReturnState.SUBMITTED: "green",
        }[self]


def _now() -> sa.BindParameter[object]:
    return sa.bindparam(None, callable_=clock.now, type_=UTCDateTime(), unique=True)


def state_expression() -> sa.ColumnElement[str]:
    """Say in SQL where a return stands."""
    return sa.case(
        (Return.submitted_at.is_not(None), ReturnState.SUBMITTED.value),
        (Return.reopened_at >= Return.due_at, ReturnState.REOPENED.value),
        (Return.due_at < _now(), ReturnState.LATE.value),
        (Return.reopened_at.is_not(None), ReturnState.REOPENED.value),
        (Return.started_at.is_not(None), ReturnState.IN_PROGRESS.value),
        else_=ReturnState.REQUESTED.value,
    )


def state_from(
    *,
    submitted_at: datetime | None,
    due_at: datetime,
    started_at: datetime | None,
    reopened_at: datetime | None,
) -> ReturnState:
    """Say where a return with these facts stands; the same rule as `state_expression`.

    One that was reopened after it was due was in once, and is never called late.
    """
    if submitted_at is not None:
        return ReturnState.SUBMITTED
    if reopened_at is not None and reopened_at >= due_at:
        return ReturnState.REOPENED
    if due_at < clock.now():
        return ReturnState.LATE
    if reopened_at is not None:
        return ReturnState.REOPENED
    return ReturnState.REQUESTED if started_at is None else ReturnState.IN_PROGRESS


def state_of(agency_return: Return) -> ReturnState:
    """Say where a loaded return stands."""
    return state_from(
        submitted_at=agency_return.submitted_at,
        due_at=agency_return.due_at,
        started_at=agency_return.started_at,
        reopened_at=agency_return.reopened_at,
    )


def came_late(*, submitted_at: datetime | None, due_at: datetime) -> bool:
    """Tell whether a return was handed in after its hour; it counts all the same."""
    return submitted_at is not None and submitted_at > due_at


def wanted(listing: Listing) -> bool:
    """Tell whether returns may still be written: on an agenda, and the room has not opened it."""
    return listing.circulated_at is not None and listing.undecided and listing.started_at is None


def wanted_expression() -> sa.ColumnElement[bool]:
    """Say in SQL that returns for a listing may still be written."""
    return sa.and_(
        Listing.circulated_at.is_not(None),
        Listing.ended_at.is_(None),
        Listing.decided_at.is_(None),
        Listing.started_at.is_(None),
    )


def days_left(due_at: datetime) -> int:
    """Count the working days until a return is due; negative when it is late."""
    return clock.working_days_between(clock.today(), clock.london_day(due_at))


def gaps(agency_return: Return) -> list[str]:
    """Say what still stands between a return and handing it in, in plain sentences."""
    answer, found = agency_return.answer, []
    if answer is None:
        found.append("Choose what your agency found")
    if answer == Answer.INFORMATION and not agency_return.items:
        found.append("Add at least one item, or choose another answer")
    if answer in NIL and agency_return.items:
        found.append("Remove the items, or choose “Information to share”")
    if answer == Answer.CANNOT_SHARE and not agency_return.reason:
        found.append("Say why your agency cannot share")
    if answer is not None and agency_return.searched_on is None:
        found.append("Say when your agency searched")
    return found
