"""Whether an agenda fits the time that its meeting has, said in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from marac.meetings.models import Meeting
from marac.meetings.queries import AgendaItem
from marac.web.filters import plural


@dataclass(frozen=True)
class Fit:
    """How the planned minutes compare with the minutes that the meeting has."""

    planned: int
    capacity: int
    case_minutes: int
    starts_at: datetime | None = None

    @property
    def over(self) -> int:
        """Give the minutes by which the agenda is too long; negative when there is room."""
        return self.planned - self.capacity

    @property
    def words(self) -> str:
        """Say in words whether the agenda fits, and about how many cases that is."""
        if self.over > 0:
            many = -(-self.over // self.case_minutes)
            return f"Over by {plural(self.over, 'minute')}: about {plural(many, 'case')} too many"
        more = -self.over // self.case_minutes
        room = f"room for about {plural(more, 'more case')}" if more else "full"
        return f"{plural(-self.over, 'minute')} to spare: {room}"

    @property
    def ends_at(self) -> datetime | None:
        """Say when the last case is planned to end."""
        return self.starts_at and self.starts_at + timedelta(minutes=self.planned)

    def overruns(self, item: AgendaItem) -> bool:
        """Tell whether a case is planned beyond the end of the meeting."""
        if self.starts_at is None or item.listing.deferred:
            return False
        ends = item.starts_at + timedelta(minutes=item.listing.minutes)
        return ends > self.starts_at + timedelta(minutes=self.capacity)


def fit_of(meeting: Meeting, items: list[AgendaItem]) -> Fit:
    """Compare an agenda with the meeting's capacity; deferred cases take no time."""
    planned = sum(item.listing.minutes for item in items if not item.listing.deferral_code)
    return Fit(
        planned + meeting.area.opening_minutes,
        meeting.capacity_minutes,
        meeting.area.case_minutes,
        meeting.starts_at,
    )
