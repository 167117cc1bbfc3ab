"""The one place where lines leave the process: its error stream, read by the service manager."""

import logging

from flask.logging import wsgi_errors_stream

from marac.web.logs.lines import JsonLines, PlainLines
from marac.web.logs.words import is_ours


class HouseHandler(logging.StreamHandler):  # type: ignore[type-arg]
    """Writes the records of every library through our own lines."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let through what we say, and of others what is a warning or worse."""
        worth_it = is_ours(record) or record.levelno >= logging.WARNING
        return worth_it and bool(super().filter(record))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        """Say nothing of a record that cannot be written: its words would go to the same stream."""


def install(*, as_json: bool) -> None:
    """Write every record of this process by our own lines; a second application changes the form.

    Handlers that stand at the root already are somebody else's choice, such as a test's.
    """
    root = logging.getLogger()
    ours = next((h for h in root.handlers if isinstance(h, HouseHandler)), None)
    if ours is None:
        ours = HouseHandler(wsgi_errors_stream)
        root.addHandler(ours)
    ours.setFormatter(JsonLines() if as_json else PlainLines())
    logging.getLogger("marac").setLevel(logging.INFO)
