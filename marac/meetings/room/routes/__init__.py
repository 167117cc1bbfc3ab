"""The pages of the room."""

from marac.meetings.room.routes import (
    attendance,
    catching,
    closing,
    hearing,
    observing,
    opening,
    private,
    turning,
    writing,
)

__all__ = [
    "attendance",
    "catching",
    "closing",
    "hearing",
    "observing",
    "opening",
    "private",
    "turning",
    "writing",
]
