"""Reading one case as the room hears it, in few queries whatever it holds."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload, undefer

from marac.access import Actor, Role
from marac.accounts.models import User
from marac.accounts.sessions import memberships_today
from marac.actions.models import Action
from marac.agencies.lists.book import wording_on
from marac.agencies.models import Agency, CodeList, Membership
from marac.cases import policy as case_policy
from marac.cases.models import (
    Case,
    Conflict,
    Invitation,
    Listing,
    NamedReader,
    RiskAssessment,
    RiskLevel,
)
from marac.cases.openings.limits import count_others
from marac.cases.risk.sheets import Sheet
from marac.incidents.models import Incident, IncidentStrand
from marac.meetings import policy
from marac.meetings.models import Heading, Meeting, Note
from marac.returns import queries as returns
from marac.returns.reading import ReadReturn
from marac.risk.suggesting import Suggestion

RUNNERS = (Role.COORDINATOR, Role.CHAIR)


@dataclass(frozen=True)
class Owner:
    """Somebody who may be given an action: who, and for which agency."""

    user_id: UUID
    name: str
    agency_id: UUID
    agency: str


@dataclass
class Hearing:
    """One case as the room hears it, holding only what its reader may see.

    `record_open` tells whether what the room says and decides is among that.
    """

    listing: Listing
    case: Case
    risk_before: RiskLevel | None
    risk_after: RiskLevel | None
    risk_reason: str
    deferral: str
    sees_contact: bool
    record_open: bool
    notes: dict[Heading, Note] = field(default_factory=dict)
    strands: list[str] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    returns: list[ReadReturn] = field(default_factory=list)
    owners: list[Owner] = field(default_factory=list)
    leaving: list[str] = field(default_factory=list)
    sheet: Sheet | None = None  # the latest answers about risk, for those who write
    suggestions: list[Suggestion] = field(default_factory=list)
    others: int = 0  # other cases that the reader opened within the hour


def get_hearing(
    session: Session, *, by: Actor, meeting: Meeting, listing_id: UUID
) -> Hearing | None:
    """Read a case on the agenda with what was shared and said, if the actor may see it."""
    rows = session.execute(_hearing(by, meeting, listing_id)).unique().all()
    if not rows:
        return None
    listing, _, _, _, before, after, reason, deferral, others = rows[0]
    labels = {row[2]: row[3] or row[2] for row in rows if row[2]}
    record_open = policy.follows_record(by, meeting, listing)
    hearing = Hearing(
        listing=listing,
        case=listing.case,
        risk_before=before,
        risk_after=after if record_open else None,
        risk_reason=(reason or "") if record_open else "",
        deferral=deferral or listing.deferral_code,
        record_open=record_open,
        sees_contact=case_policy.sees_safe_contact(by, listing.case),
        others=others,
        strands=sorted(labels.values()),
        incidents=list(dict.fromkeys(row[1] for row in rows if row[1] is not None)),
    )
    if record_open:
        _load_writing(session, hearing)
    hearing.returns = [
        r
        for r in returns.list_for_case(session, by=by, case=listing.case)
        if r.listing_id == listing.id and (r.submitted_at is not None or r.own)
    ]
    if by.runs_the_cycle:
        _load_people(session, meeting, hearing)
    return hearing


def _hearing(by: Actor, meeting: Meeting, listing_id: UUID) -> sa.Select[Any]:
    strand, day = IncidentStrand.strand, Incident.happened_on
    return (
        sa.select(
            Listing,
            Incident,
            strand,
            wording_on(CodeList.STRAND, strand, area_id=Case.area_id, day=day),
            *_risks(),
            wording_on(
                CodeList.DEFERRAL,
                Listing.deferral_code,
                area_id=Case.area_id,
                day=sa.func.date(Listing.ended_at, type_=sa.Date),
            ),
            count_others(by.user_id, Listing.case_id),
        )
        .join(Listing.case)
        .join(Meeting, Meeting.id == Listing.meeting_id)
        .outerjoin(Incident, Incident.case_id == Case.id)
        .outerjoin(IncidentStrand, IncidentStrand.incident_id == Incident.id)
        .where(
            Listing.id == listing_id,
            Listing.meeting_id == meeting.id,
            policy.listing_visible_to(by),
            policy.on_the_agenda(),
        )
        .options(
            contains_eager(Listing.case).options(
                joinedload(Case.contact),
                undefer(Case.contact_recorded),
                joinedload(Case.agency),
                joinedload(Case.parts),
            ),
        )
        .order_by(Incident.happened_on.desc(), Incident.id)
    )


def _risks() -> list[sa.ScalarSelect[Any]]:
    """Give the level before this hearing as it was known by then; the level after, and why."""
    of_case = RiskAssessment.case_id == Listing.case_id
    here = RiskAssessment.listing_id == Listing.id
    earlier = sa.or_(RiskAssessment.listing_id.is_(None), RiskAssessment.listing_id != Listing.id)
    known_by_then = RiskAssessment.assessed_at <= sa.func.coalesce(
        Meeting.concluded_at, RiskAssessment.assessed_at
    )
    return [
        _latest(RiskAssessment.level, of_case, earlier, known_by_then),
        _latest(RiskAssessment.level, of_case, here),
        _latest(RiskAssessment.reason, of_case, here),
    ]


def _latest(column: Any, *conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    return (
        sa.select(column)
        .where(*conditions)
        .order_by(RiskAssessment.assessed_at.desc(), RiskAssessment.id.desc())
        .limit(1)
        .correlate(Listing, Meeting)
        .scalar_subquery()
    )


def _load_writing(session: Session, hearing: Hearing) -> None:
    """Read what the room wrote down and the actions that it captured, in one query."""
    listing_id = hearing.listing.id
    rows = session.execute(
        sa.select(Note, Action)
        .select_from(Listing)
        .outerjoin(Note, Note.listing_id == Listing.id)
        .outerjoin(Action, Action.listing_id == Listing.id)
        .where(Listing.id == listing_id)
        .options(joinedload(Note.edited_by), joinedload(Action.agency))
        .order_by(Action.number)
    ).all()
    hearing.notes = {row[0].heading: row[0] for row in rows if row[0] is not None}
    hearing.actions = list(dict.fromkeys(row[1] for row in rows if row[1] is not None))


def _load_people(session: Session, meeting: Meeting, hearing: Hearing) -> None:
    """Read who may own an action, and who on the register must leave the room."""
    rows = session.execute(_people(hearing.case)).all()
    excluded = {row.user_id for row in rows if row.conflicted}
    restricted = hearing.case.restricted_at is not None
    owners = [
        Owner(row.user_id, row.name, row.agency_id, row.agency)
        for row in rows
        if row.user_id not in excluded
        and (row.named or not restricted)
        and (row.invited or row.role in RUNNERS)
    ]
    hearing.owners = list(dict.fromkeys(owners))
    hearing.leaving = sorted(
        person.name
        for person in meeting.attendances
        if person.user_id in excluded
        or any(i.listing_id == hearing.listing.id for i in person.interests)
    )


def _people(case: Case) -> sa.Select[*tuple[Any, ...]]:
    conflicted = sa.select(Conflict.id).where(
        Conflict.case_id == case.id,
        Conflict.lifted_at.is_(None),
        sa.or_(
            Conflict.user_id == User.id,
            Conflict.agency_id.in_(case_policy.agencies_of(User.id)),
        ),
    )
    named = sa.select(NamedReader.id).where(
        NamedReader.case_id == case.id, NamedReader.user_id == User.id
    )
    invited = sa.select(Invitation.id).where(
        Invitation.case_id == case.id,
        Invitation.agency_id == Membership.agency_id,
        Invitation.withdrawn_at.is_(None),
    )
    return (
        memberships_today(User.id)
        .with_only_columns(
            User.id.label("user_id"),
            User.name,
            Agency.id.label("agency_id"),
            Agency.name.label("agency"),
            Membership.role,
            conflicted.exists().label("conflicted"),
            named.exists().label("named"),
            invited.exists().label("invited"),
        )
        .where(Membership.area_id == case.area_id, User.disabled_at.is_(None))
        .order_by(None)
        .order_by(Agency.name, User.name, Membership.id)
    )
