"""The pages of the room."""

from marac.meetings.room.routes import attendance, closing, hearing, opening

__all__ = ["attendance", "closing", "hearing", "opening"]
