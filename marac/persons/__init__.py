"""People and places beyond one case: who was here before, one history, merged and split by two."""

from flask import Flask

from marac.access import Permission
from marac.cases import sections
from marac.persons import approving, routes, section
from marac.persons.blueprint import bp
from marac.web import register_navigation

__all__ = ["init_app", "routes"]


def init_app(app: Flask) -> None:
    """Register the pages, the section of the case page, and what two people agree on."""
    app.register_blueprint(bp)
    approving.init_app(app)
    sections.register(app, section.ON_CASE)
    register_navigation(
        app,
        35,
        "People and places",
        "persons.search",
        Permission.CASE_LIST_SEARCH,
        hint="Find somebody under any spelling, and what happened at an address",
    )
