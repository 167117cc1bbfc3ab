"""A matter: something due that a person may be reminded of, as that person may know of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.reminders.kinds import Kind
from marac.reminders.ladder import Rung


@dataclass(frozen=True)
class Matter:
    """Something due, and how it concerns the person for whom it was found.

    `reference` is what it is called in lists, without a name; `page` the endpoint and its values
    that a reminder opens. `since` is the day from which there was something to be reminded of.
    """

    kind: Kind
    subject_id: UUID
    due_on: date
    since: date
    rung: Rung
    reference: str
    page: str
    values: tuple[tuple[str, Any], ...] = ()


# Finds what a person has to do or watch over, through the policies of the pages.
Source = Callable[..., Iterable[Matter]]


def gather(session: Session, *, by: Actor, sources: Iterable[Source]) -> list[Matter]:
    """Find every matter that concerns a person today."""
    return [matter for source in sources for matter in source(session, by=by)]
