"""The pages about the calendar and the agenda."""

from marac.meetings.feeds import routes as feeds
from marac.meetings.routes import (
    agenda,
    arranging,
    calendar,
    carrying,
    changing,
    circulate,
    late,
    meeting,
    presence,
    previewing,
    settings,
    versions,
)

__all__ = [
    "agenda",
    "arranging",
    "calendar",
    "carrying",
    "changing",
    "circulate",
    "feeds",
    "late",
    "meeting",
    "presence",
    "previewing",
    "settings",
    "versions",
]
