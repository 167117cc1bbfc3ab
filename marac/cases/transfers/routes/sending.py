"""Offering a case to another area, or beginning to send it elsewhere; keeping it after all."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.agencies.queries import get_code_book
from marac.cases.blueprint import bp
from marac.cases.models import Case, Transfer
from marac.cases.routes.browse import case_or_404
from marac.cases.story import timeline_of
from marac.cases.transfers import operations, queries
from marac.cases.transfers.forms import TakeBackForm, TransferForm
from marac.cases.transfers.operations import Destination, Papers
from marac.cases.transfers.policy import may_send
from marac.cases.transfers.states import TransferState
from marac.cases.transfers.telling import offer_of
from marac.database import db
from marac.refusals import Refused

Answer = str | tuple[str, int] | Response
OPEN = (TransferState.OFFERED, TransferState.TO_PACK, TransferState.SENT)
OFFERED = "The case is offered. It stays open here until the other area has it."
BEGUN = "Now make the sealed pack. The case stays open here until its receipt is confirmed."


@bp.route("/cases/<uuid:case_id>/transfer", methods=["GET", "POST"])
@requires(Permission.CASE_INVITE_WITHDRAW)
def transfer(case_id: UUID) -> Answer:
    """Hand a case to another area; it stays open here until that area has it."""
    by, case = the_actor(), case_or_404(case_id)
    if not may_send(by, case):
        raise Refused("Only an open case can go to another area.")
    areas = queries.list_other_areas(db.session, by=by)
    told = offer_of(case, get_code_book(db.session, area_id=case.area_id))
    form = TransferForm()
    form.offer(areas)
    if form.validate_on_submit():
        area = next((area for area in areas if area.id == form.area_id), None)
        name = area.name if area else form["name"].data
        to = Destination(area, name, "" if area else form.recipient.data or "")
        papers = Papers(form.reason.data or "", told, timeline_of(case, by=by))
        operations.send(db.session, by=by, case=case, to=to, papers=papers)
        flash(OFFERED if area else BEGUN, "success")
        return redirect(_case_page(case) if area else _pack_page(case), 303)
    page = render_template("cases/transfers/send.html", case=case, form=form, told=told)
    return (page, 422) if form.errors else page


@bp.route("/cases/<uuid:case_id>/transfer/keep", methods=["GET", "POST"])
@requires(Permission.CASE_INVITE_WITHDRAW)
def take_back_transfer(case_id: UUID) -> Answer:
    """Keep a case that was to go, before another area has it."""
    by, case = the_actor(), case_or_404(case_id)
    row = outgoing(case)
    form = TakeBackForm()
    if form.validate_on_submit():
        reason = form.reason.data or ""
        operations.take_back(db.session, by=by, transfer=row, reason=reason)
        flash("The case stays here.", "success")
        return redirect(_case_page(case), 303)
    page = render_template("cases/transfers/keep.html", case=case, form=form, transfer=row)
    return (page, 422) if form.errors else page


def outgoing(case: Case) -> Transfer:
    """Read the transfer of a case that is under way from here; there is none for anybody else."""
    by = the_actor()
    passage = queries.get_passage(db.session, by=by, case=case)
    if passage is None or passage.incoming or not may_send(by, case) or passage.state not in OPEN:
        abort(404)
    return passage.transfer


def _case_page(case: Case) -> str:
    return url_for("cases.view", case_id=case.id, _anchor="transfer")


def _pack_page(case: Case) -> str:
    return url_for("cases.transfer_pack", case_id=case.id)
