"""What a return says, as one short digest: nobody hands in what they have not seen."""

from marac.returns.models import Return
from marac.widgets.typed import state_of


def digest_of(agency_return: Return) -> str:
    """Give a digest that changes with every word of a return and with who may read it."""
    items = [
        (item.id, item.version, sorted(str(release.agency_id) for release in item.releases))
        for item in agency_return.items
    ]
    searches = sorted((str(r.identity_id), r.sought, r.match) for r in agency_return.searches)
    return state_of([agency_return.id, agency_return.version, items, searches])
