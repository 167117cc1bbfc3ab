"""Which rows of the log a person may read, as SQL conditions that every query of it uses.

A row about a case shows to nobody from whom the case is kept. Overseers read the rows of their
area; an agency's lead those of their own people, on cases that they may know of; a system
administrator what happened at the doors, and no row about a case.
"""

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marac.access import Actor, Permission, Role
from marac.agencies.models import Membership
from marac.audit.models import AuditEntry
from marac.cases.models import Case
from marac.cases.openings.policy import OVERSEERS, alert_case_open_to, log_open_to
from marac.events import Operation

Condition = sa.ColumnElement[bool]

# What happens at the doors and to the system; a row of these kinds about a case is the case's.
SECURITY = (
    Operation.AUTHENTICATION,
    Operation.DENIAL,
    Operation.ROLE_CHANGE,
    Operation.AGREEMENT,
    Operation.BACKUP,
    Operation.SYSTEM,
)
OF_AN_AGENCY = (
    Role.REPRESENTATIVE,
    Role.DEPUTY,
    Role.ADVOCATE,
    Role.REFERRER,
    Role.CHAMPION,
)


def work_open_to(actor: Actor) -> Condition:
    """Say which rows of the work a person may read: about cases, meetings, actions and papers."""
    if not actor.may(Permission.AUDIT_CASE_LOG):
        return sa.false()
    kind = sa.or_(AuditEntry.case_id.is_not(None), AuditEntry.operation.not_in(SECURITY))
    rows = sa.and_(AuditEntry.area_id == actor.area_id, kind, _of_a_known_case(actor))
    return rows if oversees(actor) else sa.and_(rows, _by_their_people(actor))


def doors_open_to(actor: Actor) -> Condition:
    """Say which rows of the doors and the system a person may read: never one about a case."""
    if not actor.may(Permission.AUDIT_SECURITY_LOG):
        return sa.false()
    of_area = sa.or_(
        AuditEntry.area_id == actor.area_id,
        sa.and_(AuditEntry.area_id.is_(None), _of_nobody_else(actor)),
    )
    return sa.and_(AuditEntry.case_id.is_(None), AuditEntry.operation.in_(SECURITY), of_area)


def case_open_to(actor: Actor) -> Condition:
    """Say of which cases a person may read the log; the statement selects or joins Case."""
    return log_open_to(actor)


def telling_open_to(actor: Actor) -> Condition:
    """Say which cases a paper that left may tell of without being kept from a person."""
    return alert_case_open_to(actor)


def oversees(actor: Actor) -> bool:
    """Tell whether a person reads the rows of the whole area."""
    return actor.has(*OVERSEERS, Role.AUDITOR)


def reads_names(actor: Actor) -> bool:
    """Tell whether a person reads who it was; an auditor alone does not."""
    return actor.has(*OVERSEERS, Role.REPRESENTATIVE, Role.SYSTEM_ADMINISTRATOR)


def _of_a_known_case(actor: Actor) -> Condition:
    known = sa.select(Case.id).where(Case.id == AuditEntry.case_id, log_open_to(actor))
    return sa.or_(AuditEntry.case_id.is_(None), known.correlate(AuditEntry).exists())


def _by_their_people(actor: Actor) -> Condition:
    """Say that whoever did it worked for the lead's agency then, and did not oversee the area."""
    mine = aliased(Membership)
    for_agency = sa.and_(
        mine.agency_id.in_(actor.agencies_as(Role.REPRESENTATIVE)), mine.role.in_(OF_AN_AGENCY)
    )
    other = aliased(Membership)
    return sa.and_(
        _held_then(mine, for_agency), ~_held_then(other, other.role.not_in(OF_AN_AGENCY))
    )


def _held_then(seat: type[Membership], wanted: Condition) -> Condition:
    day = sa.func.date(AuditEntry.at)
    return (
        sa.select(seat.id)
        .where(
            seat.user_id == AuditEntry.actor_id,
            seat.area_id == AuditEntry.area_id,
            sa.or_(seat.ended_at.is_(None), seat.ended_at >= AuditEntry.at),
            sa.or_(seat.ends_on.is_(None), seat.ends_on >= day),
            seat.starts_on <= day,
            wanted,
        )
        .correlate(AuditEntry)
        .exists()
    )


def _of_nobody_else(actor: Actor) -> Condition:
    """Say that a row of no area is of somebody with a seat in this one, or of nobody."""
    theirs = sa.select(Membership.id).where(
        Membership.user_id == AuditEntry.actor_id, Membership.area_id == actor.area_id
    )
    return sa.or_(AuditEntry.actor_id.is_(None), theirs.correlate(AuditEntry).exists())
