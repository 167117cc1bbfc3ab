"""`marac` on the command line: help at once, and the application only for what needs it."""

import contextlib
import gc
import os
from collections.abc import Callable, Iterator

import click
from flask import Flask, current_app
from flask.cli import FlaskGroup, with_appcontext

from marac.config import ConfigurationError

# What there is, so that help need not build the application; a test holds it to what packages add.
COMMANDS = {
    "agencies": "Add agencies.",
    "areas": "Begin an area.",
    "attachments": "Files in quarantine.",
    "audit": "Check the log of everything that happened.",
    "db": "Perform database migrations.",
    "demo": "Serve an invented partnership.",
    "doctor": "Look at everything that this installation needs to be safe and well.",
    "keys": "Look after the keys under which private words are sealed.",
    "mail": "Send what waits in the outbox.",
    "papers": "Say whose copy a found paper is.",
    "reminders": "Remind people of what is due.",
    "people": "Who is already known: measure, learn, look through all.",
    "serve": "Serve the pages; put a TLS proxy in front of it.",
    "users": "Invite people and let them in again.",
    "worker": "Do what no page waits for: make papers, send mail.",
}
# What a command writes (the database, mails, keys) is for the account that runs it, nobody else.
FOR_US_ALONE = 0o077


def build() -> Flask:
    """Build the application for a command; settings that are not safe are said in a sentence."""
    os.umask(FOR_US_ALONE)
    with _nothing_collected():
        from marac.app import create_app  # noqa: PLC0415 - a second that help need not wait
        from marac.web.logs import watch_for_crashes  # noqa: PLC0415
    try:
        app = create_app()
    except ConfigurationError as error:
        raise click.ClickException(str(error)) from error
    if app.config["MARAC_PRODUCTION"]:
        watch_for_crashes()
    return app


@contextlib.contextmanager
def _nothing_collected() -> Iterator[None]:
    """Look for no garbage while modules are imported: it takes a quarter of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _demo() -> click.Command:
    with _nothing_collected():
        from marac.app import create_app  # noqa: PLC0415
        from marac.demo.cli import make_command  # noqa: PLC0415
    return make_command(create_app)


def _keys() -> click.Command:
    from marac.keys.cli import group  # noqa: PLC0415

    return group


def _people() -> click.Command:
    from marac.people.cli import group  # noqa: PLC0415

    return group


# The demonstration has settings of its own; the first key is made before anything can start; how
# well people are known again is measured where nothing is installed.
WITHOUT_APPLICATION: dict[str, Callable[[], click.Command]] = {
    "demo": _demo,
    "keys": _keys,
    "people": _people,
}


class Commands(FlaskGroup):
    """The commands of the application and of its packages, each loaded when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click calls it
        """Name every command."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Find a command; a word that is none is answered without building the application."""
        if name in WITHOUT_APPLICATION:
            return WITHOUT_APPLICATION[name]()
        return super().get_command(ctx, name) if name in COMMANDS else None

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 - as click calls it
        formatter: click.HelpFormatter,
    ) -> None:
        """Write the list of commands for the help."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


main = Commands(
    create_app=build,
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
    help="Run a hate crime MARAC.",
)


@main.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=5000, show_default=True, help="Port to listen on.")
@click.option("--threads", default=8, show_default=True, help="Requests answered at once.")
@with_appcontext
def serve(host: str, port: int, threads: int) -> None:
    """Serve the pages; put a TLS proxy in front of it."""
    from marac.web import serving  # noqa: PLC0415 - only this command needs the server

    app = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        server = serving.make_server(app, host=host, port=port, threads=threads)
    except OSError as error:
        raise click.ClickException(f"Cannot listen at {host}:{port}: {error.strerror}.") from error
    click.echo(f"Serving on http://{host}:{port}")
    server.run()
