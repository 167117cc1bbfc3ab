"""Persons, households, groups, places and handles, as each was recorded."""

from flask import Flask

from marac.database import after_upgrade, db
from marac.people import decided, matching
from marac.people.finding import goes_by, is_named, lives_at, was_born
from marac.people.matching.missing import file_what_is_missing

__all__ = ["decided", "goes_by", "init_app", "is_named", "lives_at", "matching", "was_born"]


def init_app(app: Flask) -> None:
    """After an upgrade, file whoever was recorded before there were files."""
    after_upgrade(app, lambda: file_what_is_missing(db.session))
