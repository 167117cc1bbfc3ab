"""Persons, households, groups, places and handles, as each was recorded."""
