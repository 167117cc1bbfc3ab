"""Drafting a paper: everything read and written out as HTML, with the database needed no more."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.agencies.models import Agency
from marac.meetings.models import Meeting
from marac.packs import gathering, sheets
from marac.packs.gathering import Content
from marac.packs.models import Edition, PaperKind
from marac.packs.recipients import Recipient, recipient_for
from marac.refusals import Refused
from marac.web.filters import long_date


@dataclass(frozen=True)
class Standing:
    """A version of the minutes that never changes: which cut of it a paper is, and its file.

    Without a file yet, the paper is laid out for the first time.
    """

    revision_id: UUID
    number: int
    cut: str
    pdf: bytes | None


@dataclass(frozen=True)
class Draft:
    """A paper as plain values: it can be laid out while other people use the database.

    `cases` are those of which it tells, and whether its recipient may open each; `read_at` is when
    it was read, since what changes while it is laid out is not in it. `standing` is of approved
    minutes only.
    """

    kind: PaperKind
    meeting_id: UUID
    area_id: UUID
    agency_id: UUID | None
    recipient_id: UUID
    recipient: str
    agency: str
    title: str
    html: str
    cases: dict[UUID, bool]
    read_at: datetime = field(default_factory=clock.now)
    standing: Standing | None = None
    edition: Edition = Edition.SCREEN


def draft_agenda(session: Session, *, by: Actor, meeting: Meeting, agency: Agency | None) -> Draft:
    """Draft the agenda as its recipient may see it."""
    recipient = find_recipient(session, by=by, agency=agency)
    content = gathering.gather_agenda(session, meeting=meeting, recipient=recipient)
    _refuse_empty(content, recipient)
    return _draft(PaperKind.AGENDA, content, recipient)


def draft_pack(session: Session, *, by: Actor, meeting: Meeting, agency: Agency | None) -> Draft:
    """Draft the pack: every case of the agenda with all that its recipient may read of it."""
    recipient = find_recipient(session, by=by, agency=agency)
    content = gathering.gather_pack(session, meeting=meeting, recipient=recipient)
    _refuse_empty(content, recipient)
    return _draft(PaperKind.PACK, content, recipient)


def find_recipient(session: Session, *, by: Actor, agency: Agency | None) -> Recipient:
    """Find for whom a paper would be, or say that it is for nobody."""
    found = recipient_for(session, by=by, agency=agency)
    if found is None:
        name = agency.name if agency is not None else "you"
        raise Refused(f"There is nobody to whom a paper for {name} could go.")
    return found


def _refuse_empty(content: Content, recipient: Recipient) -> None:
    if content.places or content.arising:
        return
    whose = recipient.agency_name if recipient.agency_id is not None else "this meeting"
    raise Refused(f"There is nothing on this agenda for {whose} yet, so no paper was made.")


def _draft(kind: PaperKind, content: Content, recipient: Recipient) -> Draft:
    meeting = content.meeting
    title = f"{kind.label} for {long_date(meeting.starts_at)}"
    html = sheets.write(
        kind.value,
        title=title,
        content=content,
        meeting=meeting,
        area=meeting.area,
        recipient=recipient,
    )
    return draft_of(kind, meeting, recipient, html, content.cases)


def draft_of(
    kind: PaperKind, meeting: Meeting, recipient: Recipient, html: str, cases: dict[UUID, bool]
) -> Draft:
    """Put a paper's HTML together with what the register and the stamp say of it."""
    return Draft(
        kind=kind,
        meeting_id=meeting.id,
        area_id=meeting.area_id,
        agency_id=recipient.agency_id,
        recipient_id=recipient.user_id,
        recipient=recipient.name,
        agency=recipient.agency_name,
        title=f"{meeting.area.name} hate crime MARAC: {kind.value}, {long_date(meeting.starts_at)}",
        html=html,
        cases=cases,
    )
