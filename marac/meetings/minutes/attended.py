"""Who was at a meeting, as its minutes hold them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marac.meetings.minutes.content import moment


@dataclass(frozen=True)
class Attendee:
    """One person of the register.

    `out` are the times at which they left the room and came back, for those who run the cycle: a
    reader who is kept from a case is not told when it was heard.
    """

    name: str
    agency: str
    capacity: str
    arrived_at: datetime | None
    left_at: datetime | None
    apology: bool
    statement: int | None
    information_sent: bool = False
    observes: bool = False
    out: tuple[tuple[datetime, datetime | None], ...] = ()


def read_attendee(person: dict[str, Any], *, whole: bool) -> Attendee:
    """Read one person back; when they were out is for a `whole` extract only."""
    return Attendee(
        name=person["name"],
        agency=person["agency"],
        capacity=person["capacity"],
        arrived_at=moment(person["arrived_at"]),
        left_at=moment(person["left_at"]),
        apology=person["apology"],
        statement=person["statement"],
        information_sent=person.get("information_sent", False),
        observes=person.get("observes", False),
        out=tuple(_times(person.get("out", ()))) if whole else (),
    )


def _times(out: Iterable[list[str | None]]) -> Iterator[tuple[datetime, datetime | None]]:
    """Read when somebody left the room and came back."""
    for left, returned in out:
        gone = moment(left)
        if gone is not None:
            yield gone, moment(returned)
