"""Who will see what of a return, said before it is handed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from marac.access import Role
from marac.agencies.models import Agency
from marac.cases.readers import Reader
from marac.returns.models import Return, ReturnItem, Sharing


@dataclass(frozen=True)
class Audience:
    """Who reads the answer as a whole, and who reads each item."""

    everyone: str
    items: dict[UUID, str]


def audience_of(agency_return: Return, invited: list[Agency]) -> Audience:
    """Say in words who will read a return once it is handed in."""
    others = [a.name for a in invited if a.id != agency_return.agency_id]
    everyone = _listed(["The chair", "the co-ordinator", *others])
    return Audience(
        everyone=everyone,
        items={item.id: _readers(item, everyone) for item in agency_return.items},
    )


@dataclass(frozen=True)
class Listener:
    """A person outside the agency, why they see the case, and what of the return they will read."""

    name: str
    agency: str
    rule: str
    reads: str
    when: str


def listeners_of(agency_return: Return, readers: Iterable[Reader]) -> list[Listener]:
    """Say of each person who sees the case what they will read of a return once it is in."""
    return [
        Listener(r.name, r.agency_name, r.rule, _words(agency_return, r), _when(r))
        for r in readers
        if not (r.own_text_only or r.calls_only) and r.agency_id != agency_return.agency_id
    ]


def _when(reader: Reader) -> str:
    """Say from when a person will read a return that is handed in."""
    if not reader.now:
        return reader.waits_for
    return "Once it is in" if reader.agency_id is None else "Once their own agency’s return is in"


def _words(agency_return: Return, reader: Reader) -> str:
    """Name the items that a person will read, by their numbers on the page."""
    open_ = [str(n) for n, i in enumerate(agency_return.items, 1) if _reads(i, reader)]
    if not agency_return.items or len(open_) == len(agency_return.items):
        return "Everything"
    if not open_:
        return "The answer, no item"
    return f"The answer and item {open_[0]}" if len(open_) == 1 else _several(open_)


def _several(numbers: list[str]) -> str:
    return f"The answer and items {_listed(numbers)}"


def _reads(item: ReturnItem, reader: Reader) -> bool:
    """Tell whether a person will read an item; who reads for the area reads what is named."""
    if item.sharing is Sharing.ALL:
        return True
    if item.sharing is Sharing.NAMED:
        released = {release.agency_id for release in item.releases}
        return reader.agency_id is None or reader.agency_id in released
    return item.sharing is Sharing.CHAIR and reader.role is Role.CHAIR


def _readers(item: ReturnItem, everyone: str) -> str:
    if item.sharing is Sharing.ALL:
        return everyone
    if item.sharing is Sharing.NAMED:
        named = sorted(release.agency.name for release in item.releases)
        return _listed(["The chair", "the co-ordinator", *named])
    if item.sharing is Sharing.CHAIR:
        return "The chair only"
    return "Nobody. The chair and the co-ordinator see that something is withheld, and your reason"


def _listed(names: list[str]) -> str:
    # The name of an agency may hold a comma of its own.
    comma = "; " if any("," in name for name in names) else ", "
    return f"{comma.join(names[:-1])}{';' if comma == '; ' else ''} and {names[-1]}"
