"""Contact with the people harmed: who keeps in touch, by when, and what came of it."""

from flask import Flask

from marac.access import Permission
from marac.cases import sections
from marac.contacts import section
from marac.contacts.blueprint import bp
from marac.contacts.routes import calling, giving, listing, reading
from marac.web import register_navigation

__all__ = ["calling", "giving", "init_app", "listing", "reading"]


def init_app(app: Flask) -> None:
    """Register this package's pages, its place in the navigation and on the case page."""
    app.register_blueprint(bp)
    register_navigation(
        app,
        81,
        "Contact",
        "contacts.list_contacts",
        Permission.CONTACT_MAKE,
        hint="Whom champions and advocates have reached, and whom nobody has",
    )
    sections.register(app, section.SECTION)
