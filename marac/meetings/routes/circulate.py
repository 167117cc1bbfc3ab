"""Circulating the agenda: who gets what, typed count, then it goes out."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.database import db
from marac.meetings import operations, queries
from marac.meetings.blueprint import bp
from marac.meetings.calendar import returns_due_at
from marac.meetings.forms import CirculateForm
from marac.meetings.preview import load_preview
from marac.meetings.stages import refuse_unless_open
from marac.web.filters import plural


@bp.route("/meetings/<uuid:meeting_id>/circulate", methods=["GET", "POST"])
@requires(Permission.AGENDA_CIRCULATE)
def circulate(meeting_id: UUID) -> str | Response | tuple[str, int]:
    """Show exactly who would get what, and send it once the number of cases is typed."""
    by, session = the_actor(), db.session
    meeting = queries.get_whole_meeting(session, by=by, meeting_id=meeting_id) or abort(404)
    refuse_unless_open(meeting)
    preview = load_preview(session, by=by, meeting=meeting)
    form = CirculateForm(expected=len(preview.new))
    if form.is_submitted() and (not preview.new or form.validate()):
        circulation = operations.circulate(session, by=by, meeting=meeting)
        sent = plural(circulation.listing_count, "case")
        flash(f"Version {circulation.number} of the agenda is out, with {sent}.", "success")
        return redirect(url_for("meetings.view", meeting_id=meeting.id), 303)
    page = render_template(
        "meetings/circulate.html",
        meeting=meeting,
        preview=preview,
        form=form,
        due_at=returns_due_at(meeting),
    )
    return (page, 422) if form.is_submitted() else page
