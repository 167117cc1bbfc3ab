"""What happens when a referral goes into another case, in ids only."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Event, Operation


@dataclass(frozen=True, kw_only=True)
class CasesMerged(Event):
    """A referral went into another case, which is the event's own."""

    operation = Operation.COMBINATION

    merge_id: UUID
    duplicate_id: UUID


@dataclass(frozen=True, kw_only=True)
class MergeUndone(Event):
    """Two cases were told apart again."""

    operation = Operation.ALTERATION

    merge_id: UUID
    duplicate_id: UUID
