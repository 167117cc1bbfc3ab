"""Who may read and write which return and which item, as SQL conditions that every query uses.

An item is its agency's own, released item by item. Whoever speaks for an agency reads what others
shared only once their own agency has answered; a nil answer counts. Every statement joins Case.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marac.access import Actor, Permission, Role
from marac.cases import conditions
from marac.cases import policy as cases
from marac.cases.models import Case, Invitation, Listing
from marac.database import moments
from marac.returns.models import ItemRelease, Return, ReturnItem, Sharing
from marac.returns.states import wanted_expression

# Made once: to alias a table anew for every condition takes longer than all the rest of it.
_ANSWERED, _ITS_LISTING, _THIS = aliased(Return), aliased(Listing), aliased(Listing)


def speaks_for(actor: Actor, agency_id: Any) -> sa.ColumnElement[bool]:
    """Say that the person speaks in the case for an agency; an advocate only where assigned."""
    representing = actor.agencies_as(Role.REPRESENTATIVE, Role.DEPUTY)
    advocating = sa.and_(
        Case.advocate_id == actor.user_id, agency_id.in_(actor.agencies_as(Role.ADVOCATE))
    )
    return sa.or_(agency_id.in_(representing), advocating)


def own(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which returns are the person's own agency's, while it takes part in an open case."""
    takes_part = (
        sa.select(Invitation.id)
        .where(
            Invitation.case_id == Return.case_id,
            Invitation.agency_id == Return.agency_id,
            Invitation.withdrawn_at.is_(None),
        )
        .correlate(Return)
        .exists()
    )
    return sa.and_(cases.visible_to(actor), speaks_for(actor, Return.agency_id), takes_part)


def _takes_part(actor: Actor, agency_id: Any) -> sa.ColumnElement[bool]:
    """Say that the person speaks for this agency, it is still invited, and it has answered.

    Its answer counts when it was given for this hearing of the case or for a later one.
    """
    answered, its_listing, this = _ANSWERED, _ITS_LISTING, _THIS
    listed_at = (
        sa.select(this.listed_at)
        .where(this.id == Return.listing_id)
        .correlate_except(this)
        .scalar_subquery()
    )
    has_answered = (
        sa.select(answered.id)
        .join(its_listing, its_listing.id == answered.listing_id)
        .where(
            answered.case_id == Return.case_id,
            answered.agency_id == agency_id,
            answered.submitted_at.is_not(None),
            its_listing.listed_at >= listed_at,
        )
        .correlate_except(answered, its_listing)
        .exists()
    )
    return sa.and_(speaks_for(actor, agency_id), has_answered)


def shared_with(actor: Actor) -> sa.ColumnElement[bool]:
    """Say that other agencies' released items and answers in the case are open to the person."""
    return (
        sa.select(Invitation.id)
        .where(
            Invitation.case_id == Case.id,
            Invitation.withdrawn_at.is_(None),
            _takes_part(actor, Invitation.agency_id),
        )
        .correlate_except(Invitation)
        .exists()
    )


def reads_for_the_area(actor: Actor) -> sa.ColumnElement[bool]:
    """Say that the person reads for no agency: they run the cycle, or a grant names the case."""
    return sa.or_(sa.literal(actor.runs_the_cycle), conditions.granted(actor))


def readable_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which returns a person reads: their own agency's, and others' once they are handed in."""
    others = sa.and_(
        Return.submitted_at.is_not(None),
        cases.within(actor, Permission.RETURN_READ_OTHERS),
        sa.or_(reads_for_the_area(actor), shared_with(actor)),
    )
    return sa.or_(own(actor), others)


def owed_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which returns co-ordinator and chair still wait for; they know who owes, not what."""
    if not actor.runs_the_cycle:
        return sa.false()
    return sa.and_(cases.visible_to(actor), Return.submitted_at.is_(None), wanted_expression())


def _named(actor: Actor) -> sa.ColumnElement[bool]:
    return (
        sa.select(ItemRelease.id)
        .join(
            Invitation,
            sa.and_(
                Invitation.case_id == Case.id,
                Invitation.agency_id == ItemRelease.agency_id,
                Invitation.withdrawn_at.is_(None),
            ),
        )
        .where(ItemRelease.item_id == ReturnItem.id, _takes_part(actor, ItemRelease.agency_id))
        .correlate_except(ItemRelease, Invitation)
        .exists()
    )


def items_listed_for(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which items a person finds in the returns that they read.

    Who reads for the area finds a withheld item too, as a bare note that something is withheld, and
    everyone finds that there is intelligence; `text_open_to` says whose words they may read.
    """
    hidden = () if actor.has(Role.CHAIR) else (Sharing.CHAIR,)
    locked = sa.and_(ReturnItem.intelligence, ReturnItem.sharing != Sharing.WITHHELD)
    return sa.or_(
        speaks_for(actor, Return.agency_id),
        sa.and_(reads_for_the_area(actor), ReturnItem.sharing.not_in(hidden)),
        ReturnItem.sharing == Sharing.ALL,
        sa.and_(ReturnItem.sharing == Sharing.NAMED, _named(actor)),
        locked,
    )


def text_open_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Say of an item in the list whether its words may be read.

    A withheld one's are read only at home, and so are those of one that has expired; intelligence
    by those to whom it was released.
    """
    chair_only = sa.and_(ReturnItem.sharing == Sharing.CHAIR, sa.literal(not actor.has(Role.CHAIR)))
    released = sa.or_(
        sa.not_(ReturnItem.intelligence),
        cases.within(actor, Permission.CASE_READ_POLICE_INTEL, released=_named(actor)),
    )
    in_date = sa.or_(ReturnItem.expires_on.is_(None), ReturnItem.expires_on >= moments.day())
    return sa.or_(
        speaks_for(actor, Return.agency_id),
        sa.and_(ReturnItem.sharing != Sharing.WITHHELD, ~chair_only, released, in_date),
    )
