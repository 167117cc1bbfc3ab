"""The mails about emergency openings and grants: that there is something to see, never what."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor, Permission, roles_with
from marac.accounts.mail import address
from marac.accounts.models import User
from marac.approvals.acts import Person, people_with
from marac.cases.exceptional import policy
from marac.cases.exceptional.deadlines import last_day
from marac.cases.models import BreakGlass, Case, CaseGrant
from marac.notifications.operations import queue
from marac.web.filters import long_date

BROKEN = """Somebody opened a case in marac in an emergency. They can read it for one hour.

Somebody else must review why, within two working days:

{link}
"""

REVIEWED = """Your emergency access to a case in marac has been reviewed.

Sign in to read what the reviewer says:

{link}
"""

GRANTED = """A case has been opened to you in marac, until {until}.

Sign in to find it, and what it was opened for:

{link}
"""


def tell_reviewers(session: Session, *, opening: BreakGlass) -> None:
    """Tell co-ordinator, chair and governance lead at once, but nobody to whom it is hidden."""
    body = BROKEN.format(link=address("cases.list_reviews"))
    for person in list_reviewers(session, opening=opening):
        queue(session, recipient=person.email, subject="Emergency access in marac", body=body)


def list_reviewers(session: Session, *, opening: BreakGlass) -> list[Person]:
    """List who may review an emergency opening today."""
    roles = roles_with(Permission.BREAKGLASS_REVIEW)
    people = people_with(session, area_id=opening.case.area_id, roles=roles)
    return [person for person in people if _may_review(session, person.actor, opening)]


def tell_opener(session: Session, *, opening: BreakGlass) -> None:
    """Tell whoever opened a case in an emergency that it has been reviewed."""
    queue(
        session,
        recipient=opening.user.email,
        subject="Your emergency access in marac was reviewed",
        body=REVIEWED.format(link=address("cases.break_glass")),
    )


def tell_grantee(session: Session, *, user: User, grant: CaseGrant) -> None:
    """Tell somebody that a case was opened to them."""
    until = long_date(last_day(grant.expires_at))
    queue(
        session,
        recipient=user.email,
        subject="A case was opened to you in marac",
        body=GRANTED.format(until=until, link=address("cases.register")),
    )


def _may_review(session: Session, reviewer: Actor, opening: BreakGlass) -> bool:
    found = (
        sa.select(BreakGlass.id)
        .join(Case, Case.id == BreakGlass.case_id)
        .where(BreakGlass.id == opening.id, policy.reviewable_by(reviewer))
    )
    return session.scalar(found) is not None
