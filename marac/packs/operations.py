"""Issuing papers: draft (reads), lay out (no database), register (writes), in that order.

`issue_*` does all three in the caller's transaction, as the command line and the demonstration
want it. The web and the jobs take the steps apart, so that nobody waits for a write lock while a
paper is laid out.
"""

import io
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
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
from marac.packs import laying, sections, veil
from marac.packs.codes import new_code
from marac.packs.drafted import Draft, LaidOut
from marac.packs.drafts import draft_agenda, draft_pack, names_for
from marac.packs.events import PaperDownloaded, PaperIssued
from marac.packs.handouts import draft_actions, draft_key_sheet
from marac.packs.kit import draft_kit
from marac.packs.minutes import draft_minutes, lay_down
from marac.packs.models import Edition, Paper, PaperCase, PaperKind
from marac.packs.recipients import list_voices
from marac.refusals import Refused

LIFE = timedelta(days=28)
LOG = logging.getLogger(__name__)

DRAFTS: dict[PaperKind, Callable[..., Draft]] = {
    PaperKind.AGENDA: draft_agenda,
    PaperKind.PACK: draft_pack,
    PaperKind.MINUTES: draft_minutes,
    PaperKind.KIT: draft_kit,
    PaperKind.ACTIONS: draft_actions,
    PaperKind.KEY_SHEET: draft_key_sheet,
}


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


def issue(  # noqa: PLR0913 - a paper is of a kind, a meeting, an agency and an edition
    session: Session,
    *,
    by: Actor,
    kind: PaperKind,
    meeting: Meeting,
    agency: Agency | None,
    edition: Edition = Edition.SCREEN,
) -> Paper:
    """Issue one paper from beginning to end."""
    draft = draft_paper(session, by=by, kind=kind, meeting=meeting, agency=agency, edition=edition)
    return register(session, by=by, laid_out=lay_out(draft))


def draft_paper(  # noqa: PLR0913 - a paper is of a kind, a meeting, an agency and an edition
    session: Session,
    *,
    by: Actor,
    kind: PaperKind,
    meeting: Meeting,
    agency: Agency | None,
    edition: Edition = Edition.SCREEN,
    version: int | None = None,
) -> Draft:
    """Read all that goes into a paper and write it out as HTML; nothing is changed.

    Of a pack, the sections that are ready come along from the store. A key sheet says names in
    every edition: it is what the printed one leaves them to. Minutes are the latest, unless an
    approved version is named.
    """
    if kind is PaperKind.KEY_SHEET and edition is Edition.PRINT:
        edition = Edition.SCREEN
    asked = {"by": by, "meeting": meeting, "agency": agency, "edition": edition}
    if kind is PaperKind.MINUTES:
        asked["version"] = version
    with beyond(session, "a paper is read by its recipient's policy, not by its maker's"):
        draft = DRAFTS[kind](session, **asked)
        names = veil.merged(names_for(session, edition, draft.cases))
    front, middle = (veil.draw(html, names) for html in (draft.front, draft.middle))
    return replace(draft, front=front, middle=middle, edition=edition)


def lay_out(draft: Draft) -> LaidOut:
    """Turn a draft into a PDF, in processes of their own; what was laid out for ever stands."""
    (outcome,) = laying.lay_out_many([draft])
    return _sound(draft, outcome)


def lay_out_many(drafts: Sequence[Draft]) -> list[LaidOut | Refused]:
    """Turn several drafts into PDFs, what they share only once; one that fails fails alone."""
    found: list[LaidOut | Refused] = []
    for draft, outcome in zip(drafts, laying.lay_out_many(drafts), strict=True):
        try:
            found.append(_sound(draft, outcome))
        except Refused as refused:
            found.append(refused)
    return found


def _sound(draft: Draft, outcome: laying.Outcome) -> LaidOut:
    """Give what was laid out, or say plainly that nothing was."""
    if isinstance(outcome, LaidOut):
        return outcome
    LOG.error("no %s was made: %s", draft.kind.value, outcome)
    raise Refused(
        "The paper could not be laid out, so nothing was issued. Try again; "
        "if it fails again, tell whoever looks after this system."
    ) from outcome


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
        code=new_code(),
    )
    pdf = lay_down(session, by=by, draft=draft, pdf=laid_out.pdf)
    paper.content = documents.stamp(pdf, _stamp(laid_out, paper, now))
    paper.digest = documents.sha256(paper.content)
    paper.pages = _count_pages(paper.content)
    paper.cases = _cases(laid_out)
    session.add(paper)
    with beyond(session, "sections that were just made are kept for whoever sees the same"):
        sections.keep(session, made=laid_out.made, used=draft.sections)
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


def _cases(laid_out: LaidOut) -> list[PaperCase]:
    """Say of which cases a paper tells, in which words and from which page."""
    found = {section.case_id: section for section in laid_out.draft.sections}
    return [
        PaperCase(
            case_id=id_,
            opened=opened,
            section=found[id_].words if id_ in found else None,
            number=found[id_].number if id_ in found else None,
            first_page=laid_out.first_pages.get(id_),
        )
        for id_, opened in laid_out.draft.cases.items()
    ]


def _stamp(laid_out: LaidOut, paper: Paper, now: datetime) -> documents.Stamp:
    draft = laid_out.draft
    return documents.Stamp(
        title=draft.title,
        recipient=draft.recipient,
        agency=draft.agency,
        copy_number=paper.copy_words,
        issued_at=now,
        destroy_by=paper.destroy_by,
        headings=laid_out.headings,
        code=paper.code,
        large=draft.edition is Edition.LARGE,
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
