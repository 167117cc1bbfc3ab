"""When the same person or place was heard before, in cases that the reader may open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from marac.cases.models import Case
from marac.cases.repeats.same import OtherCase


@dataclass(frozen=True)
class EarlierCase:
    """An earlier case about the same person or place, and when it was last heard."""

    id: UUID
    reference: str
    heard_on: datetime


def earlier_of(case: Case, others: Iterable[OtherCase]) -> list[EarlierCase]:
    """Pick from the other cases about the same subject those that were heard before this one."""
    sent = case.submitted_at
    found = [
        EarlierCase(other.id, other.reference, other.heard_on)
        for other in others
        if sent is not None and other.heard_on is not None and other.submitted_at < sent
    ]
    return sorted(found, key=lambda earlier: (earlier.heard_on, earlier.reference), reverse=True)
