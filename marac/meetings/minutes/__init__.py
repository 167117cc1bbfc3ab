"""The minutes: assembled from the record, approved, circulated, and read as extracts."""

from marac.meetings.minutes import operations, queries

__all__ = ["operations", "queries"]
