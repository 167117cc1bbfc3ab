"""Areas and their settings, the partner agencies, and who holds which seat."""

from flask import Flask

from marac.access import Permission
from marac.agencies import cli, routes
from marac.agencies.codes import seed_new_words
from marac.database import after_upgrade, db
from marac.web import register_navigation


def init_app(app: Flask) -> None:
    """Register this package's pages and commands."""
    app.register_blueprint(routes.bp)
    register_navigation(
        app,
        80,
        "Agencies",
        "agencies.list_agencies",
        Permission.AREA_READ,
        hint="Partner agencies, their people and their sharing agreements",
    )
    register_navigation(
        app,
        81,
        "Words and law",
        "agencies.words",
        Permission.AREA_READ,
        hint="The lists from which forms let people choose, each word with its days",
    )
    app.cli.add_command(cli.areas)
    app.cli.add_command(cli.agencies)
    after_upgrade(app, lambda: seed_new_words(db.session))
