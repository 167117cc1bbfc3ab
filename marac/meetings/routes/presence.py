"""When an agency can be at a meeting: its people say so, or the co-ordinator for it."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac import clock
from marac.access import Permission, requires, the_actor
from marac.agencies.queries import get_agency
from marac.database import db
from marac.meetings import operations
from marac.meetings.blueprint import bp
from marac.meetings.expected import find_presence, list_expected
from marac.meetings.forms import PresenceForm
from marac.meetings.models import Meeting
from marac.meetings.routes.finding import open_meeting

Answer = str | tuple[str, int] | Response


@bp.get("/meetings/<uuid:meeting_id>/presence")
@requires(Permission.MEETING_READ)
def presences(meeting_id: UUID) -> str:
    """Show from when until when agencies can be there: the reader's own, or all of them."""
    by, meeting = the_actor(), open_meeting(meeting_id)
    expected = list_expected(db.session, by=by, meeting=meeting)
    mine = [one for one in expected if by.runs_the_cycle or one.agency.id in by.voice_agency_ids]
    return render_template(
        "meetings/presences.html", meeting=meeting, expected=mine, may_change=_may_change
    )


@bp.route("/meetings/<uuid:meeting_id>/presence/<uuid:agency_id>", methods=["GET", "POST"])
@requires(Permission.MEETING_READ)
def say_presence(meeting_id: UUID, agency_id: UUID) -> Answer:
    """Let an agency say when it can be there; of another agency nobody learns anything here."""
    by, session, meeting = the_actor(), db.session, open_meeting(meeting_id)
    agency = get_agency(session, by=by, agency_id=agency_id) if _may_change(agency_id) else None
    if agency is None:
        abort(404)
    said = find_presence(session, meeting=meeting, agency_id=agency.id)
    form = PresenceForm(
        meeting=meeting,
        arrives=said and said.arrives_at and clock.to_london(said.arrives_at).time(),
        leaves=said and said.leaves_at and clock.to_london(said.leaves_at).time(),
    )
    if form.validate_on_submit():
        operations.say_presence(
            session,
            by=by,
            meeting=meeting,
            agency=agency,
            arrives_at=form.at(form.arrives.data),
            leaves_at=form.at(form.leaves.data),
        )
        flash(f"Saved when {agency.name} can be there.", "success")
        return redirect(_after(meeting), 303)
    page = render_template(
        "meetings/presence.html", form=form, meeting=meeting, agency=agency, back=_after(meeting)
    )
    return (page, 422) if form.errors else page


def _may_change(agency_id: UUID) -> bool:
    """Tell whether the reader may say when this agency comes."""
    by = the_actor()
    return by.may(Permission.AGENDA_BUILD) or agency_id in by.voice_agency_ids


def _after(meeting: Meeting) -> str:
    return url_for("meetings.presences", meeting_id=meeting.id)
