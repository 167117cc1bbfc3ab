"""Lists of cases: one line each, with only what a line shows, in a fixed number of queries."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor, Stage, prepared
from marac.cases import policy
from marac.cases.lines import CaseLine, fill_lines, latest_risk, next_meeting, select_lines
from marac.cases.models import Case, Invitation, Part, RiskAssessment, RiskLevel
from marac.cases.stages import stage_expression
from marac.incidents.models import Incident, IncidentStrand
from marac.keys import blinder_for
from marac.people import goes_by
from marac.people.models import Identity
from marac.people.names import fold_name

PAGE_SIZE = 50


class State(StrEnum):
    """The states that a list may be narrowed to."""

    TRIAGE = "triage"
    WAITING = "waiting"
    LISTED = "listed"
    CIRCULATED = "circulated"
    HEARD = "heard"
    MINUTED = "minuted"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """Name the state as the filter does."""
        return {
            State.TRIAGE: "In triage",
            State.WAITING: "Accepted, waiting for a meeting",
            State.LISTED: "Listed",
            State.CIRCULATED: "Agenda circulated",
            State.HEARD: "Heard",
            State.MINUTED: "Minutes circulated",
            State.ENDED: "Closed, declined or withdrawn",
        }[self]

    def condition(self) -> sa.ColumnElement[bool]:
        """Say in SQL which cases are in the state."""
        stage = stage_expression()
        if self is State.TRIAGE:
            return sa.and_(stage == Stage.TRIAGE.value, Case.decision.is_(None))
        if self is State.WAITING:
            return sa.and_(stage == Stage.TRIAGE.value, Case.decision.is_not(None))
        return stage == (Stage.CLOSED.value if self is State.ENDED else self.value)


class Sort(StrEnum):
    """The orders in which cases may be listed."""

    NEWEST = "newest"
    RISK = "risk"
    MEETING = "meeting"

    @property
    def label(self) -> str:
        """Name the order as the filter does."""
        return {
            Sort.NEWEST: "Newest referral first",
            Sort.RISK: "Highest risk first",
            Sort.MEETING: "Next meeting first",
        }[self]


@dataclass(frozen=True)
class Wanted:
    """What a reader narrows a list of cases to, and in which order they want it."""

    q: str = ""
    strand: str | None = None
    state: State | None = None
    agency_id: UUID | None = None
    sort: Sort = Sort.NEWEST


def count_cases(session: Session, *, by: Actor, wanted: Wanted) -> int:
    """Count the cases that the actor may open and asked for."""
    typed = _typed(session, by, wanted)
    if typed is None:
        return session.scalar(*_counted(by, wanted)) or 0
    return session.scalar(_count(by, wanted).where(typed)) or 0


def list_cases(
    session: Session, *, by: Actor, wanted: Wanted, offset: int = 0, limit: int = PAGE_SIZE
) -> list[CaseLine]:
    """List the cases that the actor may open and asked for."""
    typed = _typed(session, by, wanted)
    if typed is None:
        rows = session.execute(*_listed(by, wanted, first=offset, most=limit))
    else:
        found = select_lines(by, *_conditions(by, wanted), typed)
        rows = session.execute(found.order_by(*_order(by, wanted.sort)).offset(offset).limit(limit))
    return fill_lines(session, rows.all())


def _count(by: Actor, wanted: Wanted) -> sa.Select[int]:
    return sa.select(sa.func.count()).select_from(Case).where(*_conditions(by, wanted))


# What somebody typed stays out of the statements that are kept.
@prepared
def _counted(by: Actor, wanted: Wanted) -> sa.Select[int]:
    return _count(by, wanted)


@prepared
def _listed(by: Actor, wanted: Wanted, *, first: int, most: int) -> sa.Select[*tuple[Any, ...]]:
    found = select_lines(by, *_conditions(by, wanted)).order_by(*_order(by, wanted.sort))
    return found.offset(first).limit(most)


def _typed(session: Session, by: Actor, wanted: Wanted) -> sa.ColumnElement[bool] | None:
    return _matches(session, by, wanted.q) if wanted.q else None


def _conditions(by: Actor, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    """Say what was chosen, apart from what was typed."""
    conditions = [policy.visible_to(by)]
    if wanted.strand:
        conditions.append(_aimed_at(wanted.strand))
    if wanted.state:
        conditions.append(wanted.state.condition())
    if wanted.agency_id:
        conditions.append(_takes_part(wanted.agency_id))
    return conditions


def _matches(session: Session, by: Actor, text: str) -> sa.ColumnElement[bool]:
    """Find a reference, or names of anyone in the case whatever their accents and spelling."""
    reference = Case.reference.icontains(text.strip(), autoescape=True)
    if by.area_id is None or not fold_name(text):
        return reference
    named = (
        sa.select(Part.id)
        .join(Identity, Identity.id == Part.identity_id)
        .where(Part.case_id == Case.id, goes_by(blinder_for(session, by.area_id), text))
        .correlate(Case)
        .exists()
    )
    return sa.or_(reference, named)


def _aimed_at(strand: str) -> sa.ColumnElement[bool]:
    return (
        sa.select(IncidentStrand.id)
        .join(Incident, Incident.id == IncidentStrand.incident_id)
        .where(Incident.case_id == Case.id, IncidentStrand.strand == strand)
        .correlate(Case)
        .exists()
    )


def _takes_part(agency_id: UUID) -> sa.ColumnElement[bool]:
    invited = (
        sa.select(Invitation.id)
        .where(
            Invitation.case_id == Case.id,
            Invitation.agency_id == agency_id,
            Invitation.withdrawn_at.is_(None),
        )
        .correlate(Case)
        .exists()
    )
    return sa.or_(Case.agency_id == agency_id, invited)


def _order(by: Actor, sort: Sort) -> list[sa.ColumnElement[Any]]:
    # An index on that day alone would lead the database past every case that is closed for good.
    sent = sa.func.coalesce(Case.submitted_at, Case.submitted_at)
    newest: list[sa.ColumnElement[Any]] = [sent.desc(), Case.id.desc()]
    if sort is Sort.RISK:
        ranks = {RiskLevel.HIGH: 0, RiskLevel.MEDIUM: 1, RiskLevel.STANDARD: 2}
        return [sa.case(ranks, value=latest_risk(RiskAssessment.level), else_=3), *newest]
    if sort is Sort.MEETING:
        return [next_meeting(by).asc().nulls_last(), *newest]
    return newest
