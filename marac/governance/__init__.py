"""Information governance: legal holds, what leaves the house in bulk, and the log."""

from flask import Flask

from marac.access import Permission
from marac.cases.contact import banner
from marac.governance import approving, exporting, keeping, log, routes
from marac.governance.blueprint import bp
from marac.governance.models import LegalHold
from marac.web import register_navigation

__all__ = ["LegalHold", "init_app", "routes"]


def init_app(app: Flask) -> None:
    """Register this package's pages, and let what needs a second person wait for one."""
    app.register_blueprint(bp)
    banner.register(app, "hold_id", banner.through(LegalHold))
    approving.init_app(app)
    exporting.init_app(app)
    keeping.init_app(app)
    log.init_app(app)
    register_navigation(
        app,
        87,
        "Holds",
        "governance.list_holds",
        Permission.HOLD_SET,
        hint="Cases that must be kept, whatever their retention says",
    )
