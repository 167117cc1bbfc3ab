"""`marac demo`: an invented partnership to look around in, on the reader's own machine."""

from pathlib import Path

import click
import waitress
from flask import Flask

from marac.database import db
from marac.demo import accounts, papers, store


def make_command(create_app: store.AppFactory) -> click.Command:
    """Make the command; the application above it says how an application is built."""

    @click.command("demo")
    @click.option("--port", default=5000, show_default=True, help="Port to listen on.")
    @click.option("--accounts", "listing", metavar="FILE|-", help="Write who can sign in, as JSON.")
    @click.option(
        "--papers",
        "folder",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help="Write the papers as PDFs.",
    )
    @click.option("--fresh", is_flag=True, help="Throw the demonstration away and make it again.")
    def demo(port: int, listing: str | None, folder: Path | None, fresh: bool) -> None:
        """Serve an invented partnership. Nobody in it is real."""
        app = _open(create_app, port=port, fresh=fresh)
        if listing:
            _list_accounts(listing)
        if folder:
            _write_papers(app, folder)
        if not (listing or folder):
            _serve(app, port)

    return demo


def _open(create_app: store.AppFactory, *, port: int, fresh: bool) -> Flask:
    folder = store.demo_folder()
    if fresh or not store.is_built(folder):
        click.echo("Making the demonstration. This happens once and takes a moment.", err=True)
        store.rebuild(folder, create_app)
    app = store.open_app(folder, create_app, port=port)
    if store.has_passed(app):
        click.echo("Its next meeting has passed. `marac demo --fresh` makes a new one.", err=True)
    return app


def _list_accounts(listing: str) -> None:
    text = accounts.write_accounts(listing)
    if listing == "-":
        click.echo(text)


def _write_papers(app: Flask, folder: Path) -> None:
    with app.app_context():
        for path in papers.write_papers(db.session, folder):
            click.echo(f"Wrote {path}", err=True)


def _serve(app: Flask, port: int) -> None:
    click.echo("A demonstration with invented people: nobody in it is real.\n")
    click.echo(accounts.sign_in_table())
    click.echo(f"\nSign in at http://127.0.0.1:{port}  (stop with Ctrl+C)")
    try:
        waitress.serve(app, host="127.0.0.1", port=port, threads=8)
    except OSError as error:
        raise click.ClickException(f"Port {port} is taken. Choose another with --port.") from error
