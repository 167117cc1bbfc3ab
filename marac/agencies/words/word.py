"""What a word of a list is before any area has it."""

from datetime import date
from typing import NamedTuple


class Word(NamedTuple):
    """One word of a list; without days of its own it holds for as long as the list."""

    code: str
    label: str
    group: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    text: str = ""
