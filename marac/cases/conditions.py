"""The conditions of which every rule about a case is made, each in one place.

They speak of `Case` in the statement around them. Those about a person take the person's id as a
value or as a column, so that one rule serves "may this actor?" and "who may?" alike.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marac.access import Actor, Role
from marac.agencies.models import Membership
from marac.agencies.policy import held_today
from marac.cases.models import (
    Attestation,
    BreakGlass,
    Case,
    CaseGrant,
    Conflict,
    ContactRelease,
    Invitation,
    NamedReader,
)
from marac.cases.stages import ever_circulated, within_embargo
from marac.database import instant

# The seats of whoever is asked about; made once, because a page asks of many cases.
THEIRS = aliased(Membership)


def in_area(actor: Actor) -> sa.ColumnElement[bool]:
    """Keep everybody inside the area that they are working in."""
    return Case.area_id == actor.area_id


def agencies_of(user_id: Any) -> sa.Select[Any]:
    """Select every agency that a person belongs to today, for a conflict of the whole agency.

    A seat gives no access without a sharing agreement, or in another area; it still ties the
    person to the agency.
    """
    return (
        sa.select(THEIRS.agency_id)
        .where(THEIRS.user_id == user_id, held_today(THEIRS))
        .correlate_except(THEIRS)
    )


def kept_away(
    user_id: Any, agency_ids: Any = None, *, case_id: Any = Case.id
) -> sa.ColumnElement[bool]:
    """Say that a person, or an agency of theirs, has a conflict of interest in the case."""
    ties = [Conflict.user_id == user_id, Conflict.agency_id.in_(agencies_of(user_id))]
    if agency_ids is not None:
        ties.append(Conflict.agency_id.in_(agency_ids))
    return (
        sa.select(Conflict.id)
        .where(Conflict.case_id == case_id, Conflict.lifted_at.is_(None), sa.or_(*ties))
        .correlate_except(Conflict)
        .exists()
    )


def not_conflicted(actor: Actor) -> sa.ColumnElement[bool]:
    """Keep out whoever has a conflict of interest; this beats every role and every grant."""
    return ~kept_away(actor.user_id, actor.agency_ids)


def on_the_list(user_id: Any) -> sa.ColumnElement[bool]:
    """Say that a person is on the list of a restricted case."""
    return (
        sa.select(NamedReader.id)
        .where(NamedReader.case_id == Case.id, NamedReader.user_id == user_id)
        .correlate_except(NamedReader)
        .exists()
    )


def named_if_restricted(actor: Actor) -> sa.ColumnElement[bool]:
    """Let only the people on its list near a restricted case."""
    return sa.or_(Case.restricted_at.is_(None), on_the_list(actor.user_id))


def invited(actor: Actor, *roles: Role) -> sa.ColumnElement[bool]:
    """Say that an agency for which the person holds one of these roles takes part in the case."""
    return (
        sa.select(Invitation.id)
        .where(
            Invitation.case_id == Case.id,
            Invitation.withdrawn_at.is_(None),
            Invitation.agency_id.in_(actor.agencies_as(*roles)),
        )
        .correlate(Case)
        .exists()
    )


def has_attested(user_id: Any) -> sa.ColumnElement[bool]:
    """Say that a person read the names and the ward, and has no conflict of interest."""
    return (
        sa.select(Attestation.id)
        .where(Attestation.case_id == Case.id, Attestation.user_id == user_id)
        .correlate_except(Attestation)
        .exists()
    )


def attested(actor: Actor) -> sa.ColumnElement[bool]:
    """Let a person of an invited agency further only once they have attested."""
    return has_attested(actor.user_id)


def assigned(actor: Actor) -> sa.ColumnElement[bool]:
    """Say that the person is the case's advocate."""
    return Case.advocate_id == actor.user_id


def authored(actor: Actor) -> sa.ColumnElement[bool]:
    """Say that the person wrote the referral, for an agency to which they still belong."""
    return sa.and_(Case.referrer_id == actor.user_id, Case.agency_id.in_(actor.agency_ids))


def in_running_window() -> sa.ColumnElement[bool]:
    """Say that those who run the cycle may read the case: submitted, and not long closed."""
    return sa.and_(Case.submitted_at.is_not(None), within_embargo())


def in_agency_window() -> sa.ColumnElement[bool]:
    """Say that invited agencies may read the case: its agenda went out, and it is not long closed.

    What was open to them once stays so while the case comes back.
    """
    return sa.and_(ever_circulated(), within_embargo())


def contact_released(actor: Actor, *roles: Role) -> sa.ColumnElement[bool]:
    """Say that the safe contact is released to an agency for which the person speaks."""
    return (
        sa.select(ContactRelease.id)
        .where(
            ContactRelease.case_id == Case.id,
            ContactRelease.withdrawn_at.is_(None),
            ContactRelease.agency_id.in_(actor.agencies_as(*roles)),
        )
        .correlate(Case)
        .exists()
    )


def grant_is_live() -> sa.ColumnElement[bool]:
    """Say that a grant has neither run out nor been ended."""
    return sa.and_(CaseGrant.ended_at.is_(None), CaseGrant.expires_at > instant())


def has_grant(user_id: Any) -> sa.ColumnElement[bool]:
    """Say that a live grant names this person and the case."""
    return (
        sa.select(CaseGrant.id)
        .where(
            CaseGrant.case_id == Case.id,
            CaseGrant.user_id == user_id,
            CaseGrant.ended_at.is_(None),
            CaseGrant.expires_at > instant(),
        )
        .correlate_except(CaseGrant)
        .exists()
    )


def granted(actor: Actor) -> sa.ColumnElement[bool]:
    """Let an auditor or a governance lead read what a live grant names.

    A grant is of the seat for which it was given: who has left it reads nothing by it any more,
    whatever way in another seat gives them.
    """
    if not actor.has(Role.AUDITOR, Role.INFORMATION_GOVERNANCE):
        return sa.false()
    return has_grant(actor.user_id)


def has_broken_glass(user_id: Any) -> sa.ColumnElement[bool]:
    """Say that a person opened the case in an emergency within the hour."""
    return (
        sa.select(BreakGlass.id)
        .where(
            BreakGlass.case_id == Case.id,
            BreakGlass.user_id == user_id,
            BreakGlass.expires_at > instant(),
        )
        .correlate_except(BreakGlass)
        .exists()
    )


def glass_broken(actor: Actor) -> sa.ColumnElement[bool]:
    """Let a person read a case for the hour after they broke the glass."""
    return has_broken_glass(actor.user_id)
