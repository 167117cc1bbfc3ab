"""Reading one case as the room hears it, in few queries whatever it holds."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload, undefer

from marac.access import Actor
from marac.actions.models import Action
from marac.agencies.lists.book import wording_on
from marac.agencies.models import CodeList
from marac.cases import policy as case_policy
from marac.cases.contact import why_not_call, why_not_write
from marac.cases.models import Case, Listing, RiskAssessment, RiskLevel
from marac.cases.openings.limits import count_others
from marac.cases.risk.sheets import Sheet
from marac.incidents.models import Incident, IncidentStrand
from marac.meetings import policy
from marac.meetings.models import Attendance, Heading, Meeting, Note
from marac.meetings.room import keeping, private
from marac.meetings.room.kept import TypedHearing
from marac.meetings.room.leaving import barred_from
from marac.meetings.room.models import PrivateNote
from marac.meetings.room.offers import Offer
from marac.meetings.room.people import Owner, list_people
from marac.returns import queries as returns
from marac.returns.reading import ReadReturn


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
    barred: list[Attendance] = field(default_factory=list)  # who may not hear it, by name
    tellers: list[Owner] = field(default_factory=list)  # who may tell the person harmed
    unwritable: str = ""  # why nothing may be written to the person harmed
    uncallable: str = ""  # why nobody may call them
    sheet: Sheet | None = None  # the latest answers about risk, for those who write
    offers: list[Offer] = field(default_factory=list)  # what invited agencies could do
    private: PrivateNote | None = None  # the reader's own
    typed: TypedHearing | None = None  # what the reader typed and did not save
    others: int = 0  # other cases that the reader opened within the hour

    @property
    def to_leave(self) -> list[str]:
        """Name who is or may be in the room and must leave before the case is opened."""
        return [person.name for person in self.barred if person.may_be_here]

    @property
    def staying_out(self) -> list[str]:
        """Name who may not hear the case and is known to be out of the room."""
        return [person.name for person in self.barred if not person.may_be_here]


def get_hearing(
    session: Session, *, by: Actor, meeting: Meeting, listing_id: UUID, shared: bool = True
) -> Hearing | None:
    """Read a case on the agenda with what was said, if the actor may see it.

    What agencies `shared` comes too, unless the page shows none of it.
    """
    rows = session.execute(_hearing(by, meeting, listing_id)).unique().all()
    if not rows:
        return None
    listing, _, _, _, before, after, reason, deferral, others, own, typed = rows[0]
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
        private=own,
        typed=typed,
        strands=sorted(labels.values()),
        incidents=list(dict.fromkeys(row[1] for row in rows if row[1] is not None)),
    )
    if record_open:
        load_writing(session, hearing)
    if shared:
        hearing.returns = [
            r
            for r in returns.list_for_case(session, by=by, case=listing.case)
            if r.listing_id == listing.id and (r.submitted_at is not None or r.own)
        ]
    hearing.unwritable = why_not_write(by=by, case=listing.case)
    hearing.uncallable = why_not_call(by=by, case=listing.case)
    if by.runs_the_cycle:
        people = list_people(session, case=listing.case)
        hearing.owners, hearing.tellers = people.owners, people.tellers
        hearing.barred = barred_from(meeting, listing, excluded=people.excluded)
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
            deferral_words(),
            count_others(by.user_id, Listing.case_id),
            PrivateNote,
            TypedHearing,
        )
        .join(Listing.case)
        .join(Meeting, Meeting.id == Listing.meeting_id)
        .outerjoin(PrivateNote, private.own(by))
        .outerjoin(TypedHearing, keeping.own(by))
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


def deferral_words() -> sa.ColumnElement[str | None]:
    """Give the reason for which a case was put off, in the words of that day."""
    return wording_on(
        CodeList.DEFERRAL,
        Listing.deferral_code,
        area_id=Case.area_id,
        day=sa.func.date(Listing.ended_at, type_=sa.Date),
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
        latest(RiskAssessment.level, of_case, earlier, known_by_then),
        latest(RiskAssessment.level, of_case, here),
        latest(RiskAssessment.reason, of_case, here),
    ]


def latest(column: Any, *conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    """Read a column of the latest risk assessment of which these are true."""
    return (
        sa.select(column)
        .where(*conditions)
        .order_by(RiskAssessment.assessed_at.desc(), RiskAssessment.id.desc())
        .limit(1)
        .correlate(Listing, Meeting)
        .scalar_subquery()
    )


def load_writing(session: Session, hearing: Hearing) -> None:
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
