"""What kinds of job there are: each package says what its own do, in two steps."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from marac.tasks.models import Job, Outcome, Why

KINDS = "marac.tasks.kinds"
MINUTELY = "marac.tasks.minutely"


@dataclass(frozen=True)
class Errand:
    """What a job asks for, as plain values."""

    id: UUID
    kind: str
    asked_by_id: UUID | None
    area_id: UUID
    batch_id: UUID
    about_id: UUID
    target_id: UUID
    detail: str


def errand_of(job: Job) -> Errand:
    """Read what a job asks for."""
    return Errand(
        id=job.id,
        kind=job.kind,
        asked_by_id=job.asked_by_id,
        area_id=job.area_id,
        batch_id=job.batch_id,
        about_id=job.about_id,
        target_id=job.target_id,
        detail=job.detail,
    )


@dataclass(frozen=True)
class Ending:
    """How a job ended, and the id of what it made."""

    outcome: Outcome = Outcome.DONE
    result_id: UUID | None = None


class Declined(Exception):
    """A job will not be done, and trying again would not help."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


class TryAgain(Exception):
    """A job could not be done now, and may be later."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True)
class Kind:
    """A kind of job: what takes long and changes nothing, then what is written in one transaction.

    `prepare` may end its transaction in between; what it leaves open is thrown away. `finish` gets
    what it gave, and is committed together with the end of the job: both happen or neither does.
    """

    name: str
    prepare: Callable[[Session, Errand], Any]
    finish: Callable[[Session, Errand, Any], Ending]


def register(app: Flask, kind: Kind) -> None:
    """Let workers do one more kind of job."""
    app.extensions.setdefault(KINDS, {})[kind.name] = kind


def find_kind(app: Flask, name: str) -> Kind | None:
    """Find a kind by its name; a job of an earlier version may have one that is gone."""
    found: Kind | None = app.extensions.get(KINDS, {}).get(name)
    return found


def each_minute(app: Flask, name: str, work: Callable[[Session], object]) -> None:
    """Let a worker, where there is one, do this once a minute in a session of its own."""
    app.extensions.setdefault(MINUTELY, {})[name] = work
