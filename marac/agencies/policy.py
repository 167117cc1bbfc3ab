"""Which seats count today, as SQL conditions: the ground on which every other policy stands."""

import sqlalchemy as sa
from sqlalchemy.orm.util import AliasedClass

from marac.agencies.models import Membership, SharingAgreement
from marac.database import day

Seats = type[Membership] | AliasedClass[Membership]


def not_over(seat: Seats = Membership) -> sa.ColumnElement[bool]:
    """Say that a seat is held today or will be: nobody ended it, and its last day is not past."""
    return sa.and_(seat.ended_at.is_(None), sa.or_(seat.ends_on.is_(None), seat.ends_on >= day()))


def held_today(seat: Seats = Membership) -> sa.ColumnElement[bool]:
    """Say that a seat is held today: it has begun and is not over."""
    return sa.and_(not_over(seat), seat.starts_on <= day())


def has_agreement() -> sa.ColumnElement[bool]:
    """Say that the agency of a seat has a sharing agreement in date."""
    today = day()
    return (
        sa.select(SharingAgreement.id)
        .where(
            SharingAgreement.agency_id == Membership.agency_id,
            SharingAgreement.signed_on <= today,
            SharingAgreement.expires_on > today,
        )
        .exists()
    )
