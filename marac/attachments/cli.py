"""`marac attachments`: files from the command line."""

import click
from flask import current_app
from flask.cli import AppGroup

from marac.attachments.scanning import scan_waiting
from marac.config import Settings
from marac.database import db

group = AppGroup("attachments", help="Files in quarantine.")


@group.command("scan")
def scan() -> None:
    """Ask the virus scanner about every file that waits; run it every few minutes."""
    settings: Settings = current_app.extensions["marac.settings"]
    if settings.clamav is None:
        raise click.ClickException("No virus scanner is configured: set MARAC_CLAMAV.")
    result = scan_waiting(db.session, clamav=settings.clamav)
    click.echo(f"{result.clean} clean, {result.infected} deleted, {result.waiting} waiting.")
    if result.waiting:
        raise SystemExit(1)
