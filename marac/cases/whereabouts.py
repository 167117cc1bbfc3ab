"""Which words of a case tell where the people live who were harmed or belong to the household.

They are released with the safe contact. An alleged perpetrator's own address is not, unless it is
the same home; and an incident at home happened where they live.
"""

from collections.abc import Iterable

from marac.cases.models import Case, Part, PartKind
from marac.incidents.models import Incident
from marac.people.models import Identity, IdentityKind
from marac.people.names import fold_name

AT_HOME = (IdentityKind.PERSON, IdentityKind.HOUSEHOLD)
HOME_CODE = "home"
# A shorter text, "12" say, stands in too many others to tell anything.
TELLING = 6


def homes_of(case: Case) -> frozenset[str]:
    """Give the addresses and postcodes of those harmed, as what `tells_home` looks for."""
    return homes_among(case.parts)


def homes_among(parts: Iterable[Part]) -> frozenset[str]:
    """Give the same for some parts of a case that was not read whole."""
    found = {
        _bare(text)
        for part in parts
        if _is_harmed(part)
        for text in (part.identity.address, part.identity.postcode)
    }
    return frozenset(text for text in found if len(text) >= TELLING)


def shares_home(identity: Identity, homes: frozenset[str]) -> bool:
    """Tell whether somebody's address gives one of these homes away.

    A neighbour with the same postcode does not; one of whom only the postcode is known does.
    """
    street = _bare(identity.address)
    if not street:
        return _bare(identity.postcode) in homes
    return any(home in street or street in home for home in homes if len(street) >= TELLING)


def tells_home(incident: Incident, homes: frozenset[str]) -> bool:
    """Tell whether the place of an incident gives one of these homes away."""
    texts = [_bare(incident.place), _bare(incident.postcode), _bare(incident.uprn)]
    return incident.location_code == HOME_CODE or any(
        home in text for home in homes for text in texts
    )


def _is_harmed(part: Part) -> bool:
    return part.kind is not PartKind.HARM_SOURCE and part.identity.kind in AT_HOME


def _bare(text: str) -> str:
    return fold_name(text).replace(" ", "")
