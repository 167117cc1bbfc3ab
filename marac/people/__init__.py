"""Persons, households, groups, places and handles, as each was recorded."""

from marac.people.finding import goes_by, is_named, lives_at, was_born

__all__ = ["goes_by", "is_named", "lives_at", "was_born"]
