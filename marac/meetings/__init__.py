"""Meetings: the calendar, the agenda, the room and the minutes."""

from flask import Flask

from marac.meetings.blueprint import bp


def init_app(app: Flask) -> None:
    """Register this package's pages and commands."""
    app.register_blueprint(bp)
