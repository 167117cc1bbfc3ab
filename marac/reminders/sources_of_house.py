"""What keeps people able to work here: agreeing to requests, the declaration, the agreement."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import approvals, clock
from marac.access import Actor, Role
from marac.accounts.actors import DECLARATION_HOLDS
from marac.accounts.models import Declaration
from marac.agencies.models import Agency, Membership, SharingAgreement
from marac.agencies.policy import held_today
from marac.approvals import ApprovalRequest
from marac.approvals.policy import decidable_by
from marac.database import beyond
from marac.reminders.kinds import Kind
from marac.reminders.ladder import Rung
from marac.reminders.matters import Matter

# Who keeps an agency's agreement in order beside those who speak for it.
KEEPERS = (Role.COORDINATOR, Role.INFORMATION_GOVERNANCE)


def list_approvals(session: Session, *, by: Actor) -> Iterable[Matter]:
    """List the requests that wait for the person's agreement."""
    if by.area_id is None or not by.seats:
        return
    acts = approvals.all_acts(session)
    with beyond(session, "a request with a hidden case is hidden, so the hidden cases must count"):
        found = session.scalars(
            sa.select(ApprovalRequest)
            .where(decidable_by(acts, by))
            .order_by(ApprovalRequest.expires_at)
        ).all()
    for request in found:
        yield Matter(
            kind=Kind.APPROVAL,
            subject_id=request.id,
            due_on=clock.london_day(request.expires_at),
            since=clock.london_day(request.requested_at),
            rung=Rung.OWNER,
            reference="",
            page="approvals.view",
            values=(("request_id", request.id),),
        )


def list_declarations(session: Session, *, by: Actor) -> Iterable[Matter]:
    """Give the day on which the person's yearly declaration runs out, or ran out."""
    signed_at = session.scalar(
        sa.select(sa.func.max(Declaration.signed_at)).where(
            Declaration.user_id == by.user_id, Declaration.area_id == by.area_id
        )
    )
    if signed_at is not None and by.area_id is not None:
        yield Matter(
            kind=Kind.DECLARATION,
            subject_id=by.area_id,
            due_on=clock.london_day(signed_at + DECLARATION_HOLDS),
            since=clock.london_day(signed_at),
            rung=Rung.OWNER,
            reference="",
            page="home.index",
        )


def list_agreements(session: Session, *, by: Actor) -> Iterable[Matter]:
    """List the agencies whose last sharing agreement is to be renewed: one's own, or the area's."""
    mine: sa.ColumnElement[bool] = Agency.id.in_(by.voice_agency_ids)
    if by.has(*KEEPERS):
        mine = sa.or_(mine, _takes_part(by))
    last = sa.func.max(SharingAgreement.expires_on)
    rows = session.execute(
        sa.select(Agency.id, Agency.short_name, last, sa.func.max(SharingAgreement.signed_on))
        .join(SharingAgreement, SharingAgreement.agency_id == Agency.id)
        .where(mine)
        .group_by(Agency.id, Agency.short_name)
        .order_by(last, Agency.id)
    )
    for agency_id, name, expires_on, signed_on in rows:
        yield Matter(
            kind=Kind.AGREEMENT,
            subject_id=agency_id,
            due_on=expires_on,
            since=signed_on,
            rung=Rung.OWNER,
            reference=name,
            page="home.index",
        )


def _takes_part(by: Actor) -> sa.ColumnElement[bool]:
    return (
        sa.select(Membership.id)
        .where(Membership.agency_id == Agency.id, Membership.area_id == by.area_id, held_today())
        .correlate(Agency)
        .exists()
    )
