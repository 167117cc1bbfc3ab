"""One copy in somebody's hand: its own page, its download, and what its holder says of it."""

from uuid import UUID

from flask import Response, abort, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as Redirect

from marac import clock
from marac.access import Actor, Permission, gives_file, requires, the_actor
from marac.accounts.guarding import spend
from marac.accounts.throttling import Kind
from marac.database import db
from marac.events import publish
from marac.meetings.models import Meeting
from marac.packs import operations, queries
from marac.packs.blueprint import bp
from marac.packs.copies import operations as copies
from marac.packs.copies.forms import DestroyedForm, PrintedForm, RecallForm
from marac.packs.copies.queries import Copy, get_copy, list_cases_of
from marac.packs.copies.states import refuse_unless_obtainable, who_met
from marac.packs.events import PaperOpened
from marac.packs.models import Paper

Answer = str | tuple[str, int] | Redirect


@bp.get("/papers/<uuid:paper_id>")
@requires(Permission.PDF_DOWNLOAD)
@gives_file
def download(paper_id: UUID) -> Response:
    """Hand out one copy; nothing of it stays in a cache."""
    by = the_actor()
    paper = queries.get_paper(db.session, by=by, paper_id=paper_id)
    if paper is None:
        abort(404)
    refuse_unless_obtainable(paper)
    spend_a_paper(paper.meeting)
    return as_file(paper, operations.download(db.session, by=by, paper=paper))


@bp.get("/papers/<uuid:paper_id>/about")
@requires(Permission.MEETING_READ)
def copy(paper_id: UUID) -> str:
    """Show what became of a copy, and what its reader may do with it."""
    by, found = the_actor(), find_copy(paper_id)
    if found.is_open and found.paper.is_obtainable:
        publish(db.session, _opened(by, found.paper))
    return _show(found, PrintedForm())


@bp.post("/papers/<uuid:paper_id>/printed")
@requires(Permission.MEETING_READ)
def printed(paper_id: UUID) -> Answer:
    """Note how often the holder of a copy printed it."""
    found, form = _held(paper_id), PrintedForm()
    if not form.validate():
        return _show(found, form), 422
    copies.note_printed(db.session, by=the_actor(), paper=found.paper, sheets=form.sheets.data or 1)
    flash("The register says now that you printed it.", "success")
    return _to_copy(paper_id)


@bp.route("/papers/<uuid:paper_id>/destroyed", methods=["GET", "POST"])
@requires(Permission.MEETING_READ)
def destroyed(paper_id: UUID) -> Answer:
    """Let the holder of a copy, or who runs the meeting, say that it is gone."""
    found = _held(paper_id)
    form = DestroyedForm(data={"done_on": clock.today()})
    form.issued_on = copies.first_day(found.paper)
    if not form.is_submitted():
        return render_template("packs/destroyed.html", found=found, form=form)
    if not form.validate():
        return render_template("packs/destroyed.html", found=found, form=form), 422
    copies.confirm_destroyed(
        db.session,
        by=the_actor(),
        paper=found.paper,
        said=form.said,
        done_on=form.done_on.data,
    )
    flash("Thank you. The register says now that this copy is gone.", "success")
    return _to_copy(paper_id)


@bp.route("/papers/<uuid:paper_id>/recall", methods=["GET", "POST"])
@requires(Permission.AGENDA_BUILD)
def recall(paper_id: UUID) -> Answer:
    """Take a copy back; it needs no password, because it hurries."""
    found, form = find_copy(paper_id), RecallForm()
    if not found.is_open:
        abort(404)
    met = who_met(found.paper)
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("packs/recall.html", found=found, form=form, met=met), status
    copies.recall(db.session, by=the_actor(), paper=found.paper, reason=form.reason.data or "")
    told = f"{'; '.join(met)}." if met else "Nobody had opened it."
    flash(f"This copy is recalled. {told}", "success")
    return _to_copy(paper_id)


def find_copy(paper_id: UUID) -> Copy:
    """Find a copy whose line in the register the reader may see, or answer 404."""
    return get_copy(db.session, by=the_actor(), paper_id=paper_id) or abort(404)


def as_file(paper: Paper, content: bytes) -> Response:
    """Answer with a file that nothing keeps."""
    response = make_response(content)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{paper.file_name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def spend_a_paper(meeting: Meeting) -> None:
    """Let nobody carry papers away by the dozen, but while the agenda is out to be worked with."""
    if meeting.concluded_at is not None or not meeting.agendas_out:
        spend(Kind.PDF)


def _held(paper_id: UUID) -> Copy:
    """Find a copy for which the reader may speak: their own, or one of a meeting that they run."""
    found = find_copy(paper_id)
    return found if found.mine or the_actor().runs_the_cycle else abort(404)


def _show(found: Copy, form: PrintedForm) -> str:
    by = the_actor()
    told = list_cases_of(db.session, by=by, paper=found.paper) if found.is_open else []
    return render_template("packs/copy.html", found=found, told=told, form=form)


def _opened(by: Actor, paper: Paper) -> PaperOpened:
    return PaperOpened(
        actor_id=by.user_id, area_id=by.area_id, paper_id=paper.id, meeting_id=paper.meeting_id
    )


def _to_copy(paper_id: UUID) -> Redirect:
    return redirect(url_for("packs.copy", paper_id=paper_id), 303)
