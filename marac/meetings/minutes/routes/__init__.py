"""The pages of the minutes."""

from marac.meetings.minutes.routes import comparing, editing, reading

__all__ = ["comparing", "editing", "reading"]
