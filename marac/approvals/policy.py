"""Who may see which request: whoever asked and whoever may agree, if the matter is open to them."""

from collections.abc import Iterable

import sqlalchemy as sa

from marac.access import Actor
from marac.approvals.acts import Act
from marac.approvals.models import ApprovalRequest
from marac.database import instant


def visible_to(acts: Iterable[Act], actor: Actor) -> sa.ColumnElement[bool]:
    """Say which requests a person may see; of what is hidden from them there is no request."""
    own = ApprovalRequest.requested_by_id == actor.user_id
    ways = [
        _known(act, actor) if act.may_approve(actor) else sa.and_(_known(act, actor), own)
        for act in acts
    ]
    return sa.and_(ApprovalRequest.area_id == actor.area_id, sa.or_(sa.false(), *ways))


def decidable_by(acts: Iterable[Act], actor: Actor) -> sa.ColumnElement[bool]:
    """Say which requests wait for a person's decision: another's, of an act that is theirs."""
    theirs = [_known(act, actor) for act in acts if act.may_approve(actor)]
    return sa.and_(
        ApprovalRequest.area_id == actor.area_id,
        ApprovalRequest.requested_by_id != actor.user_id,
        is_open(),
        sa.or_(sa.false(), *theirs),
    )


def known_to(act: Act, actor: Actor) -> sa.ColumnElement[bool]:
    """Say of which requests for one act a person may know at all."""
    return sa.and_(ApprovalRequest.area_id == actor.area_id, _known(act, actor))


def is_open() -> sa.ColumnElement[bool]:
    """Say that nobody has decided a request and its time has not run out."""
    return sa.and_(ApprovalRequest.outcome.is_(None), ApprovalRequest.expires_at > instant())


def _known(act: Act, actor: Actor) -> sa.ColumnElement[bool]:
    return sa.and_(ApprovalRequest.act == act.name, act.visible_to(actor))
