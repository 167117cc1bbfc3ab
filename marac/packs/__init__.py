"""Papers: the agenda, each agency's pack and the minutes as PDFs, and the register of issues."""

from flask import Flask

from marac.packs import routes
from marac.packs.blueprint import bp

__all__ = ["init_app", "routes"]


def init_app(app: Flask) -> None:
    """Register this package's pages."""
    app.register_blueprint(bp)
