"""Reading minutes, and the steps from draft to circulation."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.database import db
from marac.meetings.blueprint import bp
from marac.meetings.minutes import approving, circulating, operations, queries
from marac.meetings.minutes.preview import load_minutes_preview
from marac.meetings.minutes.routes.finding import meeting_or_404, revision_or_404
from marac.meetings.minutes.routes.showing import form_for, show
from marac.meetings.models import Meeting


@bp.get("/meetings/<uuid:meeting_id>/minutes")
@requires(Permission.MINUTES_READ_EXTRACT)
def minutes(meeting_id: UUID) -> str:
    """Show the minutes as far as the reader may see them, and the next step to whoever has one."""
    by = the_actor()
    meeting = meeting_or_404(by, meeting_id)
    return show(by, meeting, queries.list_revisions(db.session, by=by, meeting=meeting))


@bp.post("/meetings/<uuid:meeting_id>/minutes/draft")
@requires(Permission.MINUTES_WRITE)
def draft_minutes(meeting_id: UUID) -> Response:
    """Draft the minutes from the record of the room, and send them on when that is asked."""
    by = the_actor()
    meeting = meeting_or_404(by, meeting_id)
    revision = operations.draft_minutes(db.session, by=by, meeting=meeting)
    if "send" in request.form:
        approving.send_to_chair(db.session, by=by, revision=revision)
        flash("The minutes are drafted and wait for a chair who wrote none of them", "success")
    else:
        flash("The minutes are drafted from the record", "success")
    return _to_minutes(meeting)


@bp.post("/meetings/<uuid:meeting_id>/minutes/send")
@requires(Permission.MINUTES_WRITE)
def send_minutes(meeting_id: UUID) -> Response:
    """Ask a chair to approve the version that was read."""
    by = the_actor()
    meeting = meeting_or_404(by, meeting_id)
    revision = revision_or_404(by, meeting)
    approving.send_to_chair(db.session, by=by, revision=revision)
    flash(f"Version {revision.number} waits for a chair who wrote none of it", "success")
    return _to_minutes(meeting)


@bp.post("/meetings/<uuid:meeting_id>/minutes/approve")
@requires(Permission.MINUTES_APPROVE)
def approve_minutes(meeting_id: UUID) -> Response:
    """Approve the version that was read, as the second person."""
    by = the_actor()
    meeting = meeting_or_404(by, meeting_id)
    revision = revision_or_404(by, meeting)
    digest = request.form.get("digest", "")
    approving.approve_as_sent(db.session, by=by, revision=revision, digest=digest)
    flash(f"Version {revision.number} of the minutes is approved", "success")
    return _to_minutes(meeting)


@bp.post("/meetings/<uuid:meeting_id>/minutes/circulate")
@requires(Permission.MINUTES_CIRCULATE)
def circulate_minutes(meeting_id: UUID) -> Response | tuple[str, int]:
    """Send the approved version out, once the number of its readers is typed."""
    by, session = the_actor(), db.session
    meeting = meeting_or_404(by, meeting_id)
    known = queries.list_revisions(session, by=by, meeting=meeting)
    revision = revision_or_404(by, meeting)
    if revision is known[-1] and revision.approved_at and not revision.circulated_at:
        form = form_for(load_minutes_preview(session, by=by, meeting=meeting, known=known))
        if not form.validate():
            return show(by, meeting, known, form), 422
    circulating.circulate_minutes(session, by=by, revision=revision)
    flash("The minutes have gone out. Each agency reads its own extract", "success")
    return _to_minutes(meeting)


@bp.post("/meetings/<uuid:meeting_id>/minutes/recall")
@requires(Permission.AGENDA_BUILD)
def recall_minutes(meeting_id: UUID) -> Response:
    """Take back what went out in the last ten minutes; it needs no password, because it hurries."""
    by, session = the_actor(), db.session
    meeting = meeting_or_404(by, meeting_id)
    known = queries.list_revisions(session, by=by, meeting=meeting)
    found = circulating.recall_minutes(session, by=by, meeting=meeting, known=known)
    flash(
        f"Version {found.number} of the minutes is recalled, and its mails are not sent", "success"
    )
    return _to_minutes(meeting)


def _to_minutes(meeting: Meeting) -> Response:
    return redirect(url_for("meetings.minutes", meeting_id=meeting.id), 303)
