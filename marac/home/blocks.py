"""What the home page is made of: blocks of lines, each leading to the page where the work is."""

from dataclasses import dataclass, field
from typing import Any

from marac.cases.wording import Words

SHOWN = 6


@dataclass(frozen=True)
class Link:
    """A way to a page, by the name of its view."""

    text: str
    endpoint: str
    args: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One thing to know or do: where it leads, a few words beside it, how it stands.

    `new` tells that somebody else made or changed it since the reader was last here.
    """

    link: Link
    detail: str = ""
    tag: Words | None = None
    new: bool = False


@dataclass(frozen=True)
class Empty:
    """What stands where there is nothing to do, so that nobody wonders whether it is broken."""

    title: str
    text: str = ""


@dataclass(frozen=True)
class Block:
    """One answer to “what needs me now?”; `total` counts what it is about, shown or not."""

    key: str
    title: str
    lines: tuple[Line, ...]
    empty: Empty
    total: int | None = None
    more: Link | None = None
    note: str = ""

    @property
    def new(self) -> bool:
        """Tell whether somebody else changed anything here since the reader was last here."""
        return any(line.new for line in self.lines)


@dataclass(frozen=True)
class Step:
    """A step of the meeting cycle with the page on which it is done, and what is next in it."""

    text: str
    state: str
    detail: str
    count: str | None = None
    link: Link | None = None
    next: str = ""


@dataclass(frozen=True)
class Cycle:
    """The next meeting as a line of steps, and the one thing to do now."""

    title: str
    stage: Words
    steps: tuple[Step, ...]
    meeting: Link
    next_step: Link | None
