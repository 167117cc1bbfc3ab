"""Finding the case that somebody wants to do something to."""

from uuid import UUID

from marac.access import Answer, Permission, the_actor
from marac.cases.attesting.detour import not_there
from marac.cases.deciding import decide
from marac.cases.models import Case
from marac.cases.routes.browse import case_or_404
from marac.database import db
from marac.refusals import Refused


def case_for(permission: Permission, case_id: UUID) -> Case:
    """Read a case to do this to it: 404 when it is out of sight, 409 when it is not the time."""
    by = the_actor()
    answers = decide(db.session, by=by, permission=permission, case_ids=[case_id])
    if answers[case_id] is Answer.INVISIBLE:
        not_there(by, Case.id == case_id)
    if answers[case_id] is Answer.WRONG_STATE:
        raise Refused("The case is at a stage at which this cannot be done.")
    return case_or_404(case_id)
