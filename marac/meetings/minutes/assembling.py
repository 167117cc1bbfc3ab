"""Assembling the minutes from what was recorded: the whole meeting, whoever may see which part."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from marac.actions.models import Action
from marac.actions.queries import MeetingDay, matters_arising
from marac.actions.states import is_overdue, state_of
from marac.agencies.models import CodeList
from marac.agencies.queries import CodeBook, get_code_book
from marac.cases.models import Case, Listing, RiskAssessment
from marac.meetings.minutes.content import stamp
from marac.meetings.models import Attendance, Meeting, Note
from marac.meetings.paper.operations import run_of, typed_of
from marac.meetings.policy import on_the_agenda
from marac.meetings.queries import list_attendances


def assemble(session: Session, meeting: Meeting) -> dict[str, Any]:
    """Lay the record of a meeting down in sections, so that each reader's extract can be cut."""
    register = list_attendances(session, meeting=meeting)
    return {
        "meeting": _meeting(meeting) | {"on_paper": _typed_in_by(session, meeting)},
        "attendance": [_person(person) for person in register],
        "declarations": [
            {
                "name": person.name,
                "listing_id": str(interest.listing_id) if interest.listing_id else None,
                "text": interest.text,
            }
            for person in register
            for interest in person.interests
        ],
        "matters_arising": [_matter(a) for a in _arising(session, meeting)],
        "cases": _cases(session, meeting),
        "any_other_business": meeting.any_other_business,
        "next_meeting": stamp(_next_meeting(session, meeting)),
    }


def _meeting(meeting: Meeting) -> dict[str, Any]:
    return {
        "id": str(meeting.id),
        "area": meeting.area.name,
        "venue": meeting.venue,
        "starts_at": stamp(meeting.starts_at),
        "started_at": stamp(meeting.started_at),
        "concluded_at": stamp(meeting.concluded_at),
        "emergency": meeting.emergency,
    }


def _typed_in_by(session: Session, meeting: Meeting) -> list[str]:
    """Name who typed the record in, of a meeting that was run on paper."""
    run = run_of(session, meeting=meeting)
    return list(typed_of(session, run=run).names) if run is not None else []


def _person(person: Attendance) -> dict[str, Any]:
    return {
        "name": person.name,
        "agency": person.agency.name if person.agency is not None else "",
        "capacity": person.capacity,
        "arrived_at": stamp(person.arrived_at),
        "left_at": stamp(person.left_at),
        "apology": person.apology,
        "information_sent": person.information_sent,
        "observes": person.hears is not None,
        "out": [[stamp(one.left_at), stamp(one.returned_at)] for one in person.absences],
        "statement": person.statement.number if person.statement is not None else None,
        "signed_at": stamp(person.signed_at),
    }


def _arising(session: Session, meeting: Meeting) -> Iterable[Action]:
    """Read every action that earlier meetings left, whoever may see its case."""
    return session.scalars(
        sa.select(Action)
        .join(Case, Case.id == Action.case_id)
        .where(Case.area_id == meeting.area_id, *matters_arising(meeting))
        .options(
            joinedload(Action.agency, innerjoin=True),
            joinedload(Action.case, innerjoin=True),
            selectinload(Action.updates),
        )
        .order_by(Action.due_on, Case.reference, Action.number)
    )


def _matter(action: Action) -> dict[str, Any]:
    last = next((u.text for u in reversed(action.updates) if u.text), "")
    return _action(action) | {
        "case_id": str(action.case_id),
        "reference": action.case.reference or "",
        "state": state_of(action).value,
        "overdue": is_overdue(action),
        "said": last,
    }


def _action(action: Action) -> dict[str, Any]:
    return {
        "id": str(action.id),
        "number": action.number,
        "task": action.task,
        "owner": action.owner_name,
        "agency_id": str(action.agency_id),
        "agency": action.agency.name,
        "due_on": stamp(action.due_on),
    }


def _cases(session: Session, meeting: Meeting) -> list[dict[str, Any]]:
    listings = session.scalars(
        sa.select(Listing)
        .join(Listing.case)
        .where(Listing.meeting_id == meeting.id, on_the_agenda())
        .options(
            joinedload(Listing.case, innerjoin=True).options(
                selectinload(Case.parts), selectinload(Case.assessments)
            )
        )
        .order_by(Listing.position, Listing.id)
    ).all()
    ids = [listing.id for listing in listings]
    book = get_code_book(session, area_id=meeting.area_id)
    notes: dict[UUID, dict[str, str]] = defaultdict(dict)
    for note in session.scalars(sa.select(Note).where(Note.listing_id.in_(ids))):
        notes[note.listing_id][note.heading.value] = note.text
    actions: dict[UUID | None, list[dict[str, Any]]] = defaultdict(list)
    for action in session.scalars(
        sa.select(Action)
        .where(Action.listing_id.in_(ids))
        .options(joinedload(Action.agency, innerjoin=True))
        .order_by(Action.number)
    ):
        actions[action.listing_id].append(_action(action))
    return [
        _case(item, book) | {"notes": notes[item.id], "actions": actions[item.id]}
        for item in listings
    ]


def _case(listing: Listing, book: CodeBook) -> dict[str, Any]:
    case = listing.case
    before, after = _risks(case.assessments, listing)
    code = listing.deferral_code
    return {
        "listing_id": str(listing.id),
        "case_id": str(case.id),
        "reference": case.reference or "",
        "who": case.subject.initials if case.subject is not None else "",
        "started_at": stamp(listing.started_at),
        "risk_before": _level(before),
        "risk_after": _level(after),
        "risk_reason": after.reason if after is not None else "",
        "safeguarding": sorted(listing.safeguarding),
        "safeguarding_note": listing.safeguarding_note,
        "outcome": listing.outcome.value if listing.outcome is not None else None,
        "review_on": stamp(listing.review_on),
        "deferral": book.label(CodeList.DEFERRAL, code, listing.ended_at) if code else "",
        "decision_note": listing.decision_note or listing.deferral_note,
        "told_by": listing.victim_told_by,
        "told_how": listing.victim_told_how,
        "told_due": stamp(listing.victim_told_due),
    }


def _level(assessment: RiskAssessment | None) -> str | None:
    """Give the code of a level, if the risk was judged."""
    return assessment.level.value if assessment is not None and assessment.level else None


def _risks(
    known: list[RiskAssessment], listing: Listing
) -> tuple[RiskAssessment | None, RiskAssessment | None]:
    """Find the judgement that the room met and the one that it made, if it made one."""
    made = [a for a in known if a.listing_id == listing.id]
    met = [a for a in known if a.listing_id != listing.id]
    if made:
        met = [a for a in met if a.assessed_at <= made[0].assessed_at]
    return (met[-1] if met else None), (made[-1] if made else None)


def _next_meeting(session: Session, meeting: MeetingDay) -> Any:
    return session.scalar(
        sa.select(sa.func.min(Meeting.starts_at)).where(
            Meeting.area_id == meeting.area_id,
            Meeting.starts_at > meeting.starts_at,
            Meeting.cancelled_at.is_(None),
            Meeting.emergency.is_(False),
        )
    )
