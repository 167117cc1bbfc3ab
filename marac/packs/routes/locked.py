"""A copy under a password: the page that shows the password once, and the file that it opens."""

from uuid import UUID

from flask import Response, abort, current_app, make_response, render_template, request

from marac.access import Actor, Permission, requires, the_actor
from marac.database import db
from marac.packs import queries
from marac.packs.blueprint import bp
from marac.packs.copies import locking
from marac.packs.models import Paper
from marac.packs.routes.copies import as_file, spend_a_paper


@bp.post("/papers/<uuid:paper_id>/password")
@requires(Permission.PDF_DOWNLOAD)
def password(paper_id: UUID) -> Response:
    """Choose a password for a copy and show it, this once."""
    by, paper = the_actor(), _paper(paper_id)
    locking.refuse_unless_offered(paper)
    turn = locking.new_turn()
    shown = _password(by, paper, turn)
    page = render_template("packs/password.html", paper=paper, password=shown, turn=turn)
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/papers/<uuid:paper_id>/locked")
@requires(Permission.PDF_DOWNLOAD)
def locked(paper_id: UUID) -> Response:
    """Hand out one copy under the password that was shown."""
    by, paper = the_actor(), _paper(paper_id)
    locking.refuse_unless_offered(paper)
    spend_a_paper(paper.meeting)
    opened_by = _password(by, paper, request.form.get("turn", "")[:64])
    return as_file(
        paper, locking.download_locked(db.session, by=by, paper=paper, password=opened_by)
    )


def _paper(paper_id: UUID) -> Paper:
    return queries.get_paper(db.session, by=the_actor(), paper_id=paper_id) or abort(404)


def _password(by: Actor, paper: Paper, turn: str) -> str:
    secret = current_app.secret_key
    return locking.password_for(secret=str(secret), by=by, paper=paper, turn=turn)
