"""One copy in somebody's hand: its download."""

from uuid import UUID

from flask import Response, abort, make_response

from marac.access import Permission, gives_file, requires, the_actor
from marac.accounts.guarding import spend
from marac.accounts.throttling import Kind
from marac.database import db
from marac.meetings.models import Meeting
from marac.packs import operations, queries
from marac.packs.blueprint import bp


@bp.get("/papers/<uuid:paper_id>")
@requires(Permission.PDF_DOWNLOAD)
@gives_file
def download(paper_id: UUID) -> Response:
    """Hand out one copy; nothing of it stays in a cache."""
    by = the_actor()
    paper = queries.get_paper(db.session, by=by, paper_id=paper_id)
    if paper is None:
        abort(404)
    spend_a_paper(paper.meeting)
    response = make_response(operations.download(db.session, by=by, paper=paper))
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{paper.file_name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def spend_a_paper(meeting: Meeting) -> None:
    """Let nobody carry papers away by the dozen, but while the agenda is out to be worked with."""
    if meeting.concluded_at is not None or not meeting.agendas_out:
        spend(Kind.PDF)
