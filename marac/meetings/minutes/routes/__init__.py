"""The pages of the minutes."""

from marac.meetings.minutes.routes import editing, reading

__all__ = ["editing", "reading"]
