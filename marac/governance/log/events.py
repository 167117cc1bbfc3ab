"""Looking at the log is logged: which part, narrowed to what, and how much it showed."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Consulted, Event, Operation


@dataclass(frozen=True, kw_only=True)
class LogRead(Consulted):
    """Someone read a page of the log; `case_id` when it was narrowed to one case."""

    part: str
    kind: str
    person_id: UUID | None
    since: str
    until: str
    shown: int


@dataclass(frozen=True, kw_only=True)
class LogExported(Event):
    """Someone took rows of the log out of the house as a file."""

    operation = Operation.DISCLOSURE
    to = "actor_id"
    leaves = True

    kind: str
    person_id: UUID | None
    since: str
    until: str
    rows: int
    digest: str
