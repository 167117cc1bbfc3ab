"""Choosing who tells the person harmed, in the room or after it."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.accounts.models import User
from marac.cases.events import about
from marac.cases.models import Case, Listing
from marac.cases.telling import policy
from marac.cases.telling.events import TellerChosen
from marac.events import publish
from marac.refusals import Refused

CLOSED = "This case is closed, so nobody has to tell them any more."
CANNOT = "This person cannot open the case today, so they cannot tell what it is about."
NOT_YOURS = "Only those who run the meeting choose who tells the person harmed."


def choose_teller(
    session: Session, *, by: Actor, case: Case, listing: Listing, teller_id: UUID | None
) -> None:
    """Ask somebody who may open the case to tell them; nobody leaves it to the advocate.

    What the room wrote down stays as it stands in the minutes.
    """
    if not by.runs_the_cycle:
        raise Refused(NOT_YOURS)
    if case.closed_at is not None or case.disposed_at is not None:
        raise Refused(CLOSED)
    if listing.teller_id == teller_id:
        return
    if teller_id is not None and not may_tell(session, case=case, user_id=teller_id):
        raise Refused(CANNOT)
    listing.teller_id = teller_id
    session.flush()
    chosen = TellerChosen(**about(case, by), listing_id=listing.id, teller_id=teller_id)
    publish(session, chosen)


def may_tell(session: Session, *, case: Case, user_id: UUID) -> bool:
    """Tell whether somebody may open the case, by the seats of today."""
    found = (
        sa.select(User.id)
        .join(Case, Case.id == case.id)
        .where(User.id == user_id, policy.can_tell(User.id))
    )
    return session.scalar(found) is not None
