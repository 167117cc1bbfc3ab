"""Notes for their author alone, beside the case that the room hears."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, requires, the_actor
from marac.cases.models import Listing
from marac.database import db
from marac.meetings.blueprint import bp
from marac.meetings.room import private
from marac.meetings.room.forms import PrivateForm
from marac.meetings.room.models import PrivateNote
from marac.meetings.room.routes.finding import listing_or_404

PREFIX = "private-"


@bp.route("/meetings/<uuid:meeting_id>/room/<uuid:listing_id>/private", methods=["GET", "POST"])
@requires(Permission.MEETING_READ)
def private_note(meeting_id: UUID, listing_id: UUID) -> str | Response | tuple[str, int]:
    """Write one's own note about a case, on a page of its own."""
    by = the_actor()
    meeting, listing = listing_or_404(by, meeting_id, listing_id)
    form = form_for(private.get_private_note(db.session, by=by, listing=listing))
    if form.validate_on_submit():
        keep(by, listing)
        flash("Your own notes are saved", "success")
        address = url_for("meetings.room_case", meeting_id=meeting.id, listing_id=listing.id)
        return redirect(address, 303)
    page = render_template(
        "meetings/room/private.html", meeting=meeting, listing=listing, private=form
    )
    return page if request.method == "GET" else (page, 422)


def form_for(note: PrivateNote | None) -> PrivateForm:
    """Make the form of one's own note: as it was typed, else as it stands."""
    if f"{PREFIX}text" in request.form:
        return PrivateForm(prefix=PREFIX)
    stands = {"text": note.text, "version": str(note.version)} if note is not None else {}
    return PrivateForm(formdata=None, data=stands, prefix=PREFIX)


def keep(by: Actor, listing: Listing) -> None:
    """Keep one's own note as it was posted, with whatever else was; nothing when none was."""
    if f"{PREFIX}text" not in request.form:
        return
    form = PrivateForm(prefix=PREFIX)
    version = form.version.data or ""
    private.keep_private_note(
        db.session,
        by=by,
        listing=listing,
        text=form.text.data or "",
        version=int(version) if version.isascii() and version.isdigit() else None,
    )
