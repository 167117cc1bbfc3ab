"""Drafting a paper: everything read and written out as HTML, with the database needed no more."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.agencies.models import Agency
from marac.meetings.models import Meeting
from marac.packs import gathering, sections, sheets, veil
from marac.packs.drafted import Draft
from marac.packs.gathering import Content
from marac.packs.models import Edition, PaperKind
from marac.packs.recipients import Recipient, recipient_for
from marac.packs.veil import Names
from marac.refusals import Refused
from marac.web.filters import long_date


def draft_agenda(
    session: Session,
    *,
    by: Actor,
    meeting: Meeting,
    agency: Agency | None,
    edition: Edition = Edition.SCREEN,
) -> Draft:
    """Draft the agenda as its recipient may see it."""
    recipient = find_recipient(session, by=by, agency=agency)
    content = gathering.gather_agenda(session, meeting=meeting, recipient=recipient)
    refuse_empty(content, recipient)
    return _draft(PaperKind.AGENDA, content, recipient, edition)


def draft_pack(
    session: Session,
    *,
    by: Actor,
    meeting: Meeting,
    agency: Agency | None,
    edition: Edition = Edition.SCREEN,
) -> Draft:
    """Draft the pack: every case of the agenda with all that its recipient may read of it."""
    recipient = find_recipient(session, by=by, agency=agency)
    return draft_pack_for(session, meeting=meeting, recipient=recipient, edition=edition)


def draft_pack_for(
    session: Session, *, meeting: Meeting, recipient: Recipient, edition: Edition
) -> Draft:
    """Draft the pack of a recipient who is known, with those of its sections that are ready."""
    content = gathering.gather_pack(session, meeting=meeting, recipient=recipient)
    refuse_empty(content, recipient)
    names = names_for(session, edition, content.cases)
    written = sections.write(session, content=content, edition=edition, names=names)
    draft = _draft(PaperKind.PACK, content, recipient, edition)
    middle = sheets.write("middle", edition=edition, title=draft.title, content=content)
    return replace(draft, middle=middle, sections=sections.ready(session, written))


def find_recipient(session: Session, *, by: Actor, agency: Agency | None) -> Recipient:
    """Find for whom a paper would be, or say that it is for nobody."""
    found = recipient_for(session, by=by, agency=agency)
    if found is None:
        name = agency.name if agency is not None else "you"
        raise Refused(f"There is nobody to whom a paper for {name} could go.")
    return found


def names_for(session: Session, edition: Edition, cases: Iterable[UUID]) -> dict[UUID, Names]:
    """Find what to say in place of the names of some cases, in the edition that says initials."""
    return veil.names_in(session, cases) if edition is Edition.PRINT else {}


def refuse_empty(content: Content, recipient: Recipient) -> None:
    """Refuse to make a paper that would tell its recipient nothing."""
    if content.places or content.arising:
        return
    whose = recipient.agency_name if recipient.agency_id is not None else "this meeting"
    raise Refused(f"There is nothing on this agenda for {whose} yet, so no paper was made.")


def _draft(kind: PaperKind, content: Content, recipient: Recipient, edition: Edition) -> Draft:
    meeting = content.meeting
    html = sheets.write(
        kind.value,
        edition=edition,
        title=f"{kind.label} for {long_date(meeting.starts_at)}",
        content=content,
        meeting=meeting,
        area=meeting.area,
        recipient=recipient,
        initials=edition is Edition.PRINT,
    )
    return draft_of(kind, meeting, recipient, html, content.cases)


def draft_of(
    kind: PaperKind, meeting: Meeting, recipient: Recipient, html: str, cases: dict[UUID, bool]
) -> Draft:
    """Put a paper's HTML together with what the register and the stamp say of it."""
    what = kind.label[0].lower() + kind.label[1:]
    return Draft(
        kind=kind,
        meeting_id=meeting.id,
        area_id=meeting.area_id,
        agency_id=recipient.agency_id,
        recipient_id=recipient.user_id,
        recipient=recipient.name,
        agency=recipient.agency_name,
        title=f"{meeting.area.name} hate crime MARAC: {what}, {long_date(meeting.starts_at)}",
        front=html,
        cases=cases,
    )
