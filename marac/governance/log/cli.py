"""`marac audit anchor`: the signed end of the log, given out of the house."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from marac.audit import checking
from marac.audit.cli import signer
from marac.audit.setting import audit_keys
from marac.config import Settings
from marac.database import db
from marac.notifications.delivery import deliver_waiting
from marac.notifications.operations import queue
from marac.refusals import Refused


@click.command("anchor")
@click.option("--to", "path", type=click.Path(dir_okay=False, path_type=Path), help="A file.")
@click.option("--mail", "address", help="A mail address outside.")
@with_appcontext
def anchor(path: Path | None, address: str | None) -> None:
    """Sign the end of the log, and write it behind a file or send it, out of reach of this house.

    Without either it is only shown. Run it every night, after `marac audit verify`.
    """
    settings: Settings = current_app.extensions["marac.settings"]
    try:
        made = checking.anchor(db.session, keys=audit_keys(), signer=signer())
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    if path is not None:
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{made.line}\n")
    if address:
        subject = f"marac: anchor of row {made.number}"
        queue(db.session, recipient=address, subject=subject, body=f"{made.line}\n")
        db.session.commit()
        deliver_waiting(db.session, settings=settings)
    click.echo(made.line if path is None and not address else f"Row {made.number} is anchored.")
