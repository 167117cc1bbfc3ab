"""What the demonstration shows of the calendar: a quorum, and turns and cases that were moved."""

from datetime import timedelta

from marac import clock
from marac.agencies import operations as agencies
from marac.demo.world import World
from marac.meetings import operations as meetings
from marac.meetings.calendar import next_meetings
from marac.meetings.models import Meeting

AREA = "bristol"
ENOUGH = 6
NEEDED = ("police-hate", "council-safety")
# So long after the last planned meeting there is one more, for the yearly look back.
LOOK_BACK = timedelta(weeks=9, days=1)
AN_HOUR = timedelta(hours=1)


def keep(world: World) -> None:
    """Set the quorum of the larger area, and leave out, add and move turns and cases."""
    session, by, area = world.session, world.coordinator(AREA), world.areas[AREA]
    needed = [str(world.agencies[key].id) for key in NEEDED]
    agencies.change_area(session, by=by, area=area, quorum_count=ENOUGH, quorum_agencies=needed)
    planned: list[Meeting] = world.meetings[AREA]
    (turn,) = next_meetings(area, after=clock.today(), number=1, meetings=planned)
    meetings.skip(
        session, by=by, area=area, turn=turn, reason="The offices of the council are closed"
    )
    extra = clock.add_working_days(turn.day + LOOK_BACK, 0)
    one_more = meetings.plan(
        session, by=by, area=area, starts_at=clock.london(extra, area.meeting_time)
    )
    meetings.reschedule(
        session,
        by=by,
        meeting=one_more,
        starts_at=one_more.starts_at + AN_HOUR,
        venue=one_more.venue,
        reason="The room is taken until eleven",
    )
    coming, *_, last = (one for one in planned if one.started_at is None)
    meetings.hear_again(
        session,
        by=by,
        listing=next(one for one in coming.listings if one.undecided),
        to=last,
        reason="The court decides about the order in between",
    )
