"""What has changed since a copy was made, and the button for a supplement."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Redirect

from marac.access import Permission, requires, the_actor
from marac.approvals import pending_page
from marac.database import db
from marac.events import publish
from marac.packs import operations, seconding
from marac.packs.blueprint import bp
from marac.packs.changes import draft_supplement, find_changes
from marac.packs.copies.queries import Copy
from marac.packs.events import PaperCompared
from marac.packs.routes.copies import find_copy, spend_a_paper


@bp.get("/papers/<uuid:paper_id>/changes")
@requires(Permission.MEETING_READ)
def changes(paper_id: UUID) -> str:
    """Show which cases are new, changed or gone since a copy was made."""
    by, found = the_actor(), _open_copy(paper_id)
    compared = find_changes(db.session, by=by, paper=found.paper)
    publish(
        db.session,
        PaperCompared(
            actor_id=by.user_id,
            area_id=by.area_id,
            paper_id=found.paper.id,
            meeting_id=found.paper.meeting_id,
        ),
    )
    return render_template("packs/changes.html", found=found, changes=compared)


@bp.post("/papers/<uuid:paper_id>/supplement")
@requires(Permission.PDF_DOWNLOAD)
def supplement(paper_id: UUID) -> Redirect | tuple[str, int]:
    """Make a supplement, with the database free while it is laid out.

    One with a restricted case for somebody else is made when a second person agrees.
    """
    by, found = the_actor(), _open_copy(paper_id)
    session: Session = db.session
    spend_a_paper(found.paper.meeting)
    draft = draft_supplement(session, by=by, paper=found.paper)
    if seconding.needs_second(session, by=by, draft=draft):
        request = seconding.ask(session, by=by, draft=draft, adds_to=found.paper)
        return pending_page(request, back=url_for("packs.copy", paper_id=paper_id))
    session.rollback()
    laid_out = operations.lay_out(draft)
    made = operations.register(session, by=by, laid_out=laid_out)
    made.supplement_to_id = paper_id
    session.flush()
    flash("The supplement is ready to download.", "success")
    return redirect(url_for("packs.copy", paper_id=made.id), 303)


def _open_copy(paper_id: UUID) -> Copy:
    """Find a whole pack whose cases are open to the reader; a supplement is compared with it."""
    found = find_copy(paper_id)
    return found if found.is_open and found.paper.supplement_to_id is None else abort(404)
