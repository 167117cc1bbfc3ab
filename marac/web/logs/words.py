"""What a line of the log may say: where something happened, never what an exception was told."""

import logging
import os
import traceback
from pathlib import Path

from marac.web.logs.requests import reference

OURS = "marac."
PYTHON = Path(os.__file__).parent
PACKAGE = Path(__file__).resolve().parents[2]


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
    return f"{_short(record.pathname)}:{record.lineno} in {record.funcName}"


def exception_of(record: logging.LogRecord) -> list[str]:
    """Tell the exception of a record by places and kinds."""
    if record.exc_info and record.exc_info[1] is not None:
        return places(record.exc_info[1])
    # Only our own filter writes places here; a formatter of somebody else's would write words.
    return record.exc_text.split("\n") if record.exc_text and not record.exc_info else []


def _lines_of(error: BaseException) -> list[str]:
    """Name our own lines that led to an exception, and the last one, whosever it is."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames[:-1] if not _is_of_a_library(Path(frame.filename))]
    return [f"{_short(f.filename)}:{f.lineno} in {f.name}" for f in [*ours, *frames[-1:]]]


def _is_of_a_library(path: Path) -> bool:
    """Tell whether somebody else wrote this file; installed, our own package lies among theirs."""
    theirs = path.is_relative_to(PYTHON) or {"site-packages", "dist-packages"} & {*path.parts}
    return bool(theirs) and not path.is_relative_to(PACKAGE)


def _short(filename: str) -> str:
    """Name a file inside our package from there on, and any other by its folder."""
    path = Path(filename)
    if path.is_relative_to(PACKAGE):
        return str(path.relative_to(PACKAGE.parent))
    return f"{path.parent.name}/{path.name}"


def places(error: BaseException) -> list[str]:
    """Tell an exception from its first cause on: the lines that led to it, then its kind."""
    told: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        told = [*_lines_of(current), type(current).__qualname__, *told]
        current = current.__cause__ or current.__context__
    return told
