"""`marac people`: who is already known."""

import json
from pathlib import Path

import click
from flask.cli import AppGroup

group = AppGroup("people", help="Who is already known: measure, learn, look through all.")
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


# Needs no application: it makes a scratch database of its own and never looks at the live one.
@group.command("evaluate", with_appcontext=False)
@click.argument("queries", type=FILE)
@click.argument("people", type=FILE)
@click.option("--json", "to", type=click.Path(path_type=Path, dir_okay=False), help="Keep numbers.")
@click.option("--workers", default=2, show_default=True, help="Processes that look up.")
def evaluate(queries: Path, people: Path, to: Path | None, workers: int) -> None:
    """Measure how well the people of PEOPLE are known again by the QUERIES about them."""
    from marac.people.matching.evaluating import running  # noqa: PLC0415 - help need not wait
    from marac.people.matching.evaluating.reading import WrongFile  # noqa: PLC0415

    try:
        numbers = running.evaluate(queries, people, told=_progress, workers=workers)
    except WrongFile as error:
        raise click.ClickException(str(error)) from error
    for line in running.lines_of(numbers):
        click.echo(line)
    if to is not None:
        to.write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")


def _progress(line: str) -> None:
    """Say how far it is, beside the result."""
    click.echo(line, err=True)
