"""Returns: each agency's research on a case, released item by item."""

from flask import Flask

from marac.access import Permission
from marac.cases import sections
from marac.cases.contact import banner
from marac.cases.openings import reasons as work
from marac.returns import reasons, section
from marac.returns.blueprint import bp
from marac.returns.models import Return
from marac.returns.routes import worklist
from marac.web import register_navigation

__all__ = ["init_app", "worklist"]


def init_app(app: Flask) -> None:
    """Register this package's pages, its place in the navigation and on the case page."""
    app.register_blueprint(bp)
    register_navigation(app, 40, "Returns", "returns.worklist", Permission.RETURN_WRITE)
    sections.register(app, section.SECTION)
    work.register(app, reasons.REASON)
    banner.register(app, "return_id", banner.through(Return))
