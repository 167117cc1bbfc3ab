"""`marac demo`: an invented partnership to look around in, on the reader's own machine."""

import contextlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click
from flask import Flask

from marac.database import db
from marac.demo import accounts, canaries, copies, papers, scripts, store
from marac.tasks.worker import AlreadyAtWork, Labour
from marac.web import serving


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
    @click.option(
        "--canaries",
        "facts",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Serve another demonstration, made afresh, in which every word about a case carries "
        "a token; write to FILE what is so of each token, case and person, as JSON.",
    )
    @click.option("--fresh", is_flag=True, help="Throw the demonstration away and make it again.")
    def demo(
        port: int, listing: str | None, folder: Path | None, facts: Path | None, fresh: bool
    ) -> None:
        """Serve an invented partnership. Nobody in it is real."""
        people = canaries.PEOPLE if facts else scripts.CAST
        if facts:
            app = _plant(create_app, facts, port=port)
        else:
            app = _open(create_app, port=port, fresh=fresh)
        if listing:
            _list_accounts(listing, people)
        if folder:
            _write_papers(app, folder)
        if not (listing or folder):
            _serve(app, port, people)

    return demo


def _plant(create_app: store.AppFactory, facts: Path, *, port: int) -> Flask:
    """Make the demonstration of canaries anew, and tell its facts."""
    folder = store.demo_folder(canaries.FOLDER)
    click.echo("Making a demonstration in which every word carries a token.", err=True)
    store.rebuild(folder, create_app, partial(canaries.build, path=facts))
    click.echo(f"Wrote {facts}", err=True)
    return store.open_app(folder, create_app, port=port)


def _open(create_app: store.AppFactory, *, port: int, fresh: bool) -> Flask:
    folder = store.demo_folder()
    if fresh or not store.is_built(folder):
        click.echo("Making the demonstration. This happens once and takes a moment.", err=True)
        store.rebuild(folder, create_app, copies.build_with_copies)
    app = store.open_app(folder, create_app, port=port)
    if store.has_passed(app):
        click.echo("Its next meeting has passed. `marac demo --fresh` makes a new one.", err=True)
    return app


def _list_accounts(listing: str, people: tuple[str, ...]) -> None:
    text = accounts.write_accounts(listing, people)
    if listing == "-":
        click.echo(text)


def _write_papers(app: Flask, folder: Path) -> None:
    with app.app_context():
        for path in papers.write_papers(db.session, folder):
            click.echo(f"Wrote {path}", err=True)


def _serve(app: Flask, port: int, people: tuple[str, ...]) -> None:
    click.echo("A demonstration with invented people: nobody in it is real.\n")
    click.echo(accounts.sign_in_table(people))
    # A line for each request would push the people out of sight.
    app.config["MARAC_LOG_REQUESTS"] = False
    click.echo(f"\nSign in at http://127.0.0.1:{port}  (stop with Ctrl+C)")
    try:
        with _beside(app):
            serving.serve(app, host="127.0.0.1", port=port)
    except OSError as error:
        raise click.ClickException(f"Port {port} is taken. Choose another with --port.") from error


@contextlib.contextmanager
def _beside(app: Flask) -> Iterator[None]:
    """Let a worker work in this process for as long as pages are served."""
    try:
        labour = Labour(app, threads=1)
    except AlreadyAtWork:
        yield  # another demonstration of this folder has one
        return
    labour.start()
    try:
        yield
    finally:
        labour.stop()
