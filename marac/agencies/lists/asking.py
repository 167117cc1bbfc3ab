"""What somebody asks of a word, as operations take it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from marac.agencies.lists.models import CodeList


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A change to a word: how it is to read, from (or until) which day, and why.

    `seen` is the number of the last change that the person had seen when they decided.
    """

    on: date
    why: str = ""
    label: str = ""
    text: str = ""
    seen: int = 0


@dataclass(frozen=True, kw_only=True)
class NewWord(Asked):
    """A word that is to be in a list, of one area or (None) of all."""

    code_list: CodeList
    code: str
    area_id: UUID | None
    group: str = ""
