"""Whose provider somebody may set up: that of an agency which takes part in their area today."""

import sqlalchemy as sa

from marac.access import Actor
from marac.accounts.federation.models import Provider
from marac.agencies.models import AreaAgency
from marac.database import day


def settable_by(by: Actor) -> sa.ColumnElement[bool]:
    """Make the condition on `Provider` for the agencies of the actor's area."""
    today = day()
    return sa.exists().where(
        AreaAgency.agency_id == Provider.agency_id,
        AreaAgency.area_id == by.area_id,
        AreaAgency.joined_on <= today,
        sa.or_(AreaAgency.left_on.is_(None), AreaAgency.left_on >= today),
    )


def is_live() -> sa.ColumnElement[bool]:
    """Say that settings are in use."""
    return sa.and_(Provider.live_from.is_not(None), Provider.ended_at.is_(None))
