"""What the log says of a fault: where it happened, never what the exception was told.

The message of an exception may quote a row, a name or an address; PostgreSQL's quotes whole rows.
"""

import logging
import traceback

from flask import Flask


class WithoutWords(logging.Filter):
    """Keeps the kinds of exceptions and the lines of code in the log, and leaves out the rest."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, with its exception told by place and kind only."""
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = "\n".join(_places(record.exc_info[1]))
            record.exc_info = None
        return True


def _places(error: BaseException) -> list[str]:
    """Tell an exception from its first cause on: the lines that led to it, then its kind."""
    cause = error.__cause__ or error.__context__
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f'  File "{f.filename}", line {f.lineno}, in {f.name}' for f in frames]
    return [*(_places(cause) if cause else ()), *lines, type(error).__qualname__]


def init_app(app: Flask) -> None:
    """Keep the words of exceptions out of this application's log."""
    app.logger.addFilter(WithoutWords())
