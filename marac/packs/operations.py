"""Issuing papers: draft (reads), lay out (no database), register (writes), in that order.

`issue_*` does all three in the caller's transaction, as the command line and the demonstration
want it. The web takes the steps apart, so that nobody waits for a write lock while a paper is laid
out; a background job will do the same.
"""

import io
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pikepdf
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock, documents
from marac.access import Actor
from marac.agencies.models import Agency
from marac.database import beyond
from marac.events import publish
from marac.meetings.models import Meeting
from marac.packs.drafts import Draft, draft_agenda, draft_pack
from marac.packs.events import PaperDownloaded, PaperIssued
from marac.packs.kit import draft_kit
from marac.packs.minutes import draft_minutes, lay_down
from marac.packs.models import Paper, PaperCase, PaperKind
from marac.packs.recipients import list_voices
from marac.refusals import Refused

LIFE = timedelta(days=28)
LOG = logging.getLogger(__name__)

DRAFTS: dict[PaperKind, Callable[..., Draft]] = {
    PaperKind.AGENDA: draft_agenda,
    PaperKind.PACK: draft_pack,
    PaperKind.MINUTES: draft_minutes,
    PaperKind.KIT: draft_kit,
}


@dataclass(frozen=True)
class LaidOut:
    """A draft and its PDF, not yet marked for anybody."""

    draft: Draft
    pdf: bytes


def issue_agenda(
    session: Session, *, by: Actor, meeting: Meeting, agency: Agency | None = None
) -> Paper:
    """Issue the agenda to an agency's representative, or in full to whoever runs the meeting."""
    return issue(session, by=by, kind=PaperKind.AGENDA, meeting=meeting, agency=agency)


def issue_pack(
    session: Session, *, by: Actor, meeting: Meeting, agency: Agency | None = None
) -> Paper:
    """Issue a pack to an agency's representative, or in full to whoever runs the meeting."""
    return issue(session, by=by, kind=PaperKind.PACK, meeting=meeting, agency=agency)


def issue_minutes(
    session: Session, *, by: Actor, meeting: Meeting, agency: Agency | None = None
) -> Paper:
    """Issue an agency's extract of the minutes, or all of them to whoever runs the meeting."""
    return issue(session, by=by, kind=PaperKind.MINUTES, meeting=meeting, agency=agency)


def issue(
    session: Session, *, by: Actor, kind: PaperKind, meeting: Meeting, agency: Agency | None
) -> Paper:
    """Issue one paper from beginning to end."""
    draft = draft_paper(session, by=by, kind=kind, meeting=meeting, agency=agency)
    return register(session, by=by, laid_out=lay_out(draft))


def draft_paper(
    session: Session, *, by: Actor, kind: PaperKind, meeting: Meeting, agency: Agency | None
) -> Draft:
    """Read all that goes into a paper and write it out as HTML; nothing is changed."""
    with beyond(session, "a paper is read by its recipient's policy, not by its maker's"):
        return DRAFTS[kind](session, by=by, meeting=meeting, agency=agency)


def lay_out(draft: Draft) -> LaidOut:
    """Turn a draft into a PDF, in a process of its own; what was laid out for ever stands."""
    if draft.standing is not None and draft.standing.pdf is not None:
        return LaidOut(draft, draft.standing.pdf)
    try:
        return LaidOut(draft, documents.render(draft.html, title=draft.title))
    except documents.DocumentError as error:
        LOG.error("no %s was made: %s", draft.kind.value, error)
        raise Refused(
            "The paper could not be laid out, so nothing was issued. Try again; "
            "if it fails again, tell whoever looks after this system."
        ) from error


def register(session: Session, *, by: Actor, laid_out: LaidOut) -> Paper:
    """Give a paper its number, mark it for its recipient and write it into the register."""
    draft, now = laid_out.draft, laid_out.draft.read_at
    number = _next_number(session, draft)
    paper = Paper(
        meeting_id=draft.meeting_id,
        kind=draft.kind,
        edition=draft.edition,
        agency_id=draft.agency_id,
        recipient_id=draft.recipient_id,
        issued_by_id=by.user_id,
        copy_number=number,
        copy_total=max(number, len(list_voices(session, by=by)) + 1),
        issued_at=now,
        destroy_by=clock.to_london(now + LIFE).date(),
    )
    pdf = lay_down(session, by=by, draft=draft, pdf=laid_out.pdf)
    paper.content = documents.stamp(pdf, _stamp(draft, paper, now))
    paper.digest = documents.sha256(paper.content)
    paper.pages = _count_pages(paper.content)
    paper.cases = [PaperCase(case_id=id_, opened=opened) for id_, opened in draft.cases.items()]
    session.add(paper)
    session.flush()
    publish(session, _issued(paper, draft, by))
    return paper


def download(session: Session, *, by: Actor, paper: Paper) -> bytes:
    """Hand out the file of a paper that the actor may open, and say so to the log."""
    publish(
        session,
        PaperDownloaded(
            actor_id=by.user_id,
            area_id=by.area_id,
            paper_id=paper.id,
            meeting_id=paper.meeting_id,
            digest=paper.digest,
        ),
    )
    return paper.content


def _next_number(session: Session, draft: Draft) -> int:
    """Count on within the meeting and kind; the locked meeting keeps two issues from one number."""
    session.execute(
        sa.select(Meeting.id).where(Meeting.id == draft.meeting_id).with_for_update()
    ).all()
    last = session.scalar(
        sa.select(sa.func.max(Paper.copy_number)).where(
            Paper.meeting_id == draft.meeting_id, Paper.kind == draft.kind
        )
    )
    return (last or 0) + 1


def _stamp(draft: Draft, paper: Paper, now: datetime) -> documents.Stamp:
    return documents.Stamp(
        title=draft.title,
        recipient=draft.recipient,
        agency=draft.agency,
        copy_number=paper.copy_words,
        issued_at=now,
        destroy_by=paper.destroy_by,
    )


def _count_pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def _issued(paper: Paper, draft: Draft, by: Actor) -> PaperIssued:
    return PaperIssued(
        actor_id=by.user_id,
        area_id=draft.area_id,
        paper_id=paper.id,
        meeting_id=paper.meeting_id,
        kind=paper.kind.value,
        agency_id=paper.agency_id,
        recipient_id=paper.recipient_id,
        copy_number=paper.copy_number,
        digest=paper.digest,
        case_ids=tuple(draft.cases),
    )
