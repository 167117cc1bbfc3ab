"""Issuing papers: draft (reads), lay out (no database), register (writes), in that order.

`issue_*` does all three in the caller's transaction, as the command line and the demonstration
want it. The web and the jobs take the steps apart, so that nobody waits for a write lock while a
paper is laid out.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace

from sqlalchemy.orm import Session

from marac import documents
from marac.access import Actor
from marac.agencies.models import Agency
from marac.database import beyond
from marac.events import publish
from marac.meetings.models import Meeting
from marac.packs import laying, numbering, sections, veil
from marac.packs.desk import Outcome
from marac.packs.drafted import Draft, LaidOut
from marac.packs.drafts import draft_agenda, draft_pack, names_for
from marac.packs.events import PaperDownloaded, PaperIssued
from marac.packs.handouts import draft_actions, draft_key_sheet
from marac.packs.kit import draft_kit
from marac.packs.minutes import draft_minutes, lay_down
from marac.packs.models import Edition, Paper, PaperCase, PaperKind
from marac.refusals import Refused

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
    copy = numbering.expect(session, by=by, draft=draft)
    return replace(draft, front=front, middle=middle, edition=edition, numbering=copy)


def lay_out(draft: Draft) -> LaidOut:
    """Turn a draft into a PDF, in processes of their own; what was laid out for ever stands."""
    (outcome,) = laying.lay_out_many([draft])
    return _sound(outcome)


def lay_out_many(drafts: Iterable[Draft]) -> list[LaidOut | Refused]:
    """Turn several drafts into PDFs, what they share only once; one that fails fails alone.

    They are numbered one after the other. Drafts that are written only as they are taken are
    written while the ones before them are laid out.
    """
    found: list[LaidOut | Refused] = []
    for outcome in laying.lay_out_many(drafts):
        try:
            found.append(_sound(outcome))
        except Refused as refused:
            found.append(refused)
    return found


def _sound(outcome: Outcome) -> LaidOut:
    """Give what was laid out, or say plainly that nothing was."""
    if isinstance(outcome, LaidOut):
        return outcome
    LOG.error("a paper was not made: %s", outcome)
    raise Refused(
        "The paper could not be laid out, so nothing was issued. Try again; "
        "if it fails again, tell whoever looks after this system."
    ) from outcome


def register(session: Session, *, by: Actor, laid_out: LaidOut) -> Paper:
    """Give a paper its number and write the copy into the register.

    It is stamped already, unless somebody else's took its number in the meantime.
    """
    pdf = None
    if laid_out.draft.standing is not None:
        pdf = lay_down(session, by=by, draft=laid_out.draft, pdf=laid_out.pdf)
    marked = _marked(session, by, laid_out, pdf)
    paper = _paper(by, marked)
    session.add(paper)
    with beyond(session, "sections that were just made are kept for whoever sees the same"):
        sections.keep(session, made=laid_out.made, used=laid_out.draft.sections)
    session.flush()
    publish(session, _issued(paper, laid_out.draft, by))
    return paper


def _marked(session: Session, by: Actor, laid_out: LaidOut, stands: bytes | None) -> LaidOut:
    """Give the copy under the number that is its own: as it was stamped, if it has that number.

    Minutes that stand are stamped as they stand, whoever laid them out first.
    """
    draft = laid_out.draft
    number = numbering.take_next(session, draft)
    foreseen = draft.numbering is not None and draft.numbering.number == number
    same = stands is None or stands == laid_out.pdf
    if laid_out.marked is not None and foreseen and same:
        return laid_out
    mine = numbering.numbered(session, by=by, number=number)
    return numbering.stamped(laid_out, stands or laid_out.pdf, mine)


def _paper(by: Actor, laid_out: LaidOut) -> Paper:
    """Write the row of a copy that is stamped."""
    draft, copy, marked = laid_out.draft, laid_out.draft.numbering, laid_out.marked
    assert copy is not None and marked is not None  # noqa: S101, PT018 - `_marked` sees to it
    return Paper(
        meeting_id=draft.meeting_id,
        kind=draft.kind,
        edition=draft.edition,
        agency_id=draft.agency_id,
        recipient_id=draft.recipient_id,
        issued_by_id=by.user_id,
        copy_number=copy.number,
        copy_total=copy.total,
        issued_at=draft.read_at,
        destroy_by=numbering.destroy_by(draft),
        code=copy.code,
        content=marked.pdf,
        digest=documents.sha256(marked.pdf),
        pages=marked.pages,
        cases=_cases(laid_out),
        minutes_version=draft.standing.number if draft.standing is not None else None,
    )


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
