"""What a case means to a community, and whether it is a critical incident."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.events import about
from marac.cases.models import Case, CommunityImpact, CriticalIncident
from marac.cases.risk.events import (
    CommunityImpactRecorded,
    CriticalIncidentDeclared,
    CriticalIncidentEnded,
)
from marac.events import publish
from marac.refusals import Clash, Refused

CLOSED = "This case is closed, so this can no longer be changed."


class Tension(StrEnum):
    """How tension shows itself; each is judged from 1 to 5."""

    EXPERIENCED = "experienced"
    EVIDENCED = "evidenced"
    POTENTIAL = "potential"

    @property
    def label(self) -> str:
        """Say what is judged."""
        return {
            Tension.EXPERIENCED: "Tension that people experience",
            Tension.EVIDENCED: "Tension that there is evidence of",
            Tension.POTENTIAL: "Tension that could come",
        }[self]


DEGREES = ("1, very low", "2, low", "3, moderate", "4, high", "5, very high")


@dataclass(frozen=True, kw_only=True)
class ImpactValues:
    """What is known of a community: who it is, how tense, whom to ring, what reassures it."""

    community: str = ""
    tension: Mapping[Tension, int] = field(default_factory=dict)
    contacts: str = ""
    reassurance: str = ""


def record_impact(
    session: Session, *, by: Actor, case: Case, values: ImpactValues, based_on: UUID | None
) -> CommunityImpact:
    """Judge anew what a case means to a community; `based_on` is the judgement that was on screen.

    Earlier judgements stay.
    """
    _hold(session, case)
    latest = session.scalar(
        sa.select(CommunityImpact.id)
        .where(CommunityImpact.case_id == case.id)
        .order_by(CommunityImpact.recorded_at.desc(), CommunityImpact.id.desc())
        .limit(1)
    )
    if latest != based_on:
        raise Clash("Somebody else has recorded this meanwhile. Read theirs, then add yours.")
    made = CommunityImpact(
        case_id=case.id,
        recorded_at=clock.now(),
        recorded_by_id=by.user_id,
        community=values.community,
        tension={kind.value: degree for kind, degree in values.tension.items()},
        contacts=values.contacts,
        reassurance=values.reassurance,
    )
    session.add(made)
    session.flush()
    publish(session, CommunityImpactRecorded(**about(case, by), impact_id=made.id))
    return made


def declare_critical(session: Session, *, by: Actor, case: Case, reason: str) -> CriticalIncident:
    """Say that a case is a critical incident, and why; everybody who may see the case sees it."""
    _hold(session, case)
    if live_critical(case) is not None:
        raise Refused("This case is a critical incident already.")
    made = CriticalIncident(declared_at=clock.now(), declared_by_id=by.user_id, reason=reason)
    case.critical_incidents.append(made)
    session.flush()
    publish(session, CriticalIncidentDeclared(**about(case, by), critical_id=made.id))
    return made


def end_critical(session: Session, *, by: Actor, case: Case, reason: str) -> None:
    """Say that a case is no longer a critical incident, and why; that it was one stays."""
    _hold(session, case)
    live = live_critical(case)
    if live is None:
        raise Refused("This case is not a critical incident.")
    live.ended_at, live.ended_by_id, live.ended_reason = clock.now(), by.user_id, reason
    session.flush()
    publish(session, CriticalIncidentEnded(**about(case, by), critical_id=live.id))


def live_critical(case: Case) -> CriticalIncident | None:
    """Give the critical incident that a case is, if it is one."""
    return next((row for row in case.critical_incidents if row.ended_at is None), None)


def _hold(session: Session, case: Case) -> None:
    """Let one person at a time change this, and nobody once the case is closed."""
    session.execute(sa.select(Case.id).where(Case.id == case.id).with_for_update())
    session.refresh(case, ["critical_incidents", "closed_at"])
    if case.closed_at is not None:
        raise Refused(CLOSED)
