"""Sending a referral to the co-ordinator: from here on it is not its writer's alone."""

import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.agencies.models import Area
from marac.cases.models import Case
from marac.cases.operations.restriction import restrict_to_keepers
from marac.cases.referrals.drafts import must_be_own_draft
from marac.cases.referrals.events import ReferralSubmitted
from marac.cases.referrals.gaps import completeness
from marac.cases.referrals.typed import list_typed
from marac.events import publish
from marac.refusals import Refused

# How many numbers may be left out between one referral and the next.
MOST_LEFT_OUT = 2


def submit(session: Session, *, by: Actor, case: Case) -> None:
    """Send a whole referral and give it its reference; one about a colleague is restricted."""
    must_be_own_draft(case, by)
    missing = completeness(case).missing
    if missing:
        raise Refused(f"This referral cannot be sent yet. {missing[0].text}.")
    if list_typed(session, by=by, case=case):
        raise Refused("Something is typed on a page and not saved. Save it or throw it away first.")
    case.reference = next_reference(session, case)
    case.submitted_at = clock.now()
    session.flush()
    publish(session, ReferralSubmitted(actor_id=by.user_id, area_id=case.area_id, case_id=case.id))
    if case.staff_victim:
        restrict_to_keepers(session, by=by, case=case)


def next_reference(session: Session, case: Case) -> str:
    """Take the area's next number; it goes on over the years, so it alone finds a case there.

    The update locks the area's row, so two referrals sent at once get two numbers. Numbers are
    left out at random: somebody from whom a case is hidden must not find it by a gap in a list.
    """
    code, number = session.execute(
        sa.update(Area)
        .where(Area.id == case.area_id)
        .values(last_reference=Area.last_reference + 1 + secrets.randbelow(MOST_LEFT_OUT + 1))
        .returning(Area.code, Area.last_reference)
        .execution_options(synchronize_session=False)
    ).one()
    return f"{code}-{clock.today().year}-{number:04}"
