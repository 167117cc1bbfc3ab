"""A file that shows what was done about an action: a photograph of the lock, the letter that went.

It becomes a file of the case, and is kept, checked and read under the rules of all files.
"""

from uuid import UUID

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.actions import operations, queries
from marac.actions.blueprint import bp
from marac.actions.lines import ActionLine
from marac.attachments import taking
from marac.attachments.forms import AddForm
from marac.attachments.requests import takes_file
from marac.database import db

Answer = str | Response | tuple[str, int]


@bp.route("/actions/<uuid:action_id>/evidence", methods=["GET", "POST"])
@requires(Permission.ACTION_LIST)
@takes_file
def add_evidence(action_id: UUID) -> Answer:
    """Add a file to the case of an action, as evidence of what was done."""
    line = _line(action_id)
    operations.require_under_way(line.action)
    if taking.the_guard().closed:
        return render_template("attachments/no_scanner.html", back=_back(action_id)), 409
    form = AddForm()
    if not form.is_submitted():
        return _page(line, form)
    case_id, agency_id = line.action.case_id, line.action.agency_id
    kept = form.validate() and taking.take(
        form, case_id=case_id, again=lambda: _line(action_id).action.case, agency_id=agency_id
    )
    if not kept:
        return _page(_line(action_id), form), 422
    operations.show(db.session, by=the_actor(), action=_line(action_id).action, file=kept)
    return redirect(_back(action_id), 303)


def _line(action_id: UUID) -> ActionLine:
    """Find the action again; to whom it is not to tell of, it is not there."""
    found = queries.get_action_to_answer(db.session, by=the_actor(), action_id=action_id)
    return found or abort(404)


def _back(action_id: UUID) -> str:
    return url_for("actions.view", action_id=action_id)


def _page(line: ActionLine, form: AddForm) -> str:
    lenient = taking.the_guard().lenient
    return render_template("actions/add_evidence.html", line=line, form=form, lenient=lenient)
