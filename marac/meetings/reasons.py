"""The reasons to open a case that a meeting gives: to be heard, or minutes not yet out."""

from datetime import timedelta

import sqlalchemy as sa

from marac import clock
from marac.access import Actor
from marac.cases.models import Listing, Purpose
from marac.cases.openings.reasons import Reason
from marac.cases.stages import has_listing
from marac.database import day
from marac.meetings.waiting import waits_for

# How long before its day a review is prepared: the agenda after the next.
AHEAD = timedelta(weeks=4)


def _to_be_heard(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which cases stand on an agenda that the person prepares, runs or comes to hear."""
    known = [] if actor.runs_the_cycle else [Listing.circulated_at.is_not(None)]
    return has_listing(Listing.ended_at.is_(None), Listing.decided_at.is_(None), *known)


def _to_be_listed(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which cases wait for an agenda of the coming weeks, for those who build it."""
    return waits_for(day(lambda: clock.today() + AHEAD)) if actor.runs_the_cycle else sa.false()


def _minutes_to_come(_actor: Actor) -> sa.ColumnElement[bool]:
    """Say which cases were heard at a meeting whose minutes have not gone out."""
    return has_listing(Listing.decided_at.is_not(None), Listing.minutes_sent_at.is_(None))


REASONS = (
    Reason(40, "meeting", Purpose.MEETING, "preparing the meeting", _to_be_heard),
    Reason(50, "waiting", Purpose.MEETING, "preparing it for a meeting", _to_be_listed),
    Reason(60, "minutes", Purpose.MEETING, "minutes that are not out yet", _minutes_to_come),
)
