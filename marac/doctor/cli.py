"""The command: a calm table for people, or JSON for machines; it fails when there is a fault."""

import json
import textwrap
from collections.abc import Iterable

import click
from flask import current_app
from flask.cli import with_appcontext

from marac.database import db
from marac.health import Finding, State, examine

COLOURS = {State.OK: "green", State.WARNING: "yellow", State.FAULT: "red"}
WIDTH = 96
Found = list[tuple[str, Finding]]


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Write what was found as JSON.")
@with_appcontext
def doctor(as_json: bool) -> None:
    """Look at everything that this installation needs to be safe and well."""
    found: Found = []
    for name, finding in examine(current_app._get_current_object()):  # type: ignore[attr-defined]
        db.session.rollback()  # a check that broke must not break the next
        found.append((name, finding))
    click.echo(_as_json(found) if as_json else _as_table(found))
    if any(finding.state is State.FAULT for _, finding in found):
        raise SystemExit(1)


def _as_json(found: Found) -> str:
    rows = [{"name": name, "state": f.state.value, "words": f.words} for name, f in found]
    return json.dumps(rows, indent=2)


def _as_table(found: Found) -> str:
    names = max(len(name) for name, _ in found)
    states = max(len(state) for state in State)
    lines = [line for name, finding in found for line in _row(name, finding, names, states)]
    return "\n".join([*lines, "", _verdict([finding.state for _, finding in found])])


def _row(name: str, finding: Finding, names: int, states: int) -> Iterable[str]:
    """One finding, its sentence folded under itself."""
    state = click.style(finding.state.value.ljust(states), fg=COLOURS[finding.state])
    first, *rest = textwrap.wrap(finding.words, WIDTH - names - states - 4) or [""]
    yield f"{name[:1].upper()}{name[1:].ljust(names - 1)}  {state}  {first}"
    for line in rest:
        yield " " * (names + states + 4) + line


def _verdict(states: list[State]) -> str:
    faults, warnings = states.count(State.FAULT), states.count(State.WARNING)
    if not faults and not warnings:
        return "All is well."
    said = [
        f"{count} {word}{'' if count == 1 else 's'}"
        for count, word in ((faults, "fault"), (warnings, "warning"))
        if count
    ]
    advice = " Mend the faults before people work here." if faults else ""
    return f"{' and '.join(said)}.{advice}"
