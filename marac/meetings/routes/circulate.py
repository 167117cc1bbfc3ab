"""Circulating the agenda: who gets what, typed count, then it goes out; and taking it back."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, requires, the_actor
from marac.approvals import pending_page
from marac.cases.hints import list_too_near
from marac.database import db
from marac.meetings import operations, queries, seconding
from marac.meetings.blueprint import bp
from marac.meetings.calendar import returns_due_at
from marac.meetings.forms import CirculateForm
from marac.meetings.models import Meeting
from marac.meetings.operations.recall import Recalled
from marac.meetings.preview import Preview, load_preview
from marac.meetings.stages import refuse_unless_open
from marac.web.filters import plural

Answer = str | tuple[str, int] | Response


@bp.get("/meetings/<uuid:meeting_id>/circulate")
@requires(Permission.AGENDA_BUILD)
def circulate(meeting_id: UUID) -> Answer:
    """Show exactly who would get what, and how that differs from the agenda before."""
    by, meeting = the_actor(), _open_meeting(meeting_id)
    preview = load_preview(db.session, by=by, meeting=meeting)
    return _page(by, meeting, preview, _form(preview))


@bp.post("/meetings/<uuid:meeting_id>/circulate")
@requires(Permission.AGENDA_CIRCULATE)
def send_agenda(meeting_id: UUID) -> Answer:
    """Send the agenda once the number of its readers is typed, or ask a second person to agree."""
    by, session, meeting = the_actor(), db.session, _open_meeting(meeting_id)
    preview = load_preview(session, by=by, meeting=meeting)
    form = _form(preview)
    if preview.may_go and not form.validate():
        return _page(by, meeting, preview, form), 422
    if preview.may_go and preview.restricted:
        asked = seconding.ask(
            session, by=by, meeting=meeting, preview=preview, reason=form.reason.data or ""
        )
        return pending_page(asked, back=url_for("meetings.view", meeting_id=meeting.id))
    circulation = operations.circulate(session, by=by, meeting=meeting)
    sent = plural(circulation.listing_count, "case")
    flash(f"Version {circulation.number} of the agenda is out, with {sent}.", "success")
    return redirect(url_for("meetings.view", meeting_id=meeting.id), 303)


@bp.post("/meetings/<uuid:meeting_id>/recall")
@requires(Permission.AGENDA_BUILD)
def recall_agenda(meeting_id: UUID) -> Response:
    """Take back what went out in the last ten minutes; it needs no password, because it hurries."""
    by, session = the_actor(), db.session
    meeting = queries.get_whole_meeting(session, by=by, meeting_id=meeting_id) or abort(404)
    recalled = operations.recall(session, by=by, meeting=meeting)
    flash(_told(recalled), "success")
    return redirect(url_for("meetings.view", meeting_id=meeting.id), 303)


def _told(recalled: Recalled) -> str:
    """Say what a recall did, and whether it came too late for somebody."""
    opened = recalled.opened_by
    who = plural(opened, "person of an agency has", "people of agencies have") if opened else ""
    mails = plural(recalled.mails, "mail") if recalled.mails else "No mail"
    return (
        f"Version {recalled.number} of the agenda is recalled. "
        f"{mails} had been waiting and will not be sent. "
        + (f"{who} opened a case in it meanwhile." if who else "Nobody had opened a case in it.")
    )


def _open_meeting(meeting_id: UUID) -> Meeting:
    meeting: Meeting = queries.get_whole_meeting(
        db.session, by=the_actor(), meeting_id=meeting_id
    ) or abort(404)
    refuse_unless_open(meeting)
    return meeting


def _form(preview: Preview) -> CirculateForm:
    return CirculateForm(
        expected=preview.people, seal=preview.seal, restricted=bool(preview.restricted)
    )


def _page(by: Actor, meeting: Meeting, preview: Preview, form: CirculateForm) -> str:
    waiting = None
    if preview.restricted:
        waiting = seconding.find_waiting(db.session, by=by, meeting=meeting, preview=preview)
    return render_template(
        "meetings/circulate.html",
        meeting=meeting,
        preview=preview,
        form=form,
        waiting=waiting,
        near=list_too_near(db.session, by=by, cases=[item.case for item in preview.new]),
        due_at=returns_due_at(meeting),
    )
