"""Actions: who does what by when, and whether it was done."""

from flask import Flask

from marac.access import Permission
from marac.actions import prompted, reasons, section
from marac.actions.blueprint import bp
from marac.actions.models import Action
from marac.actions.routes import listing
from marac.cases import sections
from marac.cases.contact import banner
from marac.cases.openings import reasons as work
from marac.cases.prompts import turning
from marac.web import register_navigation

__all__ = ["init_app", "listing"]


def init_app(app: Flask) -> None:
    """Register this package's pages, its place in the navigation and on the case page."""
    app.register_blueprint(bp)
    register_navigation(app, 50, "Actions", "actions.list_actions", Permission.ACTION_LIST)
    sections.register(app, section.SECTION)
    work.register(app, reasons.REASON)
    turning.register(app, prompted.MAKER)
    banner.register(app, "action_id", banner.through(Action))
