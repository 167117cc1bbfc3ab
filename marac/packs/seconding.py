"""Making somebody else a paper that holds a restricted case: one person asks, another agrees."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import approvals
from marac.access import Actor, Permission, Role
from marac.agencies.models import Agency
from marac.approvals import Act, ApprovalRequest, Description
from marac.cases.models import Case
from marac.meetings.mentions import (
    knows_every_case,
    meeting_of,
    references_of,
    requester_of,
    written,
)
from marac.packs import operations
from marac.packs.changes import draft_supplement
from marac.packs.drafted import Draft
from marac.packs.models import Edition, Paper, PaperKind
from marac.web.filters import date_time

NAME = "packs.issue_restricted"
_SUPPLEMENT = " supplement"


def needs_second(session: Session, *, by: Actor, draft: Draft) -> bool:
    """Tell whether a paper goes to somebody else and holds a restricted case."""
    if draft.recipient_id == by.user_id:
        return False
    held = sa.select(Case.id).where(Case.id.in_(draft.cases), Case.restricted_at.is_not(None))
    return session.scalar(held.limit(1)) is not None


def ask(
    session: Session, *, by: Actor, draft: Draft, adds_to: Paper | None = None
) -> ApprovalRequest:
    """Ask a second person to agree to exactly this paper, or supplement to a pack."""
    return approvals.request(
        session,
        by=by,
        act=NAME,
        subject={
            "meeting": draft.meeting_id.hex,
            "agency": draft.agency_id.hex if draft.agency_id is not None else "",
            "kind": draft.kind.value,
            "edition": draft.edition.value,
            "version": str(draft.standing.number) if draft.standing is not None else "",
            "adds_to": adds_to.id.hex if adds_to is not None else "",
            "cases": written(draft.cases),
        },
        reason=f"The {draft.kind.value}{_SUPPLEMENT * bool(adds_to)} for {draft.agency}.",
    )


def _pin(session: Session, request: ApprovalRequest) -> str:
    """Seal every word of the paper, and for whom it is."""
    draft = _draft(session, request)
    return f"{draft.recipient_id} {draft.digest}"


def _describe(session: Session, by: Actor, request: ApprovalRequest) -> Description:
    meeting, agency = meeting_of(session, request), _agency(session, request)
    first = _adds_to(session, request)
    lines = (
        ("Paper", f"{_kind(request).label}{_SUPPLEMENT * bool(first)}"),
        *((("Adds to", f"Copy {first.copy_words}"),) if first is not None else ()),
        ("Meeting", date_time(meeting.starts_at)),
        ("For", agency.name),
        ("Edition", _edition(request).label),
        ("Cases", references_of(session, request)),
    )
    link = f"/meetings/{meeting.id}/papers" if by.may(Permission.MEETING_READ) else None
    return Description(lines, link)


def _carry_out(session: Session, _by: Actor, request: ApprovalRequest) -> None:
    """Make the paper, by the hand of whoever asked."""
    requester, first = requester_of(session, request), _adds_to(session, request)
    laid_out = operations.lay_out(_draft(session, request))
    paper = operations.register(session, by=requester, laid_out=laid_out)
    paper.supplement_to_id = first.id if first is not None else None


def _draft(session: Session, request: ApprovalRequest) -> Draft:
    requester, first = requester_of(session, request), _adds_to(session, request)
    if first is not None:
        return draft_supplement(session, by=requester, paper=first)
    return operations.draft_paper(
        session,
        by=requester,
        kind=_kind(request),
        meeting=meeting_of(session, request),
        agency=_agency(session, request),
        edition=_edition(request),
        version=int(request.subject.get("version") or 0) or None,
    )


def _adds_to(session: Session, request: ApprovalRequest) -> Paper | None:
    """Find the pack that a supplement adds to; any other paper adds to none."""
    named = request.subject.get("adds_to")
    return session.get_one(Paper, UUID(hex=named)) if named else None


def _edition(request: ApprovalRequest) -> Edition:
    return Edition(request.subject.get("edition", Edition.SCREEN))


def _kind(request: ApprovalRequest) -> PaperKind:
    return PaperKind(request.subject["kind"])


def _agency(session: Session, request: ApprovalRequest) -> Agency:
    return session.get_one(Agency, UUID(hex=request.subject["agency"]))


ACT = Act(
    name=NAME,
    title="make a paper that holds a restricted case",
    requested_with=Permission.AGENDA_CIRCULATE_RESTRICTED,
    approvers=frozenset({Role.COORDINATOR, Role.CHAIR}),
    visible_to=knows_every_case,
    pin=_pin,
    describe=_describe,
    carry_out=_carry_out,
)
