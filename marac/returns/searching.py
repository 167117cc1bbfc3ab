"""A worklist turned round: every name and address once, with the cases in which it comes up."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from marac.access import Actor
from marac.people.names import fold_name
from marac.returns.models import Return
from marac.returns.people import NAMELESS, SearchFor, people_of

Key = TypeVar("Key")


@dataclass
class Entry:
    """One name, with what tells it from another of the same name, or one address."""

    words: str
    detail: str = ""
    cases: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class SearchList:
    """Everything that there is to look up, in the order of the alphabet."""

    people: list[Entry]
    addresses: list[Entry]
    locked: int


def search_list(returns: Iterable[Return], *, by: Actor) -> SearchList:
    """Gather whom and where to look up for these returns, each once."""
    people: dict[tuple[str, ...], Entry] = {}
    addresses: dict[str, Entry] = {}
    locked = 0
    cases = {r.case_id: r.case for r in returns}
    for case in cases.values():
        for one in people_of(case, by):
            _add(people, (fold_name(one.name), one.also, one.born), _person(one), case.reference)
            _add(addresses, fold_name(one.address), Entry(one.address), case.reference)
            locked += one.confidential
    people = {key: entry for key, entry in people.items() if entry.words != NAMELESS}
    return SearchList(_sorted(people.values()), _sorted(addresses.values()), locked)


def _person(one: SearchFor) -> Entry:
    also = f"also {one.also}" if one.also else ""
    return Entry(one.name, ", ".join(text for text in (also, one.born) if text))


def _add(entries: dict[Key, Entry], key: Key, entry: Entry, reference: str | None) -> None:
    if not entry.words:
        return
    cases = entries.setdefault(key, entry).cases
    if reference and reference not in cases:
        cases.append(reference)


def _sorted(entries: Iterable[Entry]) -> list[Entry]:
    found = sorted(entries, key=lambda entry: fold_name(entry.words))
    for entry in found:
        entry.cases.sort()
    return found
