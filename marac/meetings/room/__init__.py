"""The room: opening a meeting, the register, hearing each case, and concluding."""

from marac.meetings.room import operations

__all__ = ["operations"]
