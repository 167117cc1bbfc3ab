"""Meetings: the calendar, the agenda, the room and the minutes."""

from flask import Flask

from marac import approvals
from marac.access import Permission
from marac.accounts.lifetimes import ask_whether_a_meeting_sits
from marac.cases import sections
from marac.cases.events import AgencyInvited
from marac.cases.openings import reasons as work
from marac.database import subscribe
from marac.meetings import asking, reasons, seconding, section
from marac.meetings.blueprint import bp
from marac.meetings.minutes import approving
from marac.meetings.minutes import routes as minutes_routes
from marac.meetings.paper import routes as paper_routes
from marac.meetings.room import routes as room_routes
from marac.meetings.room.session import sits
from marac.meetings.routes import calendar
from marac.web import register_navigation

__all__ = ["calendar", "init_app", "minutes_routes", "paper_routes", "room_routes"]


def init_app(app: Flask) -> None:
    """Register this package's pages, its place in the navigation and on the case page."""
    app.register_blueprint(bp)
    ask_whether_a_meeting_sits(app, sits)
    register_navigation(app, 30, "Meetings", "meetings.list_meetings", Permission.MEETING_READ)
    sections.register(app, section.SECTION)
    subscribe(app, AgencyInvited, asking.ask_late_guest)
    for reason in reasons.REASONS:
        work.register(app, reason)
    for act in (seconding.ACT, approving.ACT):
        approvals.register(app, act)
