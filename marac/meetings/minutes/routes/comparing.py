"""Comparing two versions of the minutes word by word."""

from uuid import UUID

from flask import abort, render_template, request

from marac.access import Actor, Permission, requires, the_actor
from marac.database import db
from marac.meetings.blueprint import bp
from marac.meetings.minutes import queries
from marac.meetings.minutes.comparing import compare
from marac.meetings.minutes.extract import MinutesExtract
from marac.meetings.minutes.forms import BESIDE, INLINE, CompareForm
from marac.meetings.minutes.routes.finding import meeting_or_404
from marac.meetings.minutes.routes.showing import note_reading
from marac.meetings.models import Meeting, MinutesRevision
from marac.widgets import choice


@bp.get("/meetings/<uuid:meeting_id>/minutes/compare")
@requires(Permission.MINUTES_READ_EXTRACT)
def compare_minutes(meeting_id: UUID) -> str:
    """Show what two versions say differently, of what the reader may see of both."""
    by = the_actor()
    meeting = meeting_or_404(by, meeting_id)
    known = queries.list_revisions(db.session, by=by, meeting=meeting)
    if len(known) < 2:
        abort(404)
    earlier, later = _chosen(known)
    form = _form(known, earlier, later)
    before, after = (_read(by, meeting, revision) for revision in (earlier, later))
    return render_template(
        "meetings/minutes/compare.html",
        meeting=meeting,
        form=form,
        before=before,
        after=after,
        sections=compare(before, after),
        beside=form.view.data == BESIDE,
    )


def _chosen(known: list[MinutesRevision]) -> tuple[MinutesRevision, MinutesRevision]:
    """Find the two versions that the address names, the earlier first; else the last two."""
    numbers = {str(revision.number): revision for revision in known}
    found = []
    for name, otherwise in (("earlier", known[-2]), ("later", known[-1])):
        typed = request.args.get(name)
        found.append(otherwise if typed is None else numbers.get(typed))
    first, second = found
    if first is None or second is None:
        abort(404)
    return (first, second) if first.number <= second.number else (second, first)


def _form(
    known: list[MinutesRevision], earlier: MinutesRevision, later: MinutesRevision
) -> CompareForm:
    form = CompareForm()
    offered = [choice(str(revision.number), f"Version {revision.number}") for revision in known]
    form.earlier.choices = form.later.choices = offered
    form.earlier.data, form.later.data = str(earlier.number), str(later.number)
    form.view.data = BESIDE if request.args.get("view") == BESIDE else INLINE
    return form


def _read(by: Actor, meeting: Meeting, revision: MinutesRevision) -> MinutesExtract:
    extract = queries.extract_of(db.session, by=by, revision=revision)
    note_reading(by, meeting, revision, extract)
    return extract
