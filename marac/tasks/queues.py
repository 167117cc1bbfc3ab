"""Huey: how a worker hears at once of what was asked for, and does each minute's work.

Its store is a file beside the database, or tables of their own in PostgreSQL. It carries ids of
jobs and nothing else, as JSON: what lies in a queue is read as data and never run as code.
"""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Flask
from huey import Huey, PostgresHuey, SqliteHuey, crontab
from huey.registry import Message
from huey.serializer import Serializer

from marac.config import Settings
from marac.database import db

NAME = "marac"
QUEUE = "marac.tasks.queue"
FILE = "jobs.db"
# The tables of the queue stand in a schema of their own, which the migrations make.
SCHEMA = "marac_queue"
DO, MINUTE = "do", "minute"


class Plain(Serializer):  # type: ignore[misc]
    """Writes a message as JSON: which task, with which id, and when."""

    def _serialize(self, data: Any) -> bytes:
        if not isinstance(data, Message):
            raise TypeError("only messages go into the queue")
        eta = data.eta.isoformat() if data.eta is not None else None
        said = {"id": data.id, "name": data.name, "args": list(data.args), "eta": eta}
        return json.dumps(said).encode()

    def _deserialize(self, data: bytes) -> Message:
        said = json.loads(data)
        eta = datetime.fromisoformat(said["eta"]) if said["eta"] else None
        args, retries = tuple(map(str, said["args"])), 0
        return Message(
            id=str(said["id"]), name=str(said["name"]), eta=eta, retries=retries, args=args
        )


def make_queue(app: Flask) -> Huey:
    """Make the queue of an installation, on the kind of database that it has."""
    settings: Settings = app.extensions["marac.settings"]
    common = {"results": False, "serializer": Plain()}
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        return SqliteHuey(NAME, filename=str(settings.instance / FILE), **common)
    import psycopg  # noqa: PLC0415 - only there is it needed

    places, words = engine.dialect.create_connect_args(engine.url)

    def connect() -> Any:
        return psycopg.connect(*places, **words, options=f"-c search_path={SCHEMA}")

    return PostgresHuey(NAME, connection=connect, create_tables=False, **common)


def tell(app: Flask, asked: Iterable[tuple[UUID, datetime]]) -> None:
    """Tell the workers of jobs and when each is due."""
    if QUEUE not in app.extensions:
        app.extensions[QUEUE] = let_do(make_queue(app), _nothing_here)
    queue = app.extensions[QUEUE]
    try:
        for job_id, at in asked:
            put(queue, job_id, at)
    finally:
        queue.storage.close()


def let_do(queue: Huey, work: Callable[[UUID], None]) -> Huey:
    """Say what is done with a job that comes out of the queue."""

    def do(job_id: str) -> None:
        work(UUID(job_id))

    queue.task(name=DO)(do)
    return queue


def let_do_each_minute(queue: Huey, work: Callable[[], None]) -> None:
    """Say what a worker does once a minute."""

    def minute() -> None:
        work()

    queue.periodic_task(crontab(minute="*"), name=MINUTE)(minute)


def put(queue: Huey, job_id: UUID, at: datetime) -> None:
    """Put a job into the queue, to be taken when it is due."""
    task = queue._registry.string_to_task(f"{__name__}.{DO}")
    due = at.astimezone(UTC).replace(tzinfo=None)
    queue.enqueue(task(args=(str(job_id),), eta=due))


def _nothing_here(_job_id: UUID) -> None:
    raise RuntimeError("jobs are done by workers only")
