"""`marac worker`: does what no page waits for."""

import click
from flask import current_app
from flask.cli import with_appcontext


@click.command("worker")
@click.option(
    "--threads",
    default=2,
    show_default=True,
    type=click.IntRange(1, 8),
    help="Jobs done at once; each lays its papers out in processes of their own.",
)
@with_appcontext
def worker(threads: int) -> None:
    """Do what no page waits for: make papers, send mail."""
    from marac.tasks.worker import AlreadyAtWork, Labour  # noqa: PLC0415 - only a worker needs Huey

    app = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        labour = Labour(app, threads=threads)
    except AlreadyAtWork:
        raise click.ClickException("A worker is at work here already.") from None
    click.echo("At work. Stop with Ctrl+C.")
    labour.run()
    click.echo("Stopped.")
