"""Which seats count today, as SQL conditions: the ground on which every other policy stands."""

import sqlalchemy as sa
from sqlalchemy.orm.util import AliasedClass

from marac import clock
from marac.agencies.models import Membership, SharingAgreement

Seats = type[Membership] | AliasedClass[Membership]


def not_over(seat: Seats = Membership) -> sa.ColumnElement[bool]:
    """Say that a seat is held today or will be: nobody ended it, and its last day is not past."""
    return sa.and_(
        seat.ended_at.is_(None), sa.or_(seat.ends_on.is_(None), seat.ends_on >= clock.today())
    )


def held_today(seat: Seats = Membership) -> sa.ColumnElement[bool]:
    """Say that a seat is held today: it has begun and is not over."""
    return sa.and_(not_over(seat), seat.starts_on <= clock.today())


def has_agreement() -> sa.ColumnElement[bool]:
    """Say that the agency of a seat has a sharing agreement in date."""
    today = clock.today()
    return (
        sa.select(SharingAgreement.id)
        .where(
            SharingAgreement.agency_id == Membership.agency_id,
            SharingAgreement.signed_on <= today,
            SharingAgreement.expires_on > today,
        )
        .exists()
    )
