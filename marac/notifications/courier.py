"""Sends mail beside the requests: no page, and no thread that serves pages, waits for a server."""

import contextvars
import logging
from collections.abc import Callable
from threading import Lock, Thread

LOG = logging.getLogger(__name__)


def beside(work: Callable[[], None]) -> Thread:
    """Let a thread of its own do something, in the surroundings of whoever asks for it."""
    thread = Thread(target=contextvars.copy_context().run, args=(work,), daemon=True)
    thread.start()
    return thread


class Courier:
    """Goes through the outbox one at a time in this process, again if it was asked meanwhile."""

    def __init__(self, deliver: Callable[[], None]) -> None:
        self._deliver = deliver
        self._lock = Lock()
        self._is_out = self._again = False
        self.begin: Callable[[Callable[[], None]], object] = beside

    def go(self) -> None:
        """Go through the outbox soon, and return at once."""
        with self._lock:
            self._again = True
            if self._is_out:
                return
            self._is_out = True
        self.begin(self._run)

    def _run(self) -> None:
        while self._has_more():
            try:
                self._deliver()
            except Exception as error:
                LOG.error("the outbox was left as it is: %s", type(error).__name__)

    def _has_more(self) -> bool:
        with self._lock:
            self._is_out, self._again = self._again, False
            return self._is_out
