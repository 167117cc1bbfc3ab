"""Reminders: what is due, told to whoever has to do it, and further up when it stays undone."""

from flask import Flask

from marac import tasks
from marac.reminders import cli
from marac.reminders.rounds import make_rounds


def init_app(app: Flask) -> None:
    """Hang the command on the application, and let a worker make each morning's round."""
    app.cli.add_command(cli.group)
    tasks.each_minute(app, "reminders", make_rounds)
