"""Reading minutes, and the steps from draft to circulation."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, requires, the_actor
from marac.database import db
from marac.events import publish
from marac.meetings.blueprint import bp
from marac.meetings.minutes import events, operations, queries
from marac.meetings.minutes.extract import MinutesExtract
from marac.meetings.minutes.routes.finding import meeting_or_404, revision_or_404
from marac.meetings.models import Meeting, MinutesRevision


@bp.get("/meetings/<uuid:meeting_id>/minutes")
@requires(Permission.MINUTES_READ_EXTRACT)
def minutes(meeting_id: UUID) -> str:
    """Show the minutes as far as the reader may see them, and the next step to whoever has one."""
    by, session = the_actor(), db.session
    meeting = meeting_or_404(by, meeting_id)
    known = queries.list_revisions(session, by=by, meeting=meeting)
    revision = _chosen(known)
    extract = None
    if revision is not None:
        extract = queries.extract_of(session, by=by, revision=revision)
        _note_reading(by, meeting, revision, extract)
    refusal = ""
    if revision is not None and by.may(Permission.MINUTES_APPROVE):
        refusal = operations.why_not_approve(session, by=by, revision=revision)
    return render_template(
        "meetings/minutes/minutes.html",
        meeting=meeting,
        extract=extract,
        revision=revision,
        known=known,
        refusal=refusal,
        latest=bool(known) and revision is known[-1],
        by=by,
    )


@bp.post("/meetings/<uuid:meeting_id>/minutes/draft")
@requires(Permission.MINUTES_WRITE)
def draft_minutes(meeting_id: UUID) -> Response:
    """Draft the minutes from the record of the room."""
    by = the_actor()
    meeting = meeting_or_404(by, meeting_id)
    operations.draft_minutes(db.session, by=by, meeting=meeting)
    flash("The minutes are drafted from the record", "success")
    return _to_minutes(meeting)


@bp.post("/meetings/<uuid:meeting_id>/minutes/approve")
@requires(Permission.MINUTES_APPROVE)
def approve_minutes(meeting_id: UUID) -> Response:
    """Approve the version that was read."""
    by = the_actor()
    meeting = meeting_or_404(by, meeting_id)
    revision = revision_or_404(by, meeting)
    operations.approve(db.session, by=by, revision=revision, digest=request.form.get("digest", ""))
    flash(f"Version {revision.number} of the minutes is approved", "success")
    return _to_minutes(meeting)


@bp.post("/meetings/<uuid:meeting_id>/minutes/circulate")
@requires(Permission.MINUTES_CIRCULATE)
def circulate_minutes(meeting_id: UUID) -> Response:
    """Send the approved version out."""
    by = the_actor()
    meeting = meeting_or_404(by, meeting_id)
    revision = revision_or_404(by, meeting)
    operations.circulate_minutes(db.session, by=by, revision=revision)
    flash("The minutes have gone out. Each agency reads its own extract", "success")
    return _to_minutes(meeting)


def _chosen(known: list[MinutesRevision]) -> MinutesRevision | None:
    """Find the version that the address names; the latest without one."""
    typed = request.args.get("version")
    if typed is None:
        return known[-1] if known else None
    return next((r for r in known if str(r.number) == typed), None) or abort(404)


def _note_reading(
    by: Actor, meeting: Meeting, revision: MinutesRevision, extract: MinutesExtract
) -> None:
    publish(
        db.session,
        events.MinutesRead(
            actor_id=by.user_id,
            area_id=by.area_id,
            meeting_id=meeting.id,
            revision_id=revision.id,
            case_ids=tuple(case.case_id for case in extract.cases),
        ),
    )


def _to_minutes(meeting: Meeting) -> Response:
    return redirect(url_for("meetings.minutes", meeting_id=meeting.id), 303)
