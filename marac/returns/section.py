"""The returns on the case page, as far as its reader may see them."""

from typing import Any

from sqlalchemy.orm import Session

from marac.access import Actor, Permission
from marac.cases.models import Case
from marac.cases.sections import Section
from marac.returns import queries


def load(session: Session, by: Actor, case: Case) -> dict[str, Any]:
    """Read what agencies returned, this hearing's apart from earlier ones, and who is still due."""
    found, outstanding = queries.read_case(session, by=by, case=case)
    latest = found[0].listing_id if found else None
    current = [r for r in found if r.listing_id == latest]
    answered = any(r.own and r.submitted_at is not None for r in current)
    return {
        "current": [r for r in current if r.submitted_at is not None],
        "own_unsent": [r for r in current if r.own and r.submitted_at is None],
        "earlier": [r for r in found if r.listing_id != latest and r.submitted_at is not None],
        "outstanding": outstanding,
        "must_answer_first": _speaks_for_an_agency(by) and not answered,
        "may_reopen": by.may(Permission.AGENDA_CIRCULATE),
    }


def _speaks_for_an_agency(by: Actor) -> bool:
    """Tell whether the person reads for an agency, not for the area and not by a grant."""
    return bool(by.voice_agency_ids) and not by.runs_the_cycle


SECTION = Section(50, "returns", "Returns", "returns/_section.html", load)
