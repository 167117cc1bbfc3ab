"""`marac audit`: checks of the log from the command line."""

import click
from flask import current_app
from flask.cli import AppGroup

from marac.audit import queries
from marac.config import Settings
from marac.database import db

group = AppGroup("audit", help="Check the log of everything that happened.")


@group.command("verify")
def verify() -> None:
    """Check every row of the log against the one before it."""
    settings: Settings = current_app.extensions["marac.settings"]
    verdict = queries.verify(db.session, key=settings.audit_key)
    if verdict.broken_at is None:
        click.echo(f"The log is whole: {verdict.sound} rows.")
        return
    click.echo(f"The log is broken at row {verdict.broken_at}: {verdict.reason}.", err=True)
    raise SystemExit(1)
