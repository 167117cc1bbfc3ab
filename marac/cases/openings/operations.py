"""Saying what one opens a case for."""

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.events import about
from marac.cases.models import Case, Purpose, StatedPurpose
from marac.cases.openings.events import PurposeStated
from marac.cases.openings.queries import get_stated
from marac.events import publish


def state_purpose(
    session: Session, *, by: Actor, case: Case, purpose: Purpose, words: str
) -> StatedPurpose:
    """Keep what a person opens a case for today; saying it again replaces it for what follows."""
    stated = get_stated(session, by=by, case=case)
    if stated is None:
        stated = StatedPurpose(case_id=case.id, user_id=by.user_id, day=clock.today())
        session.add(stated)
    stated.purpose = purpose
    stated.words = words if purpose is Purpose.OTHER else ""
    session.flush()
    publish(session, PurposeStated(**about(case, by), purpose=purpose))
    return stated
