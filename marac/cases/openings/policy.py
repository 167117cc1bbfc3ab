"""Who may know who opened a case, as SQL conditions that every query of openings uses."""

import sqlalchemy as sa

from marac.access import Actor, Permission, Role
from marac.agencies.models import Membership
from marac.agencies.policy import held_today
from marac.cases import conditions, policy
from marac.cases.models import Case, CuriosityAlert, Opening
from marac.cases.stages import within_embargo

OVERSEERS = (Role.COORDINATOR, Role.INFORMATION_GOVERNANCE)

Condition = sa.ColumnElement[bool]


def log_open_to(actor: Actor) -> Condition:
    """Say of which cases a person may read the log; the statement selects or joins Case."""
    return policy.within(actor, Permission.AUDIT_CASE_LOG, own=_answers_for(actor))


def row_open_to(actor: Actor) -> Condition:
    """Say which openings of such a case are in the person's log: a lead's, their own agency's.

    An auditor has them all, as metadata: `names_whom` says where they read the name.
    """
    if actor.has(*OVERSEERS, Role.AUDITOR):
        return sa.true()
    return Opening.agency_id.in_(actor.agencies_as(Role.REPRESENTATIVE))


def names_whom(actor: Actor) -> Condition:
    """Say at which openings the person reads who it was, and what they said besides."""
    if actor.has(*OVERSEERS):
        return sa.true()
    return Opening.agency_id.in_(actor.agencies_as(Role.REPRESENTATIVE))


def alert_open_to(actor: Actor) -> Condition:
    """Say which alerts a person may look into: never one about themselves.

    One about a co-ordinator is for the chair and the governance lead.
    """
    alerts = sa.and_(
        CuriosityAlert.area_id == actor.area_id, CuriosityAlert.user_id != actor.user_id
    )
    if actor.has(Role.CHAIR, Role.INFORMATION_GOVERNANCE):
        return alerts
    return sa.and_(alerts, ~_about_a_coordinator()) if actor.runs_the_cycle else sa.false()


def alert_case_open_to(actor: Actor) -> Condition:
    """Say which cases an alert may name to a person: those that they may see, or whose log."""
    return sa.or_(policy.visible_to(actor), log_open_to(actor))


def _answers_for(actor: Actor) -> Condition:
    """Say for which cases a lead answers: their own referrals, and what their people opened.

    A referral that was closed so long ago that nobody reads it is nobody's any more here, too.

    Of what their people opened they know only the cases that are, or may become, open to them.
    """
    opened = (
        sa.select(Opening.id)
        .where(
            Opening.case_id == Case.id,
            Opening.agency_id.in_(actor.agencies_as(Role.REPRESENTATIVE)),
        )
        .correlate_except(Opening)
        .exists()
    )
    known = sa.or_(policy.visible_to(actor), policy.awaiting_attestation(actor))
    authored = sa.and_(conditions.authored(actor), within_embargo())
    return sa.or_(authored, sa.and_(opened, known))


def _about_a_coordinator() -> Condition:
    return (
        sa.select(Membership.id)
        .where(
            Membership.user_id == CuriosityAlert.user_id,
            Membership.area_id == CuriosityAlert.area_id,
            Membership.role == Role.COORDINATOR,
            held_today(),
        )
        .correlate(CuriosityAlert)
        .exists()
    )
