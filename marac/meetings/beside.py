"""The cases of the agenda builder: those of an agenda and those that may come to it, in brief."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, prepared
from marac.cases.models import Case, Invitation, Listing, Part, RiskAssessment
from marac.cases.policy import visible_to as case_visible_to
from marac.cases.whole import Kind, gather
from marac.keys import without_words
from marac.meetings import policy
from marac.meetings.models import Meeting
from marac.meetings.waiting import flag_runs_out_before, meeting_after, promised_to, waits_for
from marac.people.models import Identity

# What the page says of a case beside its own columns: its people by name and where they are known,
# the risk, the agendas, and whom it invited. Whatever else is asked for is read then.
KINDS = (
    Kind(
        Case.parts,
        (Part.identity,),
        only=(
            Part.kind,
            Part.identity_id,
            Identity.name,
            Identity.landlord,
            Identity.school_or_employer,
            Identity.staff_of_id,
        ),
    ),
    Kind(Case.assessments, only=(RiskAssessment.level,)),
    Kind(Case.listings),
    Kind(Case.invitations, only=(Invitation.agency_id, Invitation.withdrawn_at)),
)


def list_beside(session: Session, *, by: Actor, meeting: Meeting) -> Sequence[Case]:
    """List every case of the page with what the page says of it, in two queries."""
    day = clock.london_day(meeting.starts_at)
    statement = _of_the_page(by, day, meeting_after(meeting), meeting_id=meeting.id)
    cases = session.scalars(*statement).all()
    gather(session, cases, KINDS)
    return cases


@prepared
def _of_the_page(by: Actor, day: date, after: date, *, meeting_id: UUID) -> sa.Select[Case]:
    """Select the cases of a meeting on this day, before the meeting after; none of their words."""
    listed = sa.select(Listing.case_id).where(
        Listing.meeting_id == meeting_id, policy.on_the_agenda()
    )
    wanted = sa.or_(
        waits_for(day), flag_runs_out_before(after), promised_to(day), Case.id.in_(listed)
    )
    return sa.select(Case).where(case_visible_to(by), wanted).options(*without_words(Case))
