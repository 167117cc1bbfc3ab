"""Measures "who is already known" at size: look-ups, filing one, and looking everybody up.

`python -m benchmarks.known PEOPLE.csv QUERIES.csv --people 100000` enlarges the list by mixing its
own names, days and addresses anew, files it in a scratch database, and prints times and memory.
`--postgresql` does so in a throwaway cluster. Times are processor time as well as by the clock:
others may be at work on this machine.
"""

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from uuid import UUID

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.agencies.models import Area
from marac.app import PACKAGES
from marac.database import Model
from marac.people.matching.evaluating.reading import Known, Question, read_people, read_questions
from marac.people.matching.evaluating.scratch import Scratch, fill, identity_id
from marac.people.matching.linking import suggest
from marac.people.matching.looking import look_up_features
from marac.people.models import Identity, IdentityKind
from tests.postgres import postgres_cluster

ASKED, ADDED, LINKED, WARMING_UP = 1000, 200, 400, 100
# With the packages come the models of every table, which those of people refer to.
LOADED = len(PACKAGES)


def enlarge(people: Sequence[Known], most: int, seed: int = 7) -> Iterator[Known]:
    """Give the people, then mixtures of them until there are enough."""
    chance = random.Random(seed)  # noqa: S311 - the same every time
    yield from people[:most]
    for number in range(len(people), most):
        one, other, home = (chance.choice(people).features for _ in range(3))
        born = f"{chance.randint(1940, 2015)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
        given, family = one.names[0][0], other.names[0][1]
        mixed = replace(
            one,
            names=((given, family),),
            born=born if one.born else "",
            house=str(chance.randint(1, 200)) if home.house else "",
            street=home.street,
            postcode=f"{home.postcode[:3]}{chance.randint(1, 9)}{chance.choice('ABDEFGHJ')}"
            + chance.choice("LNPQRSTUW"),
            phones=(f"{chance.randint(0, 999_999_999):09}",) if one.phones else (),
            emails=(),
        )
        yield Known(f"mixed-{number}", mixed)


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

        def link(number: int) -> None:
            suggest(session, scratch.area_id, [identity_id(number)])

        chosen = random.Random(3).sample(range(everybody), LINKED)  # noqa: S311
        click.echo("link one      " + timed(link, chosen))

        def add(number: int) -> None:
            session.add(_somebody(scratch.area_id, number))
            session.flush()

        add(0)
        click.echo("file one      " + timed(add, range(1, ADDED)))
        session.rollback()


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


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--people", dest="most", type=int, default=100_000)
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    people = list(read_people(asked.people))
    questions = list(read_questions(asked.queries))
    most = min(len(questions), ASKED)
    questions = random.Random(5).sample(questions, most)  # noqa: S311
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite:///{folder / 'known.db'}"
        if asked.postgresql:
            url = stack.enter_context(postgres_cluster()).create_database("known")
        scratch = Scratch(url, folder / "keys")
        make_tables(scratch)
        began = time.perf_counter()
        ids = fill(scratch, enlarge(people, asked.most))
        click.echo(f"filed         {len(ids)} people in {time.perf_counter() - began:.0f} s")
        measure(scratch, questions, len(ids))


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
