"""What a line of the log may say: where something happened, never what an exception was told."""

import logging
import traceback
from pathlib import Path

from marac.web.logs.requests import reference

OURS = "marac."


class WithoutWords(logging.Filter):
    """Keeps the kinds of exceptions and the lines of code in the log, and leaves out the rest.

    Flask's own words about a fault quote the address, which may hold somebody's token.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, with its exception told by place and kind only."""
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = "\n".join(places(record.exc_info[1]))
            record.exc_info = None
        record.msg, record.args = "fault %s", (reference() or "outside a request",)
        return True


def is_ours(record: logging.LogRecord) -> bool:
    """Tell whether our own code wrote this record; what other libraries write may hold anything."""
    return record.name.startswith(OURS)


def where(record: logging.LogRecord) -> str:
    """Name the line of code that wrote a record."""
    path = Path(record.pathname)
    return f"{path.parent.name}/{path.name}:{record.lineno} in {record.funcName}"


def exception_of(record: logging.LogRecord) -> list[str]:
    """Tell the exception of a record by places and kinds."""
    if record.exc_info and record.exc_info[1] is not None:
        return places(record.exc_info[1])
    # Only our own filter writes places here; a formatter of somebody else's would write words.
    return record.exc_text.split("\n") if record.exc_text and not record.exc_info else []


def places(error: BaseException) -> list[str]:
    """Tell an exception from its first cause on: the lines that led to it, then its kind."""
    told: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        frames = traceback.extract_tb(current.__traceback__)
        lines = [f'  File "{f.filename}", line {f.lineno}, in {f.name}' for f in frames]
        told = [*lines, type(current).__qualname__, *told]
        current = current.__cause__ or current.__context__
    return told
