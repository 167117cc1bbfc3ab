"""The weeks by which a lead looks through what their people opened: Monday to Sunday, in London."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from marac import clock


@dataclass(frozen=True)
class Week:
    """One week, known by its Monday."""

    monday: date

    @classmethod
    def asked_for(cls, text: str | None) -> "Week":
        """Read the week of a day in an address; nonsense and days to come are this week."""
        try:
            day = date.fromisoformat(text or "")
        except ValueError:
            day = clock.today()
        day = max(min(day, clock.today()), date(2000, 1, 3))
        return cls(day - timedelta(days=day.weekday()))

    @property
    def sunday(self) -> date:
        """Give the last day of the week."""
        return self.monday + timedelta(days=6)

    @property
    def since(self) -> datetime:
        """Give the moment at which the week begins."""
        return clock.london(self.monday, time())

    @property
    def until(self) -> datetime:
        """Give the moment at which the next week begins."""
        return clock.london(self.monday + timedelta(days=7), time())

    @property
    def before(self) -> date:
        """Give the Monday of the week before."""
        return self.monday - timedelta(days=7)

    @property
    def after(self) -> date | None:
        """Give the Monday of the week after, unless it is still to come."""
        following = self.monday + timedelta(days=7)
        return following if following <= clock.today() else None
