"""Areas and their settings, the partner agencies, and who holds which seat."""

from flask import Flask

from marac.agencies import cli


def init_app(app: Flask) -> None:
    """Register this package's pages and commands."""
    app.cli.add_command(cli.areas)
    app.cli.add_command(cli.agencies)
