"""Measures "who is already known" at size: look-ups, filing one, and looking everybody up.

`python -m benchmarks.known PEOPLE.csv QUERIES.csv --people 100000` enlarges the list by mixing its
own names, days and addresses anew (`known_people`), files it in a scratch database, and prints
times and memory. `--postgresql` does so in a throwaway cluster. Times are processor time as well as
by the clock: others may be at work on this machine. `--recall` also prints how many are found at
this size, by origin; `--origins so,ar` asks only about some. `--link` runs `marac
people link` over everybody, on two processors.
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from uuid import UUID

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from benchmarks.known_people import enlarge, origins_of
from marac.agencies.models import Area
from marac.app import PACKAGES
from marac.database import Model
from marac.people.matching.evaluating.reading import Question, read_people, read_questions
from marac.people.matching.evaluating.running import ask, lines_of
from marac.people.matching.evaluating.scratch import Scratch, fill, identity_id
from marac.people.matching.linking import BATCH, suggest
from marac.people.matching.looking import look_up_features
from marac.people.models import Identity, IdentityKind
from tests.postgres import postgres_cluster

ASKED, ADDED, LINKED, WARMING_UP = 1000, 200, 2000, 100
# What everybody of a large area must be looked up in, on two processors.
MANY = 300_000
# With the packages come the models of every table, which those of people refer to.
LOADED = len(PACKAGES)


def timed(work: Callable[[Any], object], items: Sequence[Any]) -> str:
    """Do something with each item; give medians and 95th percentiles in milliseconds."""
    clock, processor = [], []
    for item in items:
        began, spent = time.perf_counter(), time.process_time()
        work(item)
        clock.append((time.perf_counter() - began) * 1000)
        processor.append((time.process_time() - spent) * 1000)
    return "  ".join(
        f"{name} p50 {median(times):6.2f} p95 {quantiles(times, n=20)[-1]:6.2f}"
        for name, times in (("clock", clock), ("processor", processor))
    )


def measure(scratch: Scratch, questions: Sequence[Question], everybody: int) -> None:
    """Print every number of a filled scratch database."""
    with Session(scratch.engine()) as session:

        def ask(question: Question) -> None:
            look_up_features(session, area_id=scratch.area_id, asked=question.features)

        timed(ask, questions[:WARMING_UP])
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        click.echo("look up       " + timed(ask, questions[WARMING_UP:]))
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        click.echo(f"memory        {grown:.0f} MB more after {len(questions)} look-ups")

        chosen = random.Random(3).sample(range(everybody), min(LINKED, everybody))  # noqa: S311
        click.echo(_linking(session, scratch.area_id, [identity_id(one) for one in chosen]))

        def add(number: int) -> None:
            session.add(_somebody(scratch.area_id, number))
            session.flush()

        add(0)
        click.echo("file one      " + timed(add, range(1, ADDED)))
        session.rollback()


def _linking(session: Session, area_id: UUID, ids: Sequence[UUID]) -> str:
    """Look some up as `marac people link` does; say what that makes for very many."""
    spent = time.process_time()
    for at in range(0, len(ids), BATCH):
        suggest(session, area_id, ids[at : at + BATCH])
    each = (time.process_time() - spent) / len(ids)
    whole = each * MANY / 2 / 60
    return f"link          processor {each * 1000:.2f} ms each: {MANY} on two in {whole:.1f} min"


def _somebody(area_id: UUID, number: int) -> Identity:
    return Identity(
        area_id=area_id,
        kind=IdentityKind.PERSON,
        given_names="Mohammed Kashif",
        surname=f"Hussain{chr(97 + number % 26)}",
        name="Mohammed Kashif Hussain",
        born_on=date(1980, 1 + number % 12, 1 + number % 28),
        address=f"{number} Mill Lane, Leeds",
        postcode="LS1 7PQ",
        phone="07700 900123",
    )


def link(scratch: Scratch) -> str:
    """Run the command itself over all of them; give its last line and what it took."""
    own = {"MARAC_DATABASE_URL": scratch.url, "MARAC_KEYS": str(scratch.keys)}
    program = Path(sys.executable).with_name("marac")
    began = time.perf_counter()
    done = subprocess.run(  # noqa: S603
        [program, "people", "link", "--area", "Scratch", "--processes", "2"],
        env=os.environ | own,
        capture_output=True,
        check=False,
        text=True,
    )
    took = (time.perf_counter() - began) / 60
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = (spent.ru_utime + spent.ru_stime) / 60
    said = (done.stdout or done.stderr).splitlines()[-1]
    return f"linked        {took:.1f} min by the clock, {busy:.1f} of processor: {said}"


def read_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--people", dest="most", type=int, default=100_000)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--recall", action="store_true")
    parser.add_argument("--link", action="store_true")
    parser.add_argument("--origins", type=lambda text: frozenset(text.split(",")))
    return parser.parse_args()


def main() -> None:
    """Measure what the command line asks for."""
    asked = read_arguments()
    people = list(read_people(asked.people))
    questions = list(read_questions(asked.queries))
    origins = origins_of(people, questions)
    if asked.origins:
        questions = [question for question in questions if question.origin in asked.origins]
    some = random.Random(5).sample(questions, min(len(questions), ASKED))  # noqa: S311
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite:///{folder / 'known.db'}"
        if asked.postgresql:
            url = stack.enter_context(postgres_cluster()).create_database("known")
        scratch = Scratch(url, folder / "keys")
        make_tables(scratch)
        began = time.perf_counter()
        ids = fill(scratch, enlarge(people, origins, asked.most))
        click.echo(f"filed         {len(ids)} people in {time.perf_counter() - began:.0f} s")
        measure(scratch, some, len(ids))
        if asked.link:
            click.echo(link(scratch))
        if asked.recall:
            numbers = ask(scratch, questions, ids, told=lambda _line: None, workers=2)
            click.echo("\n".join(lines_of(numbers)))


def make_tables(scratch: Scratch) -> None:
    """Make every table of the house, with the area that people are filed in."""
    engine = scratch.engine()
    Model.metadata.create_all(engine)
    with engine.begin() as connection:
        place = {"code": "S", "name": "Scratch", "boundary": "", "first_meeting": date(2026, 1, 1)}
        connection.execute(sa.insert(Area).values(id=scratch.area_id, version=1, **place))
    engine.dispose()


if __name__ == "__main__":
    main()
