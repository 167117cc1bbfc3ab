"""Who may see which meeting, and which places on its agenda, as SQL conditions.

Everyone who comes to meetings sees when and where they are. What stands on an agenda follows the
case: a place is visible to those who may open its case, and to agencies only once it went out.
"""

import sqlalchemy as sa

from marac.access import Actor, Permission
from marac.cases.models import Listing
from marac.cases.policy import knows_decision
from marac.cases.policy import visible_to as case_visible_to
from marac.meetings.models import Meeting
from marac.meetings.stages import is_in_session


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


def follows_record(actor: Actor, meeting: Meeting, listing: Listing) -> bool:
    """Tell whether what the room says and decides about a case is open to who may see the case.

    It is to those who run the cycle; to others while the meeting sits and they are there, and then
    with the minutes. Whoever stepped out, or observes other cases only, does not read along. The
    register of the meeting is loaded.
    """
    if knows_decision(actor, listing):
        return True
    return is_in_session(meeting) and any(
        person.user_id == actor.user_id
        and person.is_here
        and (person.hears is None or str(listing.id) in person.hears)
        for person in meeting.attendances
    )
