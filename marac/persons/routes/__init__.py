"""The pages about people and places."""

from marac.persons.routes import changing, matching, measuring, reading, recording

__all__ = ["changing", "matching", "measuring", "reading", "recording"]
