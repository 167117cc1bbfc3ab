"""The pages of emergency access, its review, and grants; they hang on the blueprint of cases."""

from flask import Flask

from marac.access import Permission
from marac.cases.exceptional import approving
from marac.cases.exceptional.routes import glass, grants, reviews
from marac.web import register_navigation

__all__ = ["glass", "grants", "init_app", "reviews"]


def init_app(app: Flask) -> None:
    """Let grants wait for a second person, and give these pages their places."""
    approving.init_app(app)
    register_navigation(
        app,
        86,
        "Grants",
        "cases.list_grants",
        Permission.GRANT_NAMED_CASE,
        hint="Who may read one named case, and reviews of what was opened in an emergency",
    )
    register_navigation(
        app,
        88,
        "Emergency access",
        "cases.break_glass",
        Permission.BREAKGLASS_OPEN,
        hint="Open one case when a life may depend on it, and review what others opened",
    )
