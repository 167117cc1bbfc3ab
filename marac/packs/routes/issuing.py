"""The page of a meeting's papers: who gets what, and the buttons that make them."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Redirect

from marac.access import Actor, Permission, leads_back, requires, the_actor
from marac.agencies.models import Agency
from marac.agencies.queries import list_agencies
from marac.approvals import ApprovalRequest, pending_page
from marac.cases.attesting.queries import count_to_check
from marac.database import db
from marac.meetings.minutes.queries import get_revision
from marac.meetings.models import Meeting, MinutesRevision
from marac.packs import operations, queries, seconding
from marac.packs.blueprint import bp
from marac.packs.forms import (
    EVERY_PACK,
    FAILED_PACKS,
    Choice,
    Wish,
    parse_choice,
    parse_wish,
    wish_value,
)
from marac.packs.making.queries import get_making
from marac.packs.models import Edition, Paper, PaperKind
from marac.packs.routes.copies import spend_a_paper
from marac.packs.routes.making import leave_to_a_worker, meeting_or_404
from marac.refusals import Refused


@bp.get("/meetings/<uuid:meeting_id>/papers")
@requires(Permission.MEETING_READ)
def papers(meeting_id: UUID) -> str:
    """Show who gets what, and what was issued."""
    by, meeting = the_actor(), meeting_or_404(meeting_id)
    choice = parse_choice(request.args) or Choice()
    issued = queries.list_papers(db.session, by=by, meeting=meeting)
    return render_template(
        "packs/papers.html",
        meeting=meeting,
        papers=issued,
        to_check=count_to_check(db.session, by=by),
        lines=queries.list_lines(db.session, by=by, meeting=meeting, papers=issued),
        choice=choice,
        older=_older(by, meeting, choice),
        editions=list(Edition),
        kinds=_kinds(meeting, choice, issued),
        kit=_kit(by, meeting),
        wish_value=wish_value,
        every_pack=EVERY_PACK,
        failed_packs=FAILED_PACKS,
        making=get_making(db.session, by=by, meeting=meeting) if by.runs_the_cycle else None,
    )


def _as_chosen() -> str | None:
    """Give the page with what was chosen on it, for who has to give their password first."""
    choice = parse_choice(request.form) if "edition" in request.form else None
    if choice is None:
        return None
    return url_for("packs.papers", **(request.view_args or {}), **choice.values)


@bp.post("/meetings/<uuid:meeting_id>/papers")
@requires(Permission.PDF_DOWNLOAD)
@leads_back(_as_chosen)
def issue(meeting_id: UUID) -> Redirect | tuple[str, int]:
    """Make the one paper that was asked for, or leave every agency's pack to a worker.

    Where there is no worker they are made at once. One with a restricted case for somebody else
    is made when a second person agrees.
    """
    by, choice = the_actor(), parse_choice(request.form)
    asked = request.form.get("make", "")
    if choice is None:
        abort(400)
    back = url_for("packs.papers", meeting_id=meeting_id, **choice.values)
    if asked in (EVERY_PACK, FAILED_PACKS) and by.runs_the_cycle:
        meeting, again = meeting_or_404(meeting_id), asked == FAILED_PACKS
        here = leave_to_a_worker(by, meeting, edition=choice.edition, only_failed=again)
        if here:
            _issue_packs(by, meeting_id, here, choice)
    else:
        wish = parse_wish(asked, choice)
        if wish is None:
            abort(400)
        spend_a_paper(meeting_or_404(meeting_id))
        paper = _issue(by, meeting_id, wish)
        if isinstance(paper, ApprovalRequest):
            return pending_page(paper, back=back)
        flash(f"{paper.title}, is ready to download.", "success")
    return redirect(back, 303)


def _older(by: Actor, meeting: Meeting, choice: Choice) -> MinutesRevision | None:
    """Find the approved version of the minutes that was chosen, if one was."""
    if choice.version is None:
        return None
    found = get_revision(db.session, by=by, meeting=meeting, number=choice.version)
    return found if found is not None and found.approved_at is not None else abort(404)


def _kinds(meeting: Meeting, choice: Choice, issued: list[Paper]) -> list[PaperKind]:
    """Say which papers there can be for anybody.

    There are minutes only of a meeting that was held, and a key sheet only to what says initials.
    """
    held = meeting.concluded_at is not None
    printed = choice.edition is Edition.PRINT or any(p.edition is Edition.PRINT for p in issued)
    minutes, key_sheet = [PaperKind.MINUTES] * held, [PaperKind.KEY_SHEET] * printed
    return [PaperKind.AGENDA, PaperKind.PACK, *minutes, PaperKind.ACTIONS, *key_sheet]


def _kit(by: Actor, meeting: Meeting) -> PaperKind | None:
    """Offer the paper kit, to whoever runs a meeting that is not over."""
    over = meeting.concluded_at is not None or meeting.cancelled_at is not None
    return PaperKind.KIT if by.runs_the_cycle and not over else None


def _issue(by: Actor, meeting_id: UUID, wish: Wish) -> Paper | ApprovalRequest:
    """Draft, lay out and register one paper, in two short transactions round the slow part.

    What needs a second person is asked for instead.

    A request that posts holds SQLite's one write lock. Laying a paper out takes a second or more,
    so the lock is given back meanwhile: nothing was written yet, and rolling back loses nothing.
    """
    session: Session = db.session
    draft = operations.draft_paper(
        session,
        by=by,
        kind=wish.kind,
        meeting=meeting_or_404(meeting_id),
        agency=_agency(session, by, wish.agency_id),
        edition=wish.choice.edition,
        version=wish.choice.version,
    )
    if seconding.needs_second(session, by=by, draft=draft):
        return seconding.ask(session, by=by, draft=draft)
    session.rollback()
    return operations.register(session, by=by, laid_out=operations.lay_out(draft))


def _agency(session: Session, by: Actor, agency_id: UUID | None) -> Agency | None:
    """Find the agency that a paper is asked for; somebody else's agency is not there."""
    if agency_id is None:
        return None if by.runs_the_cycle else abort(404)
    mine = None if by.runs_the_cycle else by.voice_agency_ids
    agencies = (a for a in list_agencies(session, by=by) if mine is None or a.id in mine)
    return next((a for a in agencies if a.id == agency_id), None) or abort(404)


def _issue_packs(
    by: Actor, meeting_id: UUID, wanted: list[tuple[UUID, str]], choice: Choice
) -> None:
    """Make a pack for each of these agencies; each is registered before the next is begun.

    This is for where there is no worker. One that fails leaves the others standing.
    """
    made, waiting, refused = 0, [], []
    for agency_id, name in wanted:
        try:
            paper = _issue(by, meeting_id, Wish(PaperKind.PACK, agency_id, choice))
        except Refused:
            refused.append(name)
            continue
        db.session.commit()
        if isinstance(paper, ApprovalRequest):
            waiting.append(name)
        else:
            made += 1
    _tell(made, waiting, refused)


def _tell(made: int, waiting: list[str], refused: list[str]) -> None:
    """Say what became of every agency's pack."""
    flash(f"Packs made: {made}.", "success" if made or waiting else "error")
    if waiting:
        flash(f"A restricted case waits for a second person: {', '.join(waiting)}.", "success")
    if refused:
        flash(f"No pack could be made for: {', '.join(refused)}.", "error")
