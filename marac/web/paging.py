"""Long lists: which page of them is shown, and addresses that keep the filters they stand in."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Flask, request


@dataclass(frozen=True)
class Page:
    """One page of a list: its number from 1, its size and how many rows there are in all."""

    number: int
    size: int
    total: int

    @classmethod
    def asked_for(cls, text: str | None, *, size: int, total: int) -> "Page":
        """Read the page number of an address; nonsense is page 1 and too far is the last page."""
        pages = max(1, -(-total // size))
        asked = int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 1
        return cls(min(max(asked, 1), pages), size, total)

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        """How many rows come before this page, for the query."""
        return (self.number - 1) * self.size

    @property
    def first(self) -> int:
        """The number of the first row shown; 0 when there is none."""
        return min(self.offset + 1, self.total)

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return min(self.offset + self.size, self.total)

    @property
    def shown_numbers(self) -> list[int | None]:
        """The page numbers to offer: the ends and the neighbours, None where some are left out."""
        near = {1, self.pages, self.number - 1, self.number, self.number + 1}
        numbers = sorted(number for number in near if 1 <= number <= self.pages)
        shown: list[int | None] = []
        for number in numbers:
            if shown and number - (shown[-1] or 0) > 1:
                shown.append(None)
            shown.append(number)
        return shown


def here(**changes: Any) -> str:
    """Make the address of the present page with some words changed; None takes one away."""
    query = {name: request.args.getlist(name) for name in request.args}
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value if isinstance(value, list) else [str(value)]
    return f"{request.path}?{urlencode(query, doseq=True)}" if query else request.path


def init_app(app: Flask) -> None:
    """Give templates `here(page=2)` and the bare address of the page."""
    app.jinja_env.globals["here"] = here
    app.jinja_env.globals["here_bare"] = lambda: request.path
