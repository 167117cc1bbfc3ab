"""`marac` on the command line: the application's own commands and those of its packages."""

import click
from flask import current_app
from flask.cli import FlaskGroup, with_appcontext

from marac.app import create_app
from marac.demo.cli import make_command
from marac.keys.cli import group as keys

main = FlaskGroup(
    create_app=create_app,
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
    help="Run a hate crime MARAC.",
)
main.add_command(make_command(create_app))
main.add_command(keys)


@main.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=5000, show_default=True, help="Port to listen on.")
@click.option("--threads", default=8, show_default=True, help="Requests answered at once.")
@with_appcontext
def serve(host: str, port: int, threads: int) -> None:
    """Serve the pages; put a TLS proxy in front of it."""
    import waitress  # noqa: PLC0415 - only this command needs the server

    click.echo(f"Serving on http://{host}:{port}")
    waitress.serve(current_app._get_current_object(), host=host, port=port, threads=threads)  # type: ignore[attr-defined]
