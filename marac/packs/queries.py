"""Reading the register: every one of these asks the policy first."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, load_only, selectinload

from marac.access import Actor
from marac.actions.queries import count_open_by_agency
from marac.agencies.models import Agency
from marac.agencies.queries import list_agencies
from marac.cases.models import Case
from marac.cases.speakers import list_readers
from marac.meetings.models import Meeting
from marac.meetings.queries import list_agenda
from marac.packs import policy
from marac.packs.models import Paper, PaperKind
from marac.packs.recipients import Voice, list_voices


@dataclass(frozen=True)
class Line:
    """An agency that papers may be made for: who gets them, and the latest copy of each kind.

    `cases` counts the cases of the agenda that its recipient may see once it goes out; `unchecked`
    those of them that the recipient has still to check for a conflict of interest; `actions` what
    the agency has to do.
    """

    agency: Agency
    voice: Voice
    cases: int
    unchecked: int
    actions: int
    latest: dict[PaperKind, Paper]

    def has(self, kind: PaperKind) -> bool:
        """Tell whether a paper of a kind would hold anything for the agency."""
        return bool(self.actions if kind is PaperKind.ACTIONS else self.cases)


def get_paper(session: Session, *, by: Actor, paper_id: UUID) -> Paper | None:
    """Find an issued paper that the actor may open and that nobody must have destroyed by now."""
    paper = session.scalar(_papers(by).where(Paper.id == paper_id))
    return paper if paper is not None and not paper.expired else None


def list_papers(session: Session, *, by: Actor, meeting: Meeting) -> list[Paper]:
    """List a meeting's issued papers that the actor may open, the latest first."""
    found = _papers(by).where(Paper.meeting_id == meeting.id)
    return list(session.scalars(found.order_by(Paper.issued_at.desc(), Paper.copy_number.desc())))


def list_lines(session: Session, *, by: Actor, meeting: Meeting, papers: list[Paper]) -> list[Line]:
    """List the agencies that the actor may make papers for, by name."""
    mine = None if by.runs_the_cycle else by.voice_agency_ids
    voices = list_voices(session, by=by) if by.runs_the_cycle else _own_voices(by)
    agencies = [a for a in list_agencies(session, by=by) if mine is None or a.id in mine]
    counts, actions = _count_cases(session, by, meeting), count_open_by_agency(session, by=by)
    return [
        Line(
            agency=agency,
            voice=voices[agency.id],
            cases=counts[True][agency.id, voices[agency.id].user_id],
            unchecked=counts[False][agency.id, voices[agency.id].user_id],
            actions=actions.get(agency.id, 0),
            latest=_latest(papers, agency.id),
        )
        for agency in agencies
        if agency.id in voices
    ]


def _own_voices(by: Actor) -> dict[UUID, Voice]:
    return {id_: Voice(by.user_id, by.display_name, id_) for id_ in by.voice_agency_ids}


def _count_cases(
    session: Session, by: Actor, meeting: Meeting
) -> dict[bool, Counter[tuple[UUID, UUID]]]:
    """Count per agency and person the cases that they may open, of those the actor sees.

    Apart from those that the person has checked for a conflict stand those still to be checked.
    """
    agenda = list_agenda(session, by=by, meeting=meeting, options=[load_only(Case.id)])
    ids = [item.case.id for item in agenda]
    readers = list_readers(session, area_id=meeting.area_id, case_ids=ids)
    return {
        checked: Counter((r.agency_id, r.user_id) for r in readers if r.attested is checked)
        for checked in (True, False)
    }


def _latest(papers: list[Paper], agency_id: UUID | None) -> dict[PaperKind, Paper]:
    """Pick the newest copy of each kind; the papers come with the newest first."""
    found: dict[PaperKind, Paper] = {}
    for paper in papers:
        if paper.agency_id == agency_id:
            found.setdefault(paper.kind, paper)
    return found


def _papers(by: Actor) -> sa.Select[Paper]:
    return (
        sa.select(Paper)
        .join(Paper.meeting)
        .where(policy.visible_to(by))
        .options(
            joinedload(Paper.agency),
            joinedload(Paper.recipient, innerjoin=True),
            joinedload(Paper.meeting, innerjoin=True),
            selectinload(Paper.steps),
        )
    )
