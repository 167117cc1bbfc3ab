"""Who tells the person harmed: who may, whose it is now, and who may know that it is owed."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marac.access import Actor, Role
from marac.accounts.models import User
from marac.accounts.sessions import has_declared, memberships_today
from marac.agencies.models import Agency, Area, Membership
from marac.cases import conditions
from marac.cases import policy as cases
from marac.cases.models import Case, Invitation, Listing, VoiceStage
from marac.cases.stages import ever_circulated

RUNNERS = (Role.COORDINATOR, Role.CHAIR)
SPEAKERS = (Role.REPRESENTATIVE, Role.DEPUTY)
# The account of whoever is asked about, apart from any account in the statement around.
Theirs = aliased(User)


def can_tell(user_id: Any) -> sa.ColumnElement[bool]:
    """Say in SQL that somebody signs in here and may open the case, by their seats of today.

    The rule of `cases.policy.visible_to`, for a column of ids: what somebody was given who has
    left, or was kept away since, must go back to those who can do it.
    """
    return sa.and_(
        _has_a_seat(user_id),
        ~conditions.kept_away(user_id),
        sa.or_(Case.restricted_at.is_(None), conditions.on_the_list(user_id)),
    )


def theirs(actor: Actor) -> sa.ColumnElement[bool]:
    """Say that telling falls to a person to whom the case is open, as teller or as advocate."""
    nobody_else = sa.or_(Listing.teller_id.is_(None), ~can_tell(Listing.teller_id))
    return sa.or_(
        Listing.teller_id == actor.user_id,
        sa.and_(Case.advocate_id == actor.user_id, nobody_else),
    )


def knows_duty(actor: Actor, case: Case, listing: Listing, stage: VoiceStage) -> bool:
    """Tell whether somebody to whom a case is open may know that telling them is owed.

    That the room decided is known to whoever has to tell of it, to others with the minutes.
    """
    if not cases.knows_listing(actor, listing):
        return False
    if stage is VoiceStage.BEFORE:
        return True
    if listing.decided_at is None:
        return False
    to_tell = actor.user_id in (listing.teller_id, case.advocate_id)
    return to_tell or cases.knows_decision(actor, listing)


def _has_a_seat(user_id: Any) -> sa.ColumnElement[bool]:
    runs = Membership.role.in_(RUNNERS)
    speaks = sa.and_(Membership.role.in_(SPEAKERS), _open_to_agencies(user_id))
    advocates = sa.and_(
        Membership.role == Role.ADVOCATE, Case.advocate_id == user_id, _open_to_agencies(user_id)
    )
    return (
        memberships_today(user_id)
        .with_only_columns(Membership.id)
        .join(Theirs, Theirs.id == Membership.user_id)
        .where(
            Membership.area_id == Case.area_id,
            Theirs.disabled_at.is_(None),
            has_declared(user_id, Case.area_id),
            sa.or_(runs, speaks, advocates),
        )
        .order_by(None)
        .correlate_except(Membership, Agency, Area, Theirs)
        .exists()
    )


def _open_to_agencies(user_id: Any) -> sa.ColumnElement[bool]:
    """Say that the agency of a seat takes part, its agenda went out, and the person attested."""
    takes_part = (
        sa.select(Invitation.id)
        .where(
            Invitation.case_id == Case.id,
            Invitation.agency_id == Membership.agency_id,
            Invitation.withdrawn_at.is_(None),
        )
        .correlate_except(Invitation)
        .exists()
    )
    return sa.and_(takes_part, ever_circulated(), conditions.has_attested(user_id))
