"""The page that answers “what needs me now?” for each role."""

from flask import Flask

from marac.access import Permission
from marac.home.routes import bp
from marac.web import register_navigation


def init_app(app: Flask) -> None:
    """Register the front page."""
    app.register_blueprint(bp)
    register_navigation(app, 10, "Home", "home.index", Permission.HOME_READ)
