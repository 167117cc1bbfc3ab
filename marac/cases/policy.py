"""Who may see which case, as SQL conditions that every query of cases uses.

An exclusion for conflict beats everything; a restricted case is for those on its list; then each
role has its window of stages.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marac.access import AGENCY_VOICES, Actor, Role
from marac.agencies.models import Membership
from marac.agencies.policy import held_today
from marac.cases.models import Case, Conflict, Invitation, Listing, NamedReader
from marac.cases.stages import ever_circulated, within_embargo


def not_conflicted(actor: Actor) -> sa.ColumnElement[bool]:
    """Keep out a person, or a person of an agency, with a conflict of interest in the case."""
    return ~(
        sa.select(Conflict.id)
        .where(
            Conflict.case_id == Case.id,
            Conflict.lifted_at.is_(None),
            sa.or_(
                Conflict.user_id == actor.user_id,
                Conflict.agency_id.in_(actor.agency_ids),
                Conflict.agency_id.in_(agencies_of(actor.user_id)),
            ),
        )
        .correlate(Case)
        .exists()
    )


def agencies_of(user_id: Any) -> sa.Select[Any]:
    """Select every agency that a person belongs to today, for a conflict of the whole agency.

    A seat gives no access without a sharing agreement, or in another area; it still ties the
    person to the agency.
    """
    theirs = aliased(Membership)
    return (
        sa.select(theirs.agency_id)
        .where(theirs.user_id == user_id, held_today(theirs))
        .correlate_except(theirs)
    )


def named_if_restricted(actor: Actor) -> sa.ColumnElement[bool]:
    """Let only the people on its list near a restricted case."""
    named = (
        sa.select(NamedReader.id)
        .where(NamedReader.case_id == Case.id, NamedReader.user_id == actor.user_id)
        .correlate(Case)
        .exists()
    )
    return sa.or_(Case.restricted_at.is_(None), named)


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


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which cases a person may open: the content of the case, not only that it exists."""
    ways: list[sa.ColumnElement[bool]] = []
    if actor.runs_the_cycle:
        ways.append(Case.submitted_at.is_not(None))
    if actor.has(Role.REPRESENTATIVE, Role.DEPUTY):
        ways.append(sa.and_(ever_circulated(), invited(actor, Role.REPRESENTATIVE, Role.DEPUTY)))
    if actor.has(Role.ADVOCATE):
        assigned = Case.advocate_id == actor.user_id
        ways.append(sa.and_(assigned, ever_circulated(), invited(actor, Role.ADVOCATE)))
    if not ways:
        return sa.false()
    return sa.and_(
        Case.area_id == actor.area_id,
        not_conflicted(actor),
        named_if_restricted(actor),
        within_embargo(),
        sa.or_(*ways),
    )


def referred_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which referrals a person wrote: they may read their own text and one line of status."""
    return sa.and_(
        Case.area_id == actor.area_id,
        Case.referrer_id == actor.user_id,
        not_conflicted(actor),
        within_embargo(),
    )


def editable_draft(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which drafts a person may still change: their own, not yet submitted."""
    return sa.and_(referred_by(actor), Case.submitted_at.is_(None))


def sees_safe_contact(actor: Actor, case: Case) -> bool:
    """Tell whether the safe contact and whereabouts of a visible case are open to the person.

    Co-ordinator, chair, the assigned advocate and the referrer see them; an invited agency does
    when the referrer shared them.
    """
    if actor.runs_the_cycle or actor.user_id in (case.advocate_id, case.referrer_id):
        return True
    return (
        case.contact is not None and case.contact.shared_with_invited and actor.has(*AGENCY_VOICES)
    )


def triageable(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which referrals wait for a decision that the person may see."""
    return sa.and_(
        visible_to(actor),
        sa.literal(actor.runs_the_cycle),
        Case.decision.is_(None),
        Case.closed_at.is_(None),
    )


def governable(actor: Actor) -> sa.ColumnElement[bool]:
    """Say from which cases a person may keep others away: those they run, or their area's.

    The information governance lead knows a case by its reference only, whatever its state.
    """
    if not actor.has(Role.INFORMATION_GOVERNANCE):
        return sa.and_(visible_to(actor), sa.literal(actor.runs_the_cycle))
    return sa.and_(
        Case.area_id == actor.area_id, not_conflicted(actor), Case.submitted_at.is_not(None)
    )


def known_listing(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which listings of a visible case an agency knows of: those on an agenda that went out."""
    return sa.true() if actor.runs_the_cycle else Listing.circulated_at.is_not(None)


def knows_listing(actor: Actor, listing: Listing) -> bool:
    """Tell the same of a loaded listing."""
    return actor.runs_the_cycle or listing.circulated_at is not None


def known_decision(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which listings of a visible case carry a decision that is open to the person."""
    open_ = sa.true() if actor.runs_the_cycle else Listing.minutes_sent_at.is_not(None)
    return sa.and_(Listing.decided_at.is_not(None), open_)


def knows_decision(actor: Actor, listing: Listing) -> bool:
    """Tell whether what the meeting decided is open to the person: to agencies with the minutes."""
    return actor.runs_the_cycle or listing.minutes_sent_at is not None
