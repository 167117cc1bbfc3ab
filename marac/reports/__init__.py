"""Reports: figures of what agencies did, with small numbers kept small, and never of a person."""

from flask import Flask

from marac.access import Permission
from marac.reports import routes
from marac.reports.blueprint import bp
from marac.web import register_navigation

__all__ = ["init_app", "routes"]


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(bp)
    register_navigation(
        app,
        82,
        "Scorecards",
        "reports.area",
        Permission.STATS_READ,
        hint="What agencies did, and whether it was in time",
    )
