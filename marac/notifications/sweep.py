"""Sending held mail when its time has come: any request may do it, once a minute at most.

A worker does the same by itself, and the command `marac mail send` does it from cron.
"""

from datetime import timedelta
from threading import Lock

from marac import clock

PAUSE = timedelta(minutes=1)


class Sweep:
    """Says to one request in a minute that it is its turn to look for mail that is due."""

    def __init__(self) -> None:
        self._next = clock.now() + PAUSE
        self._lock = Lock()

    def takes_turn(self) -> bool:
        """Tell whether it is time to look, to one caller only."""
        now = clock.now()
        if now < self._next or not self._lock.acquire(blocking=False):
            return False
        try:
            is_time, self._next = now >= self._next, now + PAUSE
            return is_time
        finally:
            self._lock.release()
