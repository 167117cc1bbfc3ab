"""To whom an action can be handed over: people of its agency whom nothing keeps from the case."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Permission, roles_with
from marac.accounts.models import User
from marac.actions.models import Action
from marac.agencies.models import Membership
from marac.cases.models import Conflict, NamedReader
from marac.database import beyond


def list_colleagues(session: Session, *, action: Action) -> Sequence[User]:
    """List the people of the agency who can sign in here and may be given this action.

    Who has a conflict of interest is left out, and nothing says why.
    """
    with beyond(session, "who is kept from a case is not told to who hands its action over"):
        return session.scalars(_colleagues(action)).all()


def _colleagues(action: Action) -> sa.Select[User]:
    today = clock.today()
    conflicted = sa.select(Conflict.id).where(
        Conflict.case_id == action.case_id,
        Conflict.lifted_at.is_(None),
        sa.or_(Conflict.user_id == User.id, Conflict.agency_id.in_(_ties())),
    )
    seats = sa.select(Membership.user_id).where(
        Membership.agency_id == action.agency_id,
        Membership.area_id == action.case.area_id,
        Membership.role.in_(roles_with(Permission.ACTION_LIST)),
        Membership.ended_at.is_(None),
        Membership.starts_on <= today,
        sa.or_(Membership.ends_on.is_(None), Membership.ends_on >= today),
    )
    found = (
        sa.select(User)
        .where(
            User.disabled_at.is_(None),
            User.id.in_(seats),
            ~conflicted.correlate(User).exists(),
        )
        .order_by(User.name, User.id)
    )
    if action.case.restricted_at is not None:
        named = sa.select(NamedReader.user_id).where(NamedReader.case_id == action.case_id)
        found = found.where(User.id.in_(named))
    return found


def _ties() -> sa.Select[object]:
    """Select every agency that a person belongs to today, in whatever area."""
    today = clock.today()
    return (
        sa.select(Membership.agency_id)
        .where(
            Membership.user_id == User.id,
            Membership.ended_at.is_(None),
            Membership.starts_on <= today,
            sa.or_(Membership.ends_on.is_(None), Membership.ends_on >= today),
        )
        .correlate(User)
    )
