"""Whose data a person may take out in bulk, and which exports they may know of, as SQL."""

import sqlalchemy as sa

from marac.access import Actor, Permission
from marac.approvals import ApprovalRequest
from marac.cases import policy as cases
from marac.meetings.mentions import knows_every_case

# The act, under the name of the permission that lets somebody ask for it.
EXPORT = Permission.CSV_PERSONAL_EXPORT.value


def exportable_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Say of which cases a person may ask for the data; asked again when they fetch them."""
    return cases.within(actor, Permission.CSV_PERSONAL_EXPORT)


def asked_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which requests for an export are the person's own, in the area where they work."""
    return sa.and_(_is_export(actor), ApprovalRequest.requested_by_id == actor.user_id)


def listed_for(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which requests stand on a person's page: their own, and those that they decided.

    Of another's request they know no more once one of its cases is hidden from them.
    """
    decided = ApprovalRequest.decided_by_id == actor.user_id
    theirs = sa.and_(_is_export(actor), decided, knows_every_case(actor))
    return sa.or_(asked_by(actor), theirs)


def _is_export(actor: Actor) -> sa.ColumnElement[bool]:
    return sa.and_(ApprovalRequest.act == EXPORT, ApprovalRequest.area_id == actor.area_id)
