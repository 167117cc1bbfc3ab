"""`marac keys`: the master keys and what they wrap."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from marac.config import Settings
from marac.database import db
from marac.keys import masters, operations, walking
from marac.keys.keyring import Keyring
from marac.keys.sealing import Unreadable

group = AppGroup("keys", help="Look after the keys under which private words are sealed.")


# Needs no application: in production there is none before the first master key.
@group.command("new", with_appcontext=False)
@click.argument("folder", envvar="MARAC_KEYS", type=click.Path(path_type=Path, file_okay=False))
def new(folder: Path) -> None:
    """Make the next master key in FOLDER (by default MARAC_KEYS); `rotate` begins to use it."""
    number = masters.make_master(folder)
    click.echo(f"{masters.path_of(folder, number).name} is made.")
    click.echo(
        "Give every machine that serves a copy of it, restart them, then `marac keys rotate`."
    )


@group.command("rotate")
def rotate() -> None:
    """Wrap every data key under the newest master key; it may be stopped and begun again."""
    keyring: Keyring = current_app.extensions["marac.keyring"]
    done = 0
    for count in operations.rotate(db.session, keyring=keyring):
        done += count
        click.echo(f"{done} keys are wrapped anew.")
    left = operations.left_on_old(db.session, keyring=keyring)
    if left:
        raise click.ClickException(f"{left} keys are held by somebody else: run this again.")
    settings: Settings = current_app.extensions["marac.settings"]
    name = masters.path_of(settings.keys_folder, keyring.current).name
    click.echo(f"Every key is wrapped under {name}. Earlier master keys may be destroyed.")


@group.command("check")
@click.option("--quick", is_flag=True, help="Unwrap the keys, but do not open what they seal.")
def check(quick: bool) -> None:
    """Unwrap every data key and open every sealed value."""
    keyring: Keyring = current_app.extensions["marac.keyring"]
    try:
        count = operations.unwrap_all(db.session, keyring=keyring)
    except Unreadable as error:
        raise click.ClickException(f"{error}.") from error
    click.echo(f"{count} keys unwrap.")
    faulty = [] if quick else [f for f in walking.check(db.session) if _tell(f)]
    if faulty:
        raise SystemExit(1)


@group.command("seal")
def seal() -> None:
    """Seal what an earlier version left in clear; `marac db upgrade` does this by itself."""
    click.echo(f"{walking.seal_what_is_clear(db.session)} rows are sealed.")


def _tell(found: walking.Checked) -> bool:
    """Say what the walk over a table found; tell whether anything there does not open."""
    click.echo(f"{found.table}: {found.sound} rows open.")
    for fault in found.faults:
        click.echo(f"{found.table}: {fault}", err=True)
    return bool(found.faults)
