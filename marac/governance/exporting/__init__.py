"""Personal data of cases leaving the house as a file: one asks, another agrees."""

from flask import Flask

from marac import approvals
from marac.access import Permission
from marac.governance.exporting import approving, routes
from marac.web import register_navigation

__all__ = ["init_app", "routes"]


def init_app(app: Flask) -> None:
    """Let an export wait for a second person, and lead to the page of exports."""
    approvals.register(app, approving.ACT)
    register_navigation(
        app,
        89,
        "Exports",
        "governance.list_exports",
        Permission.CSV_PERSONAL_EXPORT,
        hint="Personal data of cases as a file, once two people agree",
    )
