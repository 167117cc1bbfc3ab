"""Sends mail beside the requests: no page, and no thread that serves pages, waits for a server."""

import contextvars
import logging
from collections.abc import Callable
from threading import Lock, Thread

LOG = logging.getLogger(__name__)


class Courier:
    """One thread of this process that goes through the outbox, again if it was asked meanwhile."""

    def __init__(self, deliver: Callable[[], None]) -> None:
        self._deliver = deliver
        self._lock = Lock()
        self._thread: Thread | None = None
        self._again = False

    def go(self) -> None:
        """Go through the outbox soon, and return at once."""
        with self._lock:
            self._again = True
            if self._thread is None:
                here = contextvars.copy_context()
                self._thread = Thread(target=here.run, args=(self._run,), daemon=True)
                self._thread.start()

    def wait(self) -> None:
        """Wait until the courier is back, as somebody does who ends this process."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while self._has_more():
            try:
                self._deliver()
            except Exception as error:
                LOG.error("the outbox was left as it is: %s", type(error).__name__)

    def _has_more(self) -> bool:
        with self._lock:
            more, self._again = self._again, False
            if not more:
                self._thread = None
            return more
