"""The pages of four eyes: what waits for me, what I asked for, and one request."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, requires, the_actor
from marac.approvals import events, mail, operations, queries
from marac.approvals.acts import act_of
from marac.approvals.blueprint import bp
from marac.approvals.forms import AGREE, DecideForm, WithdrawForm
from marac.approvals.models import ApprovalRequest, Outcome
from marac.approvals.pins import has_changed
from marac.approvals.wording import CHANGED, standing_of, who_may_agree
from marac.database import db
from marac.events import publish

Answer = str | tuple[str, int] | Response

TOLD = {
    Outcome.APPROVED: ("You agreed, and it is done. {name} has been told.", "success"),
    Outcome.REFUSED: ("You did not agree, so nothing happens. {name} has been told.", "success"),
    Outcome.VOID: (
        "This has changed since {name} asked for it, so it was not done and the request is void. "
        "{name} has been told and can ask again.",
        "error",
    ),
}


def pending_page(request: ApprovalRequest, *, back: str = "") -> tuple[str, int]:
    """Answer whoever asked: what happens next, until when, and where to look.

    For the views of every package whose act waits for a second person; `back` leads to the page
    from which they asked.
    """
    act = act_of(db.session, request)
    page = render_template(
        "approvals/requested.html",
        request_=request,
        act=act,
        who=who_may_agree(act),
        somebody=bool(mail.list_approvers(db.session, request=request)),
        back=back,
    )
    return page, 202


@bp.get("/approvals")
@requires(Permission.APPROVAL_DECIDE)
def list_requests() -> str:
    """Show what waits for the reader, what they asked for and what was decided lately."""
    by = the_actor()
    requests = queries.list_requests(db.session, by=by)
    publish(
        db.session,
        events.RequestsListed(actor_id=by.user_id, area_id=by.area_id, shown=requests.total),
    )
    return render_template("approvals/list.html", requests=requests, standing_of=standing_of)


@bp.get("/approvals/<uuid:request_id>")
@requires(Permission.APPROVAL_DECIDE)
def view(request_id: UUID) -> Answer:
    """Show one request: what exactly, by whom, why, until when, and how it stands."""
    by, found = the_actor(), _request_or_404(request_id)
    publish(db.session, events.RequestViewed(**events.about(found, by)))
    return _page(by, found, DecideForm())


@bp.post("/approvals/<uuid:request_id>")
@requires(Permission.APPROVAL_DECIDE)
def decide(request_id: UUID) -> Answer:
    """Agree or refuse, as the second person."""
    by, found, form = the_actor(), _request_or_404(request_id), DecideForm()
    if not form.validate_on_submit():
        return _page(by, found, form), 422
    outcome = operations.decide(
        db.session,
        by=by,
        request=found,
        approve=form.answer.data == AGREE,
        note=form.note.data or "",
    )
    words, category = TOLD[outcome]
    flash(words.format(name=found.requester_name), category)
    return redirect(url_for("approvals.list_requests"), 303)


@bp.post("/approvals/<uuid:request_id>/withdraw")
@requires(Permission.APPROVAL_DECIDE)
def withdraw(request_id: UUID) -> Answer:
    """Take one's own request back."""
    by, found, form = the_actor(), _request_or_404(request_id), WithdrawForm()
    if not form.validate_on_submit():
        return _page(by, found, DecideForm()), 422
    operations.withdraw(db.session, by=by, request=found)
    flash("You took the request back. Nothing happens.", "success")
    return redirect(url_for("approvals.list_requests"), 303)


def _request_or_404(request_id: UUID) -> ApprovalRequest:
    return queries.get_request(db.session, by=the_actor(), request_id=request_id) or abort(404)


def _page(by: Actor, request: ApprovalRequest, form: DecideForm) -> str:
    act = act_of(db.session, request)
    is_open, own = queries.is_open(request), request.requested_by_id == by.user_id
    changed = is_open and has_changed(db.session, request)
    facts: dict[str, Any] = {
        "line": queries.describe_line(db.session, by=by, request=request),
        "description": act.describe(db.session, by, request),
        "standing": CHANGED if changed else standing_of(request),
        "who": who_may_agree(act),
        "changed": changed,
        "own": own,
        "may_decide": is_open and not own and not changed and act.may_approve(by),
        "may_withdraw": is_open and own,
    }
    return render_template("approvals/view.html", form=form, **facts)
