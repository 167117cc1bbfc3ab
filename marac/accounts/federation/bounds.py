"""How far an agency's word for somebody goes: as far as its own seats, and no further.

Whoever runs a provider can be anybody of its agency. Somebody with a seat at another agency too
would bring that one's cases with them, so for them the provider stands for the password only: they
show a second factor of ours, which they have set up without the provider. And whoever works for
that one agency, and is let in by its factor, has none of ours; a password alone never adds one.
"""

from uuid import UUID

from sqlalchemy.orm import Session

from marac.accounts.federation.queries import find_of_user
from marac.accounts.models import User
from marac.accounts.sessions import memberships_today
from marac.agencies.models import Membership


def sits_elsewhere(session: Session, *, user_id: UUID, agency_id: UUID) -> bool:
    """Tell whether a person holds a seat of another agency today, in whichever area."""
    others = memberships_today(user_id).where(Membership.agency_id != agency_id)
    return session.execute(others.limit(1)).first() is not None


def belongs_to_provider(session: Session, *, user: User) -> bool:
    """Tell whether an agency whose provider is live knows a person, and has all their seats."""
    provider = find_of_user(session, user_id=user.id)
    if provider is None:
        return False
    return not sits_elsewhere(session, user_id=user.id, agency_id=provider.agency_id)
