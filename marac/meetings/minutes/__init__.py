"""The minutes: assembled from the record, approved, circulated, and read as extracts."""

from marac.meetings.minutes import circulating, operations, queries

__all__ = ["circulating", "operations", "queries"]
