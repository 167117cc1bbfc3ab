"""Finding the draft that a page is about to change."""

from uuid import UUID

from flask import abort

from marac.access import the_actor
from marac.cases.models import Case
from marac.cases.referrals import queries
from marac.cases.referrals.drafts import SENT
from marac.database import db
from marac.refusals import Refused


def draft_or_refuse(case_id: UUID) -> Case:
    """Read a draft to change it; 404 for a stranger, a clear refusal when it was sent meanwhile."""
    by = the_actor()
    case = queries.get_draft(db.session, by=by, case_id=case_id)
    if case is None and queries.get_own_referral(db.session, by=by, case_id=case_id):
        raise Refused(SENT)
    return case or abort(404)
