"""Accounting for copies: what was issued for a meeting, and the register of all copies."""

from uuid import UUID

from flask import abort, render_template, request

from marac.access import Permission, requires, the_actor
from marac.database import db
from marac.events import publish
from marac.meetings.queries import get_meeting
from marac.packs.blueprint import bp
from marac.packs.copies import queries
from marac.packs.copies.manifest import load_manifest, opening_is_late
from marac.packs.copies.queries import PAGE_SIZE, Wanted
from marac.packs.events import RegisterRead
from marac.packs.models import PaperKind
from marac.web.paging import Page


@bp.get("/meetings/<uuid:meeting_id>/papers/manifest")
@requires(Permission.MEETING_READ)
def manifest(meeting_id: UUID) -> str:
    """Show who runs a meeting which cases stand in whose copies, and what is new in each."""
    by = the_actor()
    if not by.runs_the_cycle:
        abort(403)
    meeting = get_meeting(db.session, by=by, meeting_id=meeting_id)
    if meeting is None:
        abort(404)
    kind = request.args.get("kind", "")
    chosen = PaperKind(kind) if kind in set(PaperKind) else None
    found = load_manifest(db.session, by=by, meeting=meeting, kind=chosen)
    _note(meeting_id, len(found.issued))
    late = opening_is_late(meeting) and meeting.concluded_at is None
    return render_template("packs/manifest.html", meeting=meeting, manifest=found, late=late)


@bp.get("/papers")
@requires(Permission.MEETING_READ)
def register() -> str:
    """Show the copies that the reader answers for or, who runs the meetings, watches over."""
    by = the_actor()
    asked = request.args.get("show", "")
    wanted = Wanted(asked) if asked in set(Wanted) else Wanted.OWED
    total = queries.count_copies(db.session, by=by, wanted=wanted)
    page = Page.asked_for(request.args.get("page"), size=PAGE_SIZE, total=total)
    copies = queries.list_copies(db.session, by=by, wanted=wanted, offset=page.offset)
    _note(None, len(copies))
    return render_template(
        "packs/register.html", copies=copies, wanted=wanted, choices=list(Wanted), page=page
    )


def _note(meeting_id: UUID | None, shown: int) -> None:
    by = the_actor()
    publish(
        db.session,
        RegisterRead(actor_id=by.user_id, area_id=by.area_id, meeting_id=meeting_id, shown=shown),
    )
