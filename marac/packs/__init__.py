"""Papers: the agenda, each agency's pack and the minutes as PDFs, and the register of issues."""

from flask import Flask

from marac import approvals
from marac.packs import routes, seconding
from marac.packs.blueprint import bp

__all__ = ["init_app", "routes"]


def init_app(app: Flask) -> None:
    """Register this package's pages and its act of two."""
    app.register_blueprint(bp)
    approvals.register(app, seconding.ACT)
