"""`marac people`: who is already known."""

import json
from pathlib import Path

import click
from flask.cli import AppGroup, ScriptInfo
from sqlalchemy.orm import Session

from marac.agencies.cli import find_area
from marac.agencies.system import SYSTEM_ID
from marac.database import db
from marac.events import publish
from marac.people.matching import events

group = AppGroup("people", help="Who is already known: measure, learn, look through all.")
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
NEW_FILE = click.Path(path_type=Path, dir_okay=False)
AREA = click.option("--area", "area_name", required=True, help="Name or code of the area.")


# Needs no application: it makes a scratch database of its own and never looks at the live one.
@group.command("evaluate", with_appcontext=False)
@click.argument("queries", type=FILE)
@click.argument("people", type=FILE)
@click.option("--json", "to", type=NEW_FILE, help="Write the numbers to this file, too.")
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


@group.command("refile")
def refile() -> None:
    """File everybody anew, once a new version knows more names as one."""
    from marac.people.matching.missing import file_anew  # noqa: PLC0415

    click.echo(f"{file_anew(db.session)} identities are filed anew.")


@group.command("train")
@AREA
def train(area_name: str) -> None:
    """Learn weights from what people decided; keep them when they judge better."""
    from marac.people.matching import training  # noqa: PLC0415

    area = find_area(db.session, area_name)
    learnt = training.train(db.session, area_id=area.id)
    told = f"{learnt.confirmed} confirmed, {learnt.rejected} rejected"
    if learnt.number is not None:
        publish(
            db.session,
            events.WeightsLearnt(
                actor_id=SYSTEM_ID,
                area_id=area.id,
                number=learnt.number,
                confirmed=learnt.confirmed,
                rejected=learnt.rejected,
            ),
        )
        db.session.commit()
        click.echo(f"Weights number {learnt.number} are in force, from {told}.")
    elif learnt.before:
        click.echo(f"The weights stay: new ones would judge no better ({told}).")
    else:
        click.echo(
            f"The weights stay: {told}; {training.FEWEST_CONFIRMED} and"
            f" {training.FEWEST_REJECTED} are needed."
        )


@group.command("link")
@AREA
@click.option("--processes", default=2, show_default=True, help="Processes that look up.")
def link(area_name: str, processes: int) -> None:
    """Look everybody up against everybody else; it may be stopped and goes on where it was."""
    from marac.people.matching import linking, spreading  # noqa: PLC0415

    session: Session = db.session
    area_id = find_area(session, area_name).id
    waiting = list(linking.batches(session, area_id))
    session.commit()
    build, done = click.get_current_context().ensure_object(ScriptInfo).create_app, 0
    for ids, found in spreading.spread(build, area_id, waiting, processes):
        done = linking.keep(session, area_id, ids, found)
        _progress(f"{done} identities are looked up.")
    count = linking.finish(session, area_id)
    publish(
        session,
        events.EverybodyCompared(
            actor_id=SYSTEM_ID, area_id=area_id, identities=done, suggestions=count
        ),
    )
    session.commit()
    click.echo(f"{count} pairs wait for somebody to decide.")


@group.group("splink")
def splink() -> None:
    """Exchange identities and suggestions with Splink, which runs elsewhere."""


@splink.command("export")
@click.argument("file", type=NEW_FILE)
@AREA
def export(file: Path, area_name: str) -> None:
    """Write every identity of an area to FILE; it holds names, so it is for you alone."""
    from marac.people.matching import exchanging  # noqa: PLC0415

    area = find_area(db.session, area_name)
    count = exchanging.write_identities(db.session, area.id, file)
    publish(
        db.session,
        events.IdentitiesExported(
            actor_id=SYSTEM_ID, area_id=area.id, identities=count, received_by=SYSTEM_ID
        ),
    )
    db.session.commit()
    click.echo(f"{count} identities are in {file.name}. Destroy it when it is linked.")


@splink.command("read")
@click.argument("file", type=FILE)
@AREA
def read(file: Path, area_name: str) -> None:
    """Read pairs (one_id, other_id, bits, or as Splink names them) back as suggestions."""
    from marac.people.matching import exchanging  # noqa: PLC0415

    area = find_area(db.session, area_name)
    try:
        kept, unknown = exchanging.read_suggestions(db.session, area.id, file)
    except exchanging.WrongExchange as error:
        raise click.ClickException(str(error)) from error
    publish(
        db.session,
        events.SuggestionsRead(
            actor_id=SYSTEM_ID, area_id=area.id, suggestions=kept, unknown=unknown
        ),
    )
    db.session.commit()
    click.echo(f"{kept} pairs wait for somebody to decide; {unknown} name nobody of this area.")


@splink.command("check")
@click.argument("model", type=FILE)
@click.option("--within", default=2.0, show_default=True, help="How many bits may lie between.")
@AREA
def check(model: Path, within: float, area_name: str) -> None:
    """Compare the weights in force with those of a MODEL that Splink saved."""
    from marac.people.matching import exchanging  # noqa: PLC0415
    from marac.people.matching.learnt import weights_of  # noqa: PLC0415

    weights = weights_of(db.session, find_area(db.session, area_name).id)
    try:
        found = exchanging.compare_model(model, weights)
    except exchanging.WrongExchange as error:
        raise click.ClickException(str(error)) from error
    for one in found:
        click.echo(f"{one.field:<10}{one.level:<28}{one.ours:>7.1f}{one.theirs:>7.1f}")
    far = sum(one.gap > within for one in found)
    if far or not found:
        raise click.ClickException(f"{far} of {len(found)} levels lie further apart than {within}.")
    click.echo(f"{len(found)} levels lie within {within} bits.")


def _progress(line: str) -> None:
    """Say how far it is, beside the result."""
    click.echo(line, err=True)
