"""The actor behind what no person does: the command line and the making of the demonstration."""

from uuid import UUID

from marac.access import Actor
from marac.agencies.models import Area

# The log shows this id where nobody acted.
SYSTEM_ID = UUID(int=0)


def system_actor(area: Area | None = None) -> Actor:
    """Make the actor of the system in an area: without a seat, and so without any page."""
    return Actor(
        user_id=SYSTEM_ID,
        display_name="The system",
        area_id=area.id if area else None,
        area_name=area.name if area else "",
        agency_name="",
        seats=(),
    )
