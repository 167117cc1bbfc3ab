"""A diary of what the invented people do, lived through in the order of time.

Whatever is entered runs at its own moment of a moved clock, so that the log, the references and
every "two days ago" come out as they would have if people had really sat at their desks.
"""

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count

from sqlalchemy.orm import Session

from marac import clock

Step = Callable[[], None]


class Diary:
    """What is still to happen; a step may enter more, later than itself."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self._entries: list[tuple[datetime, int, Step]] = []
        self._numbers = count()

    def enter(self, moment: datetime, step: Step) -> None:
        """Plan a step; what lies after the end has not happened yet."""
        if moment <= self.until:
            heapq.heappush(self._entries, (moment, next(self._numbers), step))

    def live(self, session: Session, *, after_each_day: Step) -> None:
        """Do everything in its order, with one transaction for each day."""
        while self._entries:
            moment, _, step = heapq.heappop(self._entries)
            with clock.moved_to(moment):
                step()
                if not self._goes_on(moment):
                    session.commit()
                    after_each_day()

    def _goes_on(self, moment: datetime) -> bool:
        """Tell whether something more happens on the same day."""
        return bool(self._entries) and self._entries[0][0].date() == moment.date()
