"""How far every agency's pack is: a piece of the papers page that looks again by itself."""

from uuid import UUID

from flask import Response, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as Redirect

from marac import tasks
from marac.access import Actor, Permission, quiet, requires, the_actor
from marac.accounts.watching import ask_to_reload
from marac.database import db
from marac.meetings.models import Meeting
from marac.meetings.queries import get_meeting
from marac.packs import queries
from marac.packs.blueprint import bp
from marac.packs.forms import EVERY_PACK, FAILED_PACKS
from marac.packs.making import operations
from marac.packs.making.queries import get_making
from marac.packs.models import Edition


@bp.get("/meetings/<uuid:meeting_id>/papers/making")
@requires(Permission.MEETING_READ)
@quiet
def making(meeting_id: UUID) -> str | Response:
    """Show how far the packs are that the reader asked for; once they are, load the whole page."""
    meeting = meeting_or_404(meeting_id)
    found = get_making(db.session, by=the_actor(), meeting=meeting)
    if found is None or not found.under_way:
        return ask_to_reload(url_for("packs.papers", meeting_id=meeting_id))
    return render_template(
        "packs/_making.html",
        making=found,
        meeting=meeting,
        every_pack=EVERY_PACK,
        failed_packs=FAILED_PACKS,
    )


@bp.post("/meetings/<uuid:meeting_id>/papers/making/stop")
@requires(Permission.MEETING_READ)
def stop_making(meeting_id: UUID) -> Redirect:
    """Make no more of the packs that the reader asked for."""
    meeting = meeting_or_404(meeting_id)
    count = operations.cancel_packs(db.session, by=the_actor(), meeting=meeting)
    if count:
        flash(f"Stopped. Packs that will not be made: {count}.", "success")
    else:
        flash("There was nothing left to stop.", "error")
    return redirect(url_for("packs.papers", meeting_id=meeting_id), 303)


def meeting_or_404(meeting_id: UUID) -> Meeting:
    """Give a meeting of the reader's, or answer that there is none."""
    meeting = get_meeting(db.session, by=the_actor(), meeting_id=meeting_id)
    if meeting is None:
        abort(404)
    return meeting


def leave_to_a_worker(
    by: Actor, meeting: Meeting, *, edition: Edition, only_failed: bool
) -> list[tuple[UUID, str]]:
    """Ask a worker for the packs of all who have a case; give those that must be made at once.

    These are all of them where there is no worker, whose jobs that wait are then taken back.
    """
    wanted = _agencies_with_cases(by, meeting)
    if only_failed:
        failed = operations.list_unmade(db.session, by=by, meeting=meeting)
        wanted = [(agency_id, name) for agency_id, name in wanted if agency_id in failed]
    if not tasks.is_anyone_at_work(db.session):
        operations.cancel_packs(db.session, by=by, meeting=meeting)
        db.session.commit()
        return wanted
    ids = [agency_id for agency_id, _ in wanted]
    count = operations.ask_for_packs(
        db.session, by=by, meeting=meeting, agency_ids=ids, edition=edition
    )
    if count:
        flash(f"Packs that are being made now: {count}.", "success")
    else:
        flash("There is no pack to make that is not being made already.", "error")
    return []


def _agencies_with_cases(by: Actor, meeting: Meeting) -> list[tuple[UUID, str]]:
    """List the agencies that have a case of a meeting, with their names."""
    lines = queries.list_lines(db.session, by=by, meeting=meeting, papers=[])
    return [(line.agency.id, line.agency.name) for line in lines if line.cases]
