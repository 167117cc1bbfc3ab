"""Reminders: what is due, told to whoever has to do it, and further up when it stays undone."""

from flask import Flask

from marac import tasks
from marac.reminders import cli, mail_routes, routes
from marac.reminders.blueprint import bp
from marac.reminders.rounds import make_rounds

__all__ = ["init_app", "mail_routes", "routes"]


def init_app(app: Flask) -> None:
    """Register the pages and the command, and let a worker make each morning's round."""
    app.register_blueprint(bp)
    app.cli.add_command(cli.group)
    tasks.each_minute(app, "reminders", make_rounds)
