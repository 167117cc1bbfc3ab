"""`marac reminders`: a morning's round from the command line."""

import click
from flask.cli import AppGroup

from marac.database import db
from marac.reminders.rounds import make_rounds

group = AppGroup("reminders", help="Remind people of what is due.")


@group.command("send")
def send() -> None:
    """Put this morning's reminders in the outbox, unless that was done.

    The worker does this by itself. Without one, run it each working day after eight.
    """
    click.echo(f"{make_rounds(db.session)} people reminded.")
