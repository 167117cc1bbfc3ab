"""Lets two agencies say when they can be at the next meeting, one of them for part of it only."""

from datetime import timedelta

from marac.demo.world import World
from marac.meetings.operations import say_presence

AREA = "bristol"
# Each agency with the minutes after the start at which it comes and leaves.
HOURS = {"childrens": (None, 90), "probation": (45, None)}


def say_when(world: World) -> None:
    """Write down from when until when agencies can be at the first meeting still to come."""
    meeting = next(m for m in world.meetings[AREA] if m.started_at is None)
    for key, (comes, leaves) in HOURS.items():
        say_presence(
            world.session,
            by=world.voice(key, AREA),
            meeting=meeting,
            agency=world.agencies[key],
            arrives_at=None if comes is None else meeting.starts_at + timedelta(minutes=comes),
            leaves_at=None if leaves is None else meeting.starts_at + timedelta(minutes=leaves),
        )
