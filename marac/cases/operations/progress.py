"""Judging the risk again, taking a referral back, and ending a case."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.events import CaseClosed, CaseWithdrawn, RiskAssessed, about
from marac.cases.models import Case, Listing, RedFlag, RiskAssessment, RiskLevel
from marac.cases.risk.sheets import Sheet, fill, lower_than_flagged
from marac.events import publish
from marac.refusals import Refused


def assess_risk(  # noqa: PLR0913 - a judgement is all of these
    session: Session,
    *,
    by: Actor,
    case: Case,
    level: RiskLevel,
    red_flags: Iterable[RedFlag],
    reason: str,
    listing: Listing | None = None,
    sheet: Sheet | None = None,
) -> RiskAssessment:
    """Add a judgement of the risk, with the answers it rests on; earlier ones stay as they were.

    What the answers suggest decides nothing: whoever judges otherwise says why.
    """
    if case.closed_at is not None:
        raise Refused("This case is closed, so its risk cannot be assessed again.")
    assessment = RiskAssessment(
        assessed_at=clock.now(),
        assessed_by_id=by.user_id,
        agency_id=_speaking_for(by, case),
        listing_id=listing.id if listing is not None else None,
        level=level,
        reason=reason,
    )
    fill(assessment, sheet, red_flags)
    if (assessment.overrides or _flagged_below_high(assessment)) and not reason.strip():
        raise Refused(
            "Give the reason why the level is not what the answers and red flags suggest."
        )
    case.assessments.append(assessment)
    session.flush()
    publish(
        session,
        RiskAssessed(**about(case, by), assessment_id=assessment.id, level=level.value),
    )
    return assessment


def _flagged_below_high(assessment: RiskAssessment) -> bool:
    return lower_than_flagged(assessment.level, assessment.red_flags)


def withdraw(session: Session, *, by: Actor, case: Case, note: str) -> None:
    """Take a referral back before it has gone out on an agenda, with the reason.

    The case is held meanwhile, so that nobody puts it on an agenda in the same moment.
    """
    session.execute(sa.select(Case.id).where(Case.id == case.id).with_for_update())
    session.refresh(case)
    if case.submitted_at is None or case.closed_at is not None:
        raise Refused("Only a submitted referral that is still open can be withdrawn.")
    if case.live_listing is not None:
        raise Refused("This case is on an agenda. Take it off the agenda first.")
    case.withdrawn_at = case.closed_at = clock.now()
    case.withdrawal_note = note
    session.flush()
    publish(session, CaseWithdrawn(**about(case, by)))


def close(session: Session, *, by: Actor, case: Case) -> None:
    """End a case: no further MARAC. Its content stays readable for 28 days."""
    if case.closed_at is not None:
        raise Refused("This case is closed already.")
    if any(listing.undecided for listing in case.listings):
        raise Refused("The meeting has not decided this case yet, so it cannot be closed.")
    case.closed_at = clock.now()
    session.flush()
    publish(session, CaseClosed(**about(case, by)))


def _speaking_for(by: Actor, case: Case) -> UUID:
    """Name the agency whose judgement it is: the actor's own, or the referrer's for the system."""
    return by.seats[0].agency_id if by.seats else case.agency_id
