"""The reason to open a case that a return gives: one's agency is asked, and it is not heard yet."""

import sqlalchemy as sa

from marac.access import AGENCY_VOICES, Actor
from marac.cases.models import Case, Listing, Purpose
from marac.cases.openings.reasons import Reason
from marac.returns import policy
from marac.returns.models import Return
from marac.returns.states import wanted_expression


def _asked_of_their_agency(actor: Actor) -> sa.ColumnElement[bool]:
    """Say for which cases the person's agency owes a return, or may still change it."""
    if not actor.has(*AGENCY_VOICES):
        return sa.false()
    return (
        sa.select(Return.id)
        .join(Listing, Listing.id == Return.listing_id)
        .where(
            Return.case_id == Case.id,
            policy.speaks_for(actor, Return.agency_id),
            wanted_expression(),
        )
        .correlate(Case)
        .exists()
    )


REASON = Reason(30, "return", Purpose.RETURN, "your agency’s return", _asked_of_their_agency)
