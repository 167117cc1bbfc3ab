"""How a meeting keeps to its plan: what is to come and when, and the overrun, in words."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from marac import clock
from marac.web.filters import clock_time, plural

if TYPE_CHECKING:
    from marac.meetings.room.queries import Room, RoomLine


ON_TIME = 2  # minutes either way that nobody in a room would call late or early
HOUR, DAY = 60, 24 * 60  # in minutes


@dataclass(frozen=True)
class Pace:
    """When the meeting is expected to end, how far that is from the plan, and each case's start."""

    ends_at: datetime
    minutes_behind: int
    starts: dict[UUID, datetime] = field(default_factory=dict)

    @property
    def behind(self) -> bool:
        """Tell whether the meeting runs late."""
        return self.minutes_behind > ON_TIME

    @property
    def words(self) -> str:
        """Say how the meeting stands against its plan."""
        if self.behind:
            stands = f"{_long(self.minutes_behind)} behind the plan"
        elif self.minutes_behind < -ON_TIME:
            stands = f"{_long(-self.minutes_behind)} ahead of the plan"
        else:
            stands = "On time"
        return f"{stands}: expected to end at {clock_time(self.ends_at)}"


def _long(minutes: int) -> str:
    if minutes < 2 * HOUR:
        return plural(minutes, "minute")
    return plural(minutes // HOUR, "hour") if minutes < 2 * DAY else plural(minutes // DAY, "day")


def differs(planned: datetime, expected: datetime) -> bool:
    """Tell whether a case is expected so much earlier or later than planned that it is told."""
    return abs(expected - planned) > timedelta(minutes=ON_TIME)


def pace_of(room: "Room") -> Pace | None:
    """Work out the pace of a meeting that sits; None when there is nothing to work it out from."""
    lines = [line for line in room.lines if not line.listing.deferral_code]
    if not room.sits or not lines:
        return None
    at, starts = _free_from(lines), {}
    for line in lines:
        if line.listing.started_at is None and line.listing.undecided:
            starts[line.listing.id] = at
            at += timedelta(minutes=line.listing.minutes)
    planned = max(line.planned_at + timedelta(minutes=line.listing.minutes) for line in lines)
    return Pace(at, round((at - planned) / timedelta(minutes=1)), starts)


def timer_words(began: datetime, minutes: int) -> str:
    """Say how long a case has been heard, and of how many minutes that were planned."""
    return f"{minutes_since(began)} of {plural(minutes, 'minute')}"


def minutes_since(moment: datetime) -> int:
    """Count the whole minutes since a moment; never negative."""
    return max(0, int((clock.now() - moment).total_seconds() // 60))


def _free_from(lines: list["RoomLine"]) -> datetime:
    """Say from when the room is free for the next case: after the one it is on, or from now."""
    now = clock.now()
    if all(line.listing.started_at is None for line in lines):
        return max(now, lines[0].planned_at)
    current = next((line for line in lines if line.in_the_room), None)
    if current is None or current.listing.started_at is None or not current.listing.undecided:
        return now
    until = current.listing.started_at + timedelta(minutes=current.listing.minutes)
    return max(now, until)
