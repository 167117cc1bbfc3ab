"""`marac audit`: checks of the log from the command line, and new epochs of it."""

from pathlib import Path

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import AppGroup

from marac.audit import anchors, checking
from marac.audit.anchors import Anchor, BadAnchor, Signer
from marac.audit.chain import FIRST_EPOCH, Head, Keys
from marac.audit.epochs import Cause
from marac.audit.models import AuditEntry
from marac.audit.verifying import Finding, Verdict
from marac.config import Settings
from marac.database import db
from marac.refusals import Refused

group = AppGroup("audit", help="Check the log of everything that happened.")

file = click.Path(exists=True, dir_okay=False, path_type=Path)


@group.command("verify")
@click.option("--anchor", "files", type=file, multiple=True, help="Anchors kept outside.")
@click.option("--public-key", type=file, help="Who signed them; by default this installation.")
@click.option("--old-key", type=file, multiple=True, help="An audit key of an earlier epoch.")
@click.option("--quick", is_flag=True, help="Begin where the last good check ended.")
@click.option("--from", "begin", type=click.IntRange(2), help="Begin at this row.")
def verify(
    files: tuple[Path, ...],
    public_key: Path | None,
    old_key: tuple[Path, ...],
    quick: bool,
    begin: int | None,
) -> None:
    """Check every row of the log against the one before it, and against anchors kept outside."""
    verdict = checking.check(
        db.session,
        keys=_keys(old_key),
        quick=quick and begin is None,
        after=_before(begin) if begin else None,
        kept=_read_anchors(files, public_key),
    )
    for line in describe(verdict):
        click.echo(line)
    if not verdict.whole:
        click.echo(f"The log is broken at row {verdict.broken_at}: {verdict.reason}.", err=True)
        raise SystemExit(1)


@group.command("new-epoch")
@click.option(
    "--cause",
    type=click.Choice([cause.value for cause in Cause if cause is not Cause.BEGINNING]),
    required=True,
    help="What makes a new epoch necessary.",
)
@click.option("--old-key", type=file, multiple=True, help="An audit key of an earlier epoch.")
def new_epoch(cause: str, old_key: tuple[Path, ...]) -> None:
    """Begin a new epoch after a break, a restore or with a new audit key; it names what was."""
    try:
        number = checking.new_epoch(db.session, keys=_keys(old_key), cause=Cause(cause))
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"Epoch {number} of the log has begun.")


@group.command("anchor-key")
@click.option("--new", "path", type=click.Path(path_type=Path), help="Write a new key here first.")
def anchor_key(path: Path | None) -> None:
    """Show the public key that anchors are checked with; keep it outside, with the anchors."""
    if path is not None:
        if path.exists():
            raise click.ClickException(f"{path} is there already.")
        path.touch(mode=0o600)
        path.write_text(anchors.new_key())
        click.echo(Signer.read(path.read_text()).public_pem, nl=False)
        return
    click.echo(signer().public_pem, nl=False)


def describe(verdict: Verdict) -> list[str]:
    """Say in words what a check found."""
    lines = []
    if verdict.whole:
        rows = "1 row" if verdict.sound == 1 else f"{verdict.sound} rows"
        lines.append(f"The log is whole: {rows}.")
    several = len(verdict.findings) > 1
    return lines + [_line_of(f) for f in verdict.findings if several or f.unsealed]


def signer() -> Signer:
    """Read the key that signs anchors; outside production it is made on first use."""
    settings: Settings = current_app.extensions["marac.settings"]
    pem, path = settings.anchor_key, settings.instance / "marac_anchor_key"
    if not pem and not settings.production:
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(anchors.new_key())
        pem = path.read_text()
    if not pem:
        raise click.ClickException(
            "MARAC_ANCHOR_KEY_FILE names no key. Make one with: marac audit anchor-key --new FILE"
        )
    try:
        return Signer.read(pem)
    except ValueError as error:
        raise click.ClickException("MARAC_ANCHOR_KEY_FILE holds no Ed25519 key.") from error


def _line_of(found: Finding) -> str:
    epoch = found.epoch
    began = f"Epoch {epoch.number} ({epoch.cause.value}) from row {epoch.first}: "
    if found.broken_at is not None:
        known = ", as the next epoch says" if found.known else ""
        return f"{began}broken at row {found.broken_at}, {found.reason}{known}."
    unsealed = ", their order only, because its audit key is not here" if found.unsealed else ""
    return f"{began}{found.sound} rows{unsealed}."


def _keys(old: tuple[Path, ...]) -> Keys:
    settings: Settings = current_app.extensions["marac.settings"]
    return Keys.of(settings.audit_key, old=[path.read_text().strip() for path in old])


def _before(number: int) -> Head:
    """Take the row before the one to begin at for sound."""
    row = db.session.execute(
        sa.select(AuditEntry.digest, AuditEntry.epoch).where(AuditEntry.number == number - 1)
    ).one_or_none()
    if row is None:
        raise click.ClickException(f"There is no row {number - 1} to begin behind.")
    return Head(number - 1, row.digest, row.epoch or FIRST_EPOCH, "")


def _read_anchors(files: tuple[Path, ...], public_key: Path | None) -> list[Anchor]:
    if not files:
        return []
    pem = public_key.read_text() if public_key is not None else signer().public_pem
    found: list[Anchor] = []
    for path in files:
        try:
            found += anchors.read(path.read_text().splitlines(), public=anchors.read_public(pem))
        except BadAnchor as error:
            raise click.ClickException(f"{path}: {error}.") from error
        except ValueError as error:
            raise click.ClickException("The public key is no Ed25519 key.") from error
    return found
