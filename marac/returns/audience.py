"""Who will see what of a return, said before it is handed in."""

from dataclasses import dataclass
from uuid import UUID

from marac.agencies.models import Agency
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
    return f"{', '.join(names[:-1])} and {names[-1]}"
