"""Who may see which meeting, and which places on its agenda, as SQL conditions.

Everyone who comes to meetings sees when and where they are. What stands on an agenda follows the
case: a place is visible to those who may open its case, and to agencies only once it went out.
"""

import sqlalchemy as sa

from marac.access import Actor, Permission
from marac.cases.models import Listing
from marac.cases.policy import visible_to as case_visible_to
from marac.meetings.models import Meeting


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which meetings a person may know of: those of the area they are working in."""
    if not actor.may(Permission.MEETING_READ):
        return sa.false()
    return Meeting.area_id == actor.area_id


def listing_visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which places on agendas a person may see; the query joins `Listing.case`."""
    if actor.runs_the_cycle:
        return case_visible_to(actor)
    return sa.and_(case_visible_to(actor), Listing.circulated_at.is_not(None))


def on_the_agenda() -> sa.ColumnElement[bool]:
    """Say which listings belong to an agenda: live, heard or deferred, but not simply taken off."""
    return sa.or_(
        Listing.ended_at.is_(None), Listing.decided_at.is_not(None), Listing.deferral_code != ""
    )
