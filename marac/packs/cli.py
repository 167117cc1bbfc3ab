"""`marac papers`: whose copy was found."""

from pathlib import Path

import click
from flask.cli import AppGroup

from marac.agencies.system import system_actor
from marac.database import db
from marac.documents import DocumentError
from marac.packs.copies.identifying import Found, identify_code, identify_file
from marac.packs.copies.states import state_of, who_met
from marac.web.filters import date_time, long_date

group = AppGroup("papers", help="Say whose copy a found paper is.")
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@group.command("identify")
@click.argument("file", type=FILE, required=False)
@click.option("--code", help="The code on the page, such as K7QF-2M9D.")
@click.option("--password", default="", help="The password of the file, if it has one.")
def identify(file: Path | None, code: str | None, password: str) -> None:
    """Say whose copy FILE is: a whole paper, one page of it, or only its code."""
    if (file is None) == (code is None):
        raise click.UsageError("Give either a file or --code.")
    by, session = system_actor(), db.session
    try:
        if file is not None:
            found = identify_file(session, by=by, pdf=file.read_bytes(), password=password)
        else:
            found = identify_code(session, by=by, code=code or "")
    except DocumentError as error:
        raise click.ClickException(f"This file cannot be read: {error}.") from error
    session.commit()
    if not found:
        raise click.ClickException("No copy of this installation is known by it.")
    click.echo("\n\n".join("\n".join(_lines(each)) for each in found))


def _lines(found: Found) -> list[str]:
    paper = found.paper
    whose = paper.agency.name if paper.agency is not None else "a full copy"
    lines = [
        f"{paper.kind.label}, copy {paper.copy_words}, code {paper.code}",
        f"Made for {paper.recipient.name}, {whose}",
        f"Meeting: {date_time(paper.meeting.starts_at)}",
        f"Issued: {date_time(paper.issued_at)}; destroy by {long_date(paper.destroy_by)}",
        f"State: {state_of(paper).text}",
        f"Known by {found.by_what}",
    ]
    if found.pages:
        lines.append(f"Pages of the found file: {', '.join(map(str, found.pages))}")
    return lines + [f"In the register: {done}" for done in who_met(paper)]
