"""Since when things are new to the reader: a dot stands where others changed something since."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from marac import clock

RECENTLY = timedelta(days=7)
LONGEST = timedelta(days=60)


@dataclass(frozen=True)
class Visit:
    """When the reader was last here before this visit; nothing is new to who never was."""

    last: datetime | None = None

    def is_new(self, *moments: datetime | None) -> bool:
        """Tell whether any of these came after the reader was last here."""
        return self.last is not None and any(m is not None and m > self.last for m in moments)

    @property
    def is_long_ago(self) -> bool:
        """Tell whether more has passed since than what is told to everybody."""
        return self.last is not None and self.last < clock.now() - RECENTLY

    @property
    def looks_back_to(self) -> datetime:
        """Say from when on the reader is told of changes: a week, or since they were last here."""
        now = clock.now()
        last = self.last if self.last is not None else now
        return max(min(last, now - RECENTLY), now - LONGEST)
