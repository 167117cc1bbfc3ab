"""Exports of personal data: those asked for, asking for one, and fetching the file once."""

from uuid import UUID

from flask import Response, abort, make_response, render_template, url_for

from marac import approvals
from marac.access import Permission, requires, the_actor
from marac.audit.setting import audit_keys
from marac.database import db
from marac.events import publish
from marac.governance import whole
from marac.governance.blueprint import bp
from marac.governance.exporting import operations, queries
from marac.governance.exporting.events import ExportsListed
from marac.governance.exporting.forms import ExportForm
from marac.governance.exporting.wanted import Wanted, fetch_until, is_ready
from marac.governance.exporting.wording import state_of

Answer = str | tuple[str, int]

NO_CASES = "No case that you may export was referred in this period"


@bp.get("/exports")
@requires(Permission.CSV_PERSONAL_EXPORT)
def list_exports() -> str:
    """List the exports that the reader asked for or decided, with the files that wait for them."""
    by, session = the_actor(), db.session
    lines = queries.list_exports(session, by=by)
    publish(session, ExportsListed(actor_id=by.user_id, area_id=by.area_id, shown=len(lines)))
    return render_template(
        "governance/list_exports.html",
        ready=[line for line in lines if line.own and is_ready(line.request)],
        others=[line for line in lines if not (line.own and is_ready(line.request))],
        state_of=state_of,
        fetch_until=fetch_until,
    )


@bp.route("/exports/new", methods=["GET", "POST"])
@requires(Permission.CSV_PERSONAL_EXPORT)
def ask_for_export() -> Answer:
    """Ask that personal data leave as a file; a second person agrees."""
    by, session, form = the_actor(), db.session, ExportForm()
    if form.validate_on_submit():
        since, until = form.since.data, form.until.data
        found = queries.list_case_ids(session, by=by, since=since, until=until)
        if found:
            asked = operations.ask_for_export(
                session,
                by=by,
                wanted=Wanted(since, until, form.columns, tuple(found)),
                reason=form.purpose.data or "",
            )
            return approvals.pending_page(asked, back=url_for("governance.list_exports"))
        form.since.errors = [NO_CASES]
    page = render_template("governance/ask_for_export.html", form=form)
    return (page, 422) if form.errors else page


@bp.post("/exports/<uuid:request_id>/download")
@requires(Permission.CSV_PERSONAL_EXPORT)
def download_export(request_id: UUID) -> Response:
    """Hand the file to whoever asked for it; nothing of it stays in a cache."""
    by = the_actor()
    whole.refuse_broken(db.session, keys=audit_keys())
    request = queries.get_own_export(db.session, by=by, request_id=request_id) or abort(404)
    file = operations.download_export(db.session, by=by, request=request)
    response = make_response(file.content)
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
