"""Who may add, read and remove which file, as SQL conditions that every query of files uses.

Whoever takes part in a case reads its files, but those kept for the people who run it. A referrer
knows what they added themselves and cannot open it again: their referral is no longer theirs alone.
Every statement joins Case.
"""

import sqlalchemy as sa

from marac.access import Actor, Permission, Role
from marac.attachments.models import Attachment, Audience
from marac.cases import conditions
from marac.cases import policy as cases
from marac.cases.models import Case
from marac.cases.policy import may_now


def readable_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which files a person may open, if their state lets anybody."""
    for_the_area = sa.or_(sa.literal(actor.runs_the_cycle), conditions.granted(actor))
    return sa.and_(
        cases.within(actor, Permission.ATTACHMENT_GET),
        sa.or_(Attachment.sharing == Audience.ALL, for_the_area),
    )


def _own(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which files the person added to the referral that they wrote."""
    return sa.and_(cases.referred_by(actor), Attachment.agency_id == Case.agency_id)


def listed_for(actor: Actor) -> sa.ColumnElement[bool]:
    """Say of which files a person knows: those that they may open, and their own."""
    return sa.or_(readable_by(actor), _own(actor))


def removable_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which files a person may take away: the co-ordinator any, an agency its own.

    At any stage: a file that should not be there must be able to go.
    """
    return sa.and_(
        listed_for(actor),
        sa.or_(
            cases.reaching(actor, Permission.ATTACHMENT_ADD, own=_own(actor)),
            Attachment.agency_id.in_(actor.voice_agency_ids),
        ),
    )


def may_add(actor: Actor, case: Case) -> bool:
    """Tell of a case that is in a person's sight whether they may add a file to it now."""
    own = case.referrer_id == actor.user_id and case.agency_id in actor.agency_ids
    runs = actor.has(Role.COORDINATOR) and case.submitted_at is not None
    return (own or runs) and may_now(actor, Permission.ATTACHMENT_ADD, case)
