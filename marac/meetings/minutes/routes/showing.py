"""The page of the minutes, with the next step to whoever has one."""

from typing import Any

from flask import abort, render_template, request

from marac.access import Actor, Permission
from marac.database import db
from marac.events import publish
from marac.meetings.minutes import approving, circulating, events, queries
from marac.meetings.minutes.due import due_of
from marac.meetings.minutes.extract import MinutesExtract
from marac.meetings.minutes.forms import CirculateMinutesForm
from marac.meetings.minutes.preview import MinutesPreview, load_minutes_preview
from marac.meetings.models import Meeting, MinutesRevision
from marac.meetings.recalling import minutes_left

# What the page is given where the reader has nothing to do next.
NO_STEP: dict[str, Any] = {
    "refusal": "",
    "sent": None,
    "may_send": False,
    "preview": None,
    "recallable": None,
}


def show(
    by: Actor,
    meeting: Meeting,
    known: list[MinutesRevision],
    form: CirculateMinutesForm | None = None,
) -> str:
    """Show the version that the address names, or the latest, as far as the reader may see it."""
    revision, extract = _chosen(known), None
    if revision is not None:
        extract = queries.extract_of(db.session, by=by, revision=revision)
        note_reading(by, meeting, revision, extract)
    latest = bool(known) and revision is known[-1]
    return render_template(
        "meetings/minutes/minutes.html",
        meeting=meeting,
        extract=extract,
        revision=revision,
        known=known,
        latest=latest,
        by=by,
        minutes_left=minutes_left,
        due=due_of(meeting, known) if by.runs_the_cycle else None,
        **NO_STEP | (_steps(by, meeting, known, form) if latest else {}),
    )


def form_for(preview: MinutesPreview) -> CirculateMinutesForm:
    """Make the form that sends minutes out."""
    return CirculateMinutesForm(expected=preview.people, seal=preview.seal, restricted=False)


def _steps(
    by: Actor, meeting: Meeting, known: list[MinutesRevision], form: CirculateMinutesForm | None
) -> dict[str, Any]:
    """Find what the reader may do next with the latest version."""
    session, revision = db.session, known[-1]
    if revision.approved_at is None:
        refusal = ""
        if by.may(Permission.MINUTES_APPROVE):
            refusal = approving.why_not(session, by=by, revision=revision)
        sent = approving.find_sent(session, by=by, revision=revision) if by.runs_the_cycle else None
        may_send = approving.may_send(by, revision)
        return {"refusal": refusal, "sent": sent, "may_send": may_send}
    if not by.may(Permission.MINUTES_CIRCULATE):
        return {}
    if revision.circulated_at is not None:
        found = circulating.find_recallable_minutes(session, by=by, known=known)
        return {"recallable": found}
    preview = load_minutes_preview(session, by=by, meeting=meeting, known=known)
    return {"preview": preview, "form": form or form_for(preview)}


def _chosen(known: list[MinutesRevision]) -> MinutesRevision | None:
    """Find the version that the address names; the latest without one."""
    typed = request.args.get("version")
    if typed is None:
        return known[-1] if known else None
    return next((r for r in known if str(r.number) == typed), None) or abort(404)


def note_reading(
    by: Actor, meeting: Meeting, revision: MinutesRevision, extract: MinutesExtract
) -> None:
    """Log that somebody read a version, and of which cases."""
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
