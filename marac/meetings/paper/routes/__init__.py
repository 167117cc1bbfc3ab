"""The pages on which a record is typed in from paper."""

from marac.meetings.paper.routes import beginning, typing

__all__ = ["beginning", "typing"]
