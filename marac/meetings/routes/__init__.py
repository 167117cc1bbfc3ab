"""The pages about the calendar and the agenda."""

from marac.meetings.routes import agenda, calendar, circulate, late, meeting

__all__ = ["agenda", "calendar", "circulate", "late", "meeting"]
