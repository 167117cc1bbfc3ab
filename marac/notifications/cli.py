"""`marac mail`: the outbox from the command line."""

import click
from flask import current_app
from flask.cli import AppGroup

from marac.database import db
from marac.notifications.delivery import deliver_waiting

group = AppGroup("mail", help="Send what waits in the outbox.")


@group.command("send")
def send() -> None:
    """Send every waiting mail once; run it every few minutes to catch what failed before."""
    result = deliver_waiting(db.session, settings=current_app.extensions["marac.settings"])
    click.echo(f"{result.sent} sent, {result.failed} failed.")
    if result.failed:
        raise SystemExit(1)
