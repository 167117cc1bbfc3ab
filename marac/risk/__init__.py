"""Risk: an area's questions in their versions, what answers add up to, and actions to consider."""

from flask import Flask

from marac.risk import catalogue_routes, routes
from marac.risk.blueprint import bp

__all__ = ["catalogue_routes", "init_app", "routes"]


def init_app(app: Flask) -> None:
    """Register the pages about an area's questions."""
    app.register_blueprint(bp)
