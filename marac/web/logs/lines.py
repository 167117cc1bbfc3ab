"""One record, one line: JSON for machines in production, plain text for people elsewhere."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from marac.web.logs.requests import reference
from marac.web.logs.words import exception_of, is_ours, where


def facts_of(record: logging.LogRecord) -> dict[str, Any]:
    """Give what may be said of a record: its own facts, and words only if they are our own."""
    facts: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "reference": reference(),
    }
    if is_ours(record):
        facts["message"] = record.getMessage()
    else:
        facts["place"] = where(record)
    facts |= getattr(record, "facts", {})
    exception = exception_of(record)
    return facts | ({"exception": exception} if exception else {})


class JsonLines(logging.Formatter):
    """One JSON object a line; whatever might end a line early is escaped by JSON itself."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as JSON without what is empty."""
        facts = {name: value for name, value in facts_of(record).items() if value is not None}
        return json.dumps(facts, default=str)


class PlainLines(logging.Formatter):
    """A line for somebody who watches, and indented under it the places of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record so that nothing in it can pass for another record."""
        facts = facts_of(record)
        said = facts.get("message") or facts.get("place", "")
        own = " ".join(f"{name}={value}" for name, value in getattr(record, "facts", {}).items())
        line = f"{facts['time'][11:19]} {facts['level']} {facts['logger']}: {said} {own}"
        under = [f"    {place}" for place in facts.get("exception", ())]
        return "\n".join(_printable(text) for text in (line.strip(), *under))


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text)
