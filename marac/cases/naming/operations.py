"""Setting the date on which a name must be looked at again, and looking."""

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.agencies.models import Area
from marac.cases.events import about
from marac.cases.models import Case, NamingReview
from marac.cases.naming.events import NamesTakenOut, NamingReviewed
from marac.cases.referrals.steps import needs_necessity
from marac.events import publish
from marac.people.models import Identity, IdentityKind
from marac.people.operations import describe
from marac.refusals import Refused

# No name is kept longer than this without another look.
LONGEST_DAYS = 92
TAKEN_OUT = "The name was taken out, because it was needed no longer."
NAMES = ("name", "given_names", "surname", "aliases", "known_as", "handle", "platform")
CONTACTS = ("address", "postcode", "uprn", "ward", "landlord", "phone", "email")


def must_be_looked_at(case: Case) -> bool:
    """Tell whether somebody is named in a running case and nothing is recorded as a crime."""
    return case.submitted_at is not None and case.closed_at is None and needs_necessity(case)


def settle(session: Session, *, case: Case) -> None:
    """Set the date when somebody is named without a crime; lift it when that is so no longer.

    Whoever told of an incident without seeing who is in the case changes nothing.
    """
    if not case.parts:
        return
    open_review = get_open_review(session, case=case)
    if must_be_looked_at(case) and open_review is None:
        days = session.get_one(Area, case.area_id).naming_review_days
        session.add(NamingReview(case_id=case.id, due_on=clock.today() + timedelta(days=days)))
    elif open_review is not None and not must_be_looked_at(case):
        session.delete(open_review)
    session.flush()


def get_open_review(session: Session, *, case: Case) -> NamingReview | None:
    """Find the look at the name that is still to come."""
    found = sa.select(NamingReview).where(
        NamingReview.case_id == case.id, NamingReview.reviewed_at.is_(None)
    )
    return session.scalar(found.order_by(NamingReview.due_on).limit(1))


def keep_name(session: Session, *, by: Actor, case: Case, reason: str, next_on: date) -> None:
    """Say why the name is still needed, and when somebody looks again."""
    today = clock.today()
    if not today < next_on <= today + timedelta(days=LONGEST_DAYS):
        raise Refused(f"Look again within {LONGEST_DAYS} days.")
    _reviewed(session, by, case, kept=True, reason=reason)
    session.add(NamingReview(case_id=case.id, due_on=next_on))
    session.flush()
    publish(session, NamingReviewed(**about(case, by)))


def take_names_out(session: Session, *, by: Actor, case: Case, reason: str) -> None:
    """Take the names of the alleged perpetrators out of the case; what is described stays.

    What was learnt beside them (other names, earlier addresses) goes as well. Words that people
    wrote elsewhere in the case stay as they are.
    """
    _reviewed(session, by, case, kept=False, reason=reason)
    for part in case.harm_sources:
        _forget(session, part.identity)
    session.flush()
    publish(session, NamesTakenOut(**about(case, by)))


def _reviewed(session: Session, by: Actor, case: Case, *, kept: bool, reason: str) -> None:
    if not must_be_looked_at(case):
        raise Refused("Nobody is named in this case without a crime being recorded.")
    review = get_open_review(session, case=case)
    if review is None:
        review = NamingReview(case_id=case.id, due_on=clock.today())
        session.add(review)
    review.reviewed_at, review.reviewed_by_id = clock.now(), by.user_id
    review.kept, review.reason = kept, reason


def _forget(session: Session, identity: Identity) -> None:
    """Leave of somebody only what is described."""
    for beside in session.scalars(sa.select(Identity).where(Identity.beside_id == identity.id)):
        session.delete(beside)
    blank = dict.fromkeys((*NAMES, *CONTACTS), "")
    described = identity.description or TAKEN_OUT
    identity.person_id, identity.born_on, identity.kind = None, None, IdentityKind.UNKNOWN
    describe(identity, blank | {"description": described})
