"""What is said when a whole process or a thread of it falls over: places and kinds, no words."""

import logging
import sys
import threading
from types import TracebackType

logger = logging.getLogger(__name__)


def watch() -> None:
    """From now on tell crashes of this process by our own lines, instead of Python's."""
    sys.excepthook = _tell
    threading.excepthook = _tell_thread


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logger.critical("a command fell over", exc_info=(kind, error, trace))


def _tell_thread(crash: threading.ExceptHookArgs) -> None:
    if crash.exc_value is not None:
        logger.critical("a thread fell over", exc_info=crash.exc_value)
