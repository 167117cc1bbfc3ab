"""How a word's wordings follow each other: what may be said from which day, and what may not.

The rules know no database. Each takes the wordings as they stand, the earliest first, and gives
them as they will stand; a wording is never written over, only followed.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple, Self

from marac.refusals import Refused
from marac.web.filters import plain_date

DAY = timedelta(days=1)


class Unfit(Refused):
    """What was asked does not fit the wordings that stand; `field` names the answer at fault."""

    def __init__(self, reason: str, *, field: str = "on") -> None:
        super().__init__(reason)
        self.field = field


class Span(NamedTuple):
    """One wording and the days on which it holds; without a last day it holds on."""

    label: str
    text: str
    valid_from: date
    valid_to: date | None = None

    def plain(self) -> dict[str, Any]:
        """Give it as the history keeps it."""
        return self._asdict() | {
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to and self.valid_to.isoformat(),
        }

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Self:
        """Read it from the history."""
        first, last = kept["valid_from"], kept["valid_to"]
        days = (date.fromisoformat(first), date.fromisoformat(last) if last else None)
        return cls(kept["label"], kept["text"], *days)


Spans = tuple[Span, ...]


def renamed(spans: Sequence[Span], *, label: str, text: str, on: date) -> Spans:
    """Word it anew from a day on; the wording before ends the day before."""
    *earlier, last = spans
    _differs(last, label, text)
    if last.valid_to is not None and on > last.valid_to:
        raise Unfit(f"It ends on {plain_date(last.valid_to)}. Pick that day or an earlier one")
    if on <= last.valid_from:
        raise Unfit(
            f"The wording before it begins on {plain_date(last.valid_from)}. Pick a later day"
        )
    new = Span(label, text, on, last.valid_to)
    return (*earlier, last._replace(valid_to=on - DAY), new)


def ended(spans: Sequence[Span], *, on: date) -> Spans:
    """End it: `on` is the last day on which it may be chosen."""
    *earlier, last = spans
    if last.valid_to is not None:
        raise Unfit(f"It has an end already: {plain_date(last.valid_to)}")
    if on < last.valid_from:
        raise Unfit(
            f"Its wording begins on {plain_date(last.valid_from)}. Pick that day or a later one"
        )
    return (*earlier, last._replace(valid_to=on))


def reopened(spans: Sequence[Span], *, label: str, text: str, on: date) -> Spans:
    """Bring back a word that ended; on the days between it could not be chosen."""
    last = spans[-1]
    if last.valid_to is None:
        raise Unfit("It has no end, so there is nothing to bring back")
    if on <= last.valid_to:
        raise Unfit(f"It holds until {plain_date(last.valid_to)}. Pick a later day")
    return (*spans, Span(label, text, on))


def _differs(last: Span, label: str, text: str) -> None:
    if (last.label, last.text) == (label, text):
        raise Unfit("This is how it is worded already", field="label")
