"""Circulating an agenda that holds a restricted case: one co-ordinator asks, another agrees."""

from sqlalchemy.orm import Session

from marac import approvals
from marac.access import Actor, Permission, Role
from marac.approvals import Act, ApprovalRequest, Description
from marac.meetings.mentions import (
    knows_every_case,
    meeting_of,
    opens_every_case,
    references_of,
    requester_of,
    written,
)
from marac.meetings.models import Meeting
from marac.meetings.operations.circulation import circulate
from marac.meetings.preview import Preview, load_preview
from marac.web.filters import date_time, plural

NAME = "agenda.circulate_restricted"


def ask(
    session: Session, *, by: Actor, meeting: Meeting, preview: Preview, reason: str
) -> ApprovalRequest:
    """Ask a second person to agree to exactly what would go out now."""
    subject = _subject(meeting, preview)
    return approvals.request(session, by=by, act=NAME, subject=subject, reason=reason)


def find_waiting(
    session: Session, *, by: Actor, meeting: Meeting, preview: Preview
) -> ApprovalRequest | None:
    """Find the request that waits for exactly what would go out now."""
    wanted = _subject(meeting, preview)
    waiting = approvals.list_pending(session, by=by, act=NAME)
    return next((request for request in waiting if request.subject == wanted), None)


def _subject(meeting: Meeting, preview: Preview) -> dict[str, str]:
    return {
        "meeting": meeting.id.hex,
        "cases": written(preview.going.cases),
        "seal": preview.seal,
    }


def _pin(session: Session, request: ApprovalRequest) -> str:
    """Seal what the requester would send now: which cases, to which agencies, for whom to open."""
    return _preview(session, request).seal


def _describe(session: Session, by: Actor, request: ApprovalRequest) -> Description:
    meeting = meeting_of(session, request)
    lines = [
        ("Meeting", date_time(meeting.starts_at)),
        ("Cases", references_of(session, request)),
    ]
    if request.outcome is None:
        named = opens_every_case(session, by=by, request=request)
        lines += _recipients(_preview(session, request), named=named)
    link = f"/meetings/{meeting.id}" if by.may(Permission.MEETING_READ) else None
    return Description(tuple(lines), link)


def _recipients(preview: Preview, *, named: bool) -> list[tuple[str, str]]:
    """Say who gets what: by name to those who may open the cases, else in numbers."""
    lines = []
    for share in preview.shares:
        cases, people = len(share.items), len(share.people)
        words = f"{plural(cases, 'case')}, {plural(people, 'person', 'people')}"
        if named and people:
            words += ": " + ", ".join(reader.name for reader in share.people)
        lines.append((share.agency.name, words))
    return lines


def _carry_out(session: Session, by: Actor, request: ApprovalRequest) -> None:
    """Send what was asked for, by the hand of whoever asked."""
    requester, meeting = requester_of(session, request), meeting_of(session, request)
    circulate(session, by=requester, meeting=meeting, agreed_by=by)


def _preview(session: Session, request: ApprovalRequest) -> Preview:
    requester = requester_of(session, request)
    return load_preview(session, by=requester, meeting=meeting_of(session, request))


ACT = Act(
    name=NAME,
    title="circulate an agenda that holds a restricted case",
    requested_with=Permission.AGENDA_CIRCULATE_RESTRICTED,
    approvers=frozenset({Role.COORDINATOR, Role.CHAIR}),
    visible_to=knows_every_case,
    pin=_pin,
    describe=_describe,
    carry_out=_carry_out,
)
