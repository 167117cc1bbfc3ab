"""The pages of files: add one to a case or a draft, take one out of the house, remove one."""

from functools import partial
from uuid import UUID

import sqlalchemy as sa
from flask import Response, abort, flash, make_response, redirect, url_for
from flask import render_template as page
from werkzeug.wrappers import Response as Redirect

from marac import inspection
from marac.access import Permission, gives_file, requires, the_actor
from marac.attachments import events, operations, queries, taking
from marac.attachments.blueprint import bp
from marac.attachments.forms import AddForm, RemoveForm
from marac.attachments.models import Attachment, Audience
from marac.attachments.requests import takes_file
from marac.cases.attesting.detour import not_there
from marac.cases.models import Case
from marac.database import db
from marac.events import publish
from marac.refusals import Refused

Answer = str | Redirect | tuple[str, int]

TOO_LATE = (
    "The case is at a stage at which no files are added: between being listed and its agenda going"
    " out, and once the minutes are out. Tell the co-ordinator what matters."
)


@bp.route("/cases/<uuid:case_id>/files/new", methods=["GET", "POST"])
@requires(Permission.ATTACHMENT_ADD)
@takes_file
def add(case_id: UUID) -> Answer:
    """Add a file to a case, or to the draft of one's own referral."""
    case = _case_to_add_to(case_id)
    if taking.the_guard().closed:
        return _no_scanner(case)
    form = AddForm()
    if not form.is_submitted():
        return _show(case, form)
    again = partial(_case_to_add_to, case_id)
    if not form.validate() or taking.take(form, case_id=case_id, again=again) is None:
        return _show(case, form), 422
    return redirect(_back_to(case.id), 303)


@bp.get("/files/<uuid:attachment_id>")
@requires(Permission.ATTACHMENT_GET)
@gives_file
def download(attachment_id: UUID) -> Response:
    """Hand out a file: to be kept, never to be shown, and nothing of it stays in a cache."""
    by = the_actor()
    file = queries.get_content(db.session, by=by, attachment_id=attachment_id)
    if file is None:
        # Whoever has not said yet whether they have a conflict of interest is asked first.
        of_it = (Attachment.id == attachment_id, Attachment.sharing == Audience.ALL)
        not_there(by, Case.id.in_(sa.select(Attachment.case_id).where(*of_it)))
    content = operations.hand_out(db.session, by=by, file=file, guard=taking.the_guard())
    response = make_response(content)
    response.headers["Content-Type"] = file.kind.media_type
    response.headers["Content-Disposition"] = inspection.disposition(file.name)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response


@bp.route("/files/<uuid:attachment_id>/remove", methods=["GET", "POST"])
@requires(Permission.ATTACHMENT_ADD)
def remove(attachment_id: UUID) -> Answer:
    """Ask why a file goes, and take it away."""
    by, session = the_actor(), db.session
    line = queries.get_file(session, by=by, attachment_id=attachment_id)
    if line is None or not line.removable:
        abort(404)
    form, back = RemoveForm(), _back_to(line.file.case_id)
    if form.validate_on_submit():
        operations.remove(session, by=by, file=line.file, reason=form.reason.data or "")
        flash("The file was removed, and what it held was erased.", "success")
        return redirect(back, 303)
    if form.is_submitted():
        return page("attachments/remove.html", line=line, form=form, back=back), 422
    publish(
        session,
        events.AttachmentConsulted(
            actor_id=by.user_id,
            area_id=by.area_id,
            case_id=line.file.case_id,
            attachment_id=line.file.id,
        ),
    )
    return page("attachments/remove.html", line=line, form=form, back=back)


def _case_to_add_to(case_id: UUID) -> Case:
    """Find the case: 404 when it is out of sight, 409 when it is not the time."""
    by = the_actor()
    case = queries.get_case_to_add_to(db.session, by=by, case_id=case_id)
    if case is None and queries.is_in_sight(db.session, by=by, case_id=case_id):
        raise Refused(TOO_LATE)
    return case or abort(404)


def _show(case: Case, form: AddForm) -> str:
    back = _back_to(case.id)
    return page(
        "attachments/add.html", case=case, form=form, back=back, lenient=taking.the_guard().lenient
    )


def _no_scanner(case: Case) -> tuple[str, int]:
    """Say that real files cannot be taken here: nobody would look for viruses in them."""
    return page("attachments/no_scanner.html", back=_back_to(case.id)), 409


def _back_to(case_id: UUID) -> str:
    """Give the page with the files: the case's, or the referral's for its writer alone."""
    by = the_actor()
    opened = by.may(Permission.CASE_READ_CORE) and queries.may_open_case(
        db.session, by=by, case_id=case_id
    )
    endpoint = "cases.view" if opened else "cases.referral"
    return url_for(endpoint, case_id=case_id, _anchor="files")
