"""In which order an agenda is best heard: what was put off, children, flags, and who is there when.

An agency may say from when until when it can be at a meeting. Times are instants; nothing here
reads or changes the database.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from marac.cases.models import Cause, Listing
from marac.meetings.agenda_models import Presence
from marac.web.filters import clock_time

# What was put off is heard first, and flags that end come after everything else.
RANKS = {Cause.PUT_OFF: 0, Cause.FLAG: 2}
MIDDLE = 1
EVER = datetime.max.replace(tzinfo=UTC)
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Window:
    """The hours in which an agency can be at a meeting; an open end is given as ever or never."""

    agency_id: UUID
    name: str
    arrives_at: datetime
    leaves_at: datetime

    @property
    def words(self) -> str:
        """Say when the agency is there."""
        parts = []
        if self.arrives_at != NEVER:
            parts.append(f"from {clock_time(self.arrives_at)}")
        if self.leaves_at != EVER:
            parts.append(f"until {clock_time(self.leaves_at)}")
        return " ".join(parts)

    def misses(self, starts: datetime, ends: datetime) -> str:
        """Say what of a case's time the agency misses; nothing when it is there throughout."""
        if starts < self.arrives_at:
            return f"{self.name} is there only from {clock_time(self.arrives_at)}"
        if ends > self.leaves_at:
            return f"{self.name} leaves at {clock_time(self.leaves_at)}"
        return ""


def window_of(presence: Presence) -> Window:
    """Read what an agency said of a meeting; the agency is loaded."""
    return Window(
        presence.agency_id,
        presence.agency.name,
        presence.arrives_at or NEVER,
        presence.leaves_at or EVER,
    )


def rank(listing: Listing) -> int:
    """Say in which group of an agenda a case is heard: put off before, in the middle, flags."""
    return RANKS.get(listing.cause, MIDDLE)


def place_for(listing: Listing, places: Sequence[Listing]) -> int:
    """Give the index at which a case is added: at the end of its group, whatever was moved."""
    own = rank(listing)
    return max((n for n, p in enumerate(places, start=1) if rank(p) <= own), default=0)


def usual_order(places: Sequence[Listing]) -> list[Listing]:
    """Order cases: put off before, then with children, then the others, then flags that end."""
    return sorted(places, key=lambda place: (rank(place), not place.case.children))


def order_by_presence(
    places: Sequence[Listing],
    *,
    starts_at: datetime,
    windows: Mapping[UUID, Window],
    invited: Mapping[UUID, Collection[UUID]],
) -> list[Listing]:
    """Order cases so that agencies are there for theirs: at each time, who must leave first.

    Of those whose agencies have all arrived, the one that is left soonest comes first; when nobody
    has arrived yet, the one whose agencies arrive first. Ties keep the usual order.
    """
    waiting, at, ordered = usual_order(places), starts_at, list[Listing]()
    spans = {place.id: _span(invited.get(place.case_id, ()), windows) for place in places}
    while waiting:
        ready = [place for place in waiting if spans[place.id][0] <= at]
        if ready:
            chosen = min(ready, key=lambda place: spans[place.id][1])
        else:
            chosen = min(waiting, key=lambda place: spans[place.id][0])
        waiting.remove(chosen)
        ordered.append(chosen)
        at += timedelta(minutes=chosen.minutes)
    return ordered


def _span(
    agency_ids: Collection[UUID], windows: Mapping[UUID, Window]
) -> tuple[datetime, datetime]:
    """Give from when until when all the agencies of a case are there."""
    found = [windows[key] for key in agency_ids if key in windows]
    arrived = max((window.arrives_at for window in found), default=NEVER)
    left = min((window.leaves_at for window in found), default=EVER)
    return arrived, left
