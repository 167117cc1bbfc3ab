"""For each case of the canaries: what an incident said before, and why a name was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marac import clock
from marac.accounts.models import User
from marac.cases.models import Case, NamingReview
from marac.incidents.models import IncidentChange

if TYPE_CHECKING:
    from tests.access.aviary import Aviary


def tell_before(birds: Aviary, case: Case, label: str, readers: set[str], *, by: User) -> None:
    """Correct an incident and look at a name, each word a canary; one place tells of a home."""
    now = clock.now()
    for answer, located in (("summary", False), ("place", True)):
        change = IncidentChange(
            case_id=case.id,
            incident_id=case.incidents[0].id,
            changed_at=now,
            changed_by_id=by.id,
            agency_id=case.agency_id,
            answer=answer,
            located=located,
            said="?",
        )
        heard = readers - {"RP", "DP"} if located else readers
        birds.fill(birds.make.add(change), f"{label} {answer} before", heard)
    review = NamingReview(case_id=case.id, due_on=now.date(), reviewed_at=now)
    review.reviewed_by_id, review.kept = by.id, True
    birds.fill(birds.make.add(review), f"{label} naming", readers)
