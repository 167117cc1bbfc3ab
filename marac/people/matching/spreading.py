"""Working on several processors: each process has the application and reads; one alone writes."""

import itertools
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from uuid import UUID

from flask import Flask

from marac.database import db
from marac.people.matching.linking import Found, suggest

Build = Callable[..., Flask] | None
_apps: dict[Build, Flask] = {}


def spread(
    build: Build, area_id: UUID, batches: Iterable[list[UUID]], processes: int
) -> Iterator[tuple[list[UUID], list[Found]]]:
    """Look batches up in some processes; give each batch with what was found, in order.

    One process alone is this one, in the application that is at work.
    """
    listed = list(batches)
    if processes < 2:
        yield from ((ids, suggest(db.session, area_id, ids)) for ids in listed)
        return
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=processes, mp_context=spawn) as pool:
        results = pool.map(_suggest, itertools.repeat(build), itertools.repeat(area_id), listed)
        yield from zip(listed, results, strict=False)


def _suggest(build: Build, area_id: UUID, ids: list[UUID]) -> list[Found]:
    """Look a batch up in this process, without a lock that would keep others from writing."""
    app = _apps.get(build)
    if app is None:
        if build is None:
            raise LookupError("nothing here can build the application in another process")
        app = _apps[build] = build()
    with app.app_context():
        session = db.session
        session.connection(execution_options={"marac_reading": True})
        return suggest(session, area_id, ids)
