"""Persons, households, groups, places and handles, as each was recorded."""

from marac.people import decided
from marac.people.finding import goes_by, is_named, lives_at, was_born

__all__ = ["decided", "goes_by", "is_named", "lives_at", "was_born"]
