"""One line of a list of cases: what it shows, and the columns that it is made of."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor, Stage
from marac.agencies.models import Agency
from marac.cases import policy
from marac.cases.calendar import MEETINGS
from marac.cases.models import (
    Case,
    CriticalIncident,
    Decision,
    Ground,
    Listing,
    Part,
    PartKind,
    Question,
    RiskAssessment,
    RiskLevel,
)
from marac.cases.stages import has_listing, stage_expression
from marac.cases.wording import Standing, Words, risk_words, status_words
from marac.incidents.models import Incident, IncidentStrand
from marac.people.models import Identity

# Strands by code, each with the day of the latest incident aimed at it, as which it is worded.
Strands = tuple[tuple[str, date], ...]


@dataclass(frozen=True)
class CaseLine:
    """One line of a list of cases."""

    id: UUID
    reference: str
    subject: str
    agency: str
    submitted_at: datetime
    standing: Standing
    level: RiskLevel | None
    red_flags: tuple[str, ...]
    repeat: bool
    restricted: bool
    critical: bool = False
    review_on: date | None = None
    strands: Strands = ()

    @property
    def status(self) -> Words:
        """Say in what state the case is."""
        return status_words(self.standing)

    @property
    def risk(self) -> Words:
        """Say how high the risk is."""
        return risk_words(self.level)


def select_lines(by: Actor, *conditions: sa.ColumnElement[bool]) -> sa.Select[*tuple[Any, ...]]:
    """Select the columns of a case's line; the caller brings the policy among the conditions."""
    return (
        sa.select(
            Case.id,
            Case.reference,
            Case.submitted_at,
            Case.decision,
            Case.withdrawn_at,
            Case.merged_into_id,
            Case.transferred_at,
            Case.restricted_at,
            Case.grounds,
            Agency.name.label("agency"),
            Identity.name.label("subject"),
            stage_expression().label("stage"),
            _asked().label("asked"),
            _deferred(by).label("deferred"),
            next_meeting(by).label("heard_on"),
            _next_review(by).label("review_on"),
            _critical().label("critical"),
            latest_risk(RiskAssessment.level).label("level"),
            latest_risk(RiskAssessment.red_flags).label("red_flags"),
        )
        .join(Agency, Agency.id == Case.agency_id)
        .outerjoin(Part, sa.and_(Part.case_id == Case.id, Part.kind == PartKind.SUBJECT))
        .outerjoin(Identity, Identity.id == Part.identity_id)
        .where(*conditions)
    )


def fill_lines(session: Session, rows: Sequence[Any]) -> list[CaseLine]:
    """Make lines of the rows of `select_lines`, with the strands of each case."""
    strands = list_strands(session, [row.id for row in rows])
    return [_line(row, strands[row.id]) for row in rows]


def without_strands(rows: Iterable[Any]) -> list[CaseLine]:
    """Make lines of the rows of `select_lines` for a page that shows no strands."""
    return [_line(row, ()) for row in rows]


def next_meeting(by: Actor) -> sa.ScalarSelect[datetime]:
    """Select when the meeting is for which a case is listed and not yet decided."""
    return (
        sa.select(MEETINGS.c.starts_at)
        .join(Listing, Listing.meeting_id == MEETINGS.c.id)
        .where(
            Listing.case_id == Case.id,
            Listing.ended_at.is_(None),
            Listing.decided_at.is_(None),
            policy.known_listing(by),
        )
        .correlate(Case)
        .limit(1)
        .scalar_subquery()
    )


def _next_review(by: Actor) -> sa.ScalarSelect[date | None]:
    """Select when an open case comes back, once the person may know that it does."""
    return (
        sa.select(Listing.review_on)
        .where(
            Listing.case_id == Case.id,
            Case.closed_at.is_(None),
            Listing.ended_at.is_(None),
            policy.known_decision(by),
        )
        .correlate(Case)
        .limit(1)
        .scalar_subquery()
    )


def latest_risk(column: Any) -> sa.ScalarSelect[Any]:
    """Select one column of a case's latest risk assessment."""
    return (
        sa.select(column)
        .where(RiskAssessment.case_id == Case.id)
        .order_by(RiskAssessment.assessed_at.desc(), RiskAssessment.id.desc())
        .correlate(Case)
        .limit(1)
        .scalar_subquery()
    )


def _critical() -> sa.ColumnElement[bool]:
    """Say in SQL that a case is a critical incident."""
    return (
        sa.select(CriticalIncident.id)
        .where(CriticalIncident.case_id == Case.id, CriticalIncident.ended_at.is_(None))
        .correlate(Case)
        .exists()
    )


def _asked() -> sa.ColumnElement[bool]:
    return (
        sa.select(Question.id)
        .where(Question.case_id == Case.id, Question.answered_at.is_(None))
        .correlate(Case)
        .exists()
    )


def _deferred(by: Actor) -> sa.ColumnElement[bool]:
    """Say in SQL that the last listing was deferred and no other has followed."""
    last = (
        sa.select(Listing.deferral_code)
        .where(Listing.case_id == Case.id, policy.known_listing(by))
        .order_by(Listing.listed_at.desc(), Listing.id.desc())
        .correlate(Case)
        .limit(1)
        .scalar_subquery()
    )
    live = has_listing(Listing.ended_at.is_(None), policy.known_listing(by))
    return sa.and_(sa.func.coalesce(last, "") != "", ~live)


def list_strands(session: Session, case_ids: Iterable[UUID]) -> dict[UUID, Strands]:
    """List the strands of cases that were found open to the reader."""
    strands: dict[UUID, Strands] = defaultdict(tuple)
    for case_id, strand, latest in session.execute(_strands_of(), {"ids": list(case_ids)}):
        strands[case_id] += ((strand, latest),)
    return strands


@cache
def _strands_of() -> sa.Select[UUID, str, date]:
    return (
        sa.select(Incident.case_id, IncidentStrand.strand, sa.func.max(Incident.happened_on))
        .join(Incident, Incident.id == IncidentStrand.incident_id)
        .where(Incident.case_id.in_(sa.bindparam("ids", expanding=True)))
        .group_by(Incident.case_id, IncidentStrand.strand)
        .order_by(IncidentStrand.strand)
    )


def _line(row: Any, strands: Strands) -> CaseLine:
    return CaseLine(
        id=row.id,
        reference=row.reference or "",
        subject=row.subject or "",
        agency=row.agency,
        submitted_at=row.submitted_at,
        standing=Standing(
            stage=Stage(row.stage),
            decision=Decision(row.decision) if row.decision else None,
            withdrawn=row.withdrawn_at is not None,
            merged=row.merged_into_id is not None,
            transferred=row.transferred_at is not None,
            asked=bool(row.asked),
            deferred=bool(row.deferred),
            heard_on=row.heard_on,
        ),
        level=row.level,
        red_flags=tuple(row.red_flags or ()),
        repeat=Ground.REPEAT.value in row.grounds,
        restricted=row.restricted_at is not None,
        critical=bool(row.critical),
        review_on=row.review_on,
        strands=strands,
    )
