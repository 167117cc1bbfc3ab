"""Which people somebody may manage: those with a seat, past or present, in the same area."""

import sqlalchemy as sa

from marac.access import Actor
from marac.accounts.models import User
from marac.agencies.models import Membership


def manageable_by(by: Actor) -> sa.ColumnElement[bool]:
    """Make the condition on `User` for the people of the actor's area."""
    return sa.exists().where(Membership.user_id == User.id, Membership.area_id == by.area_id)
