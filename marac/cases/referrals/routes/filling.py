"""Bringing answers in from a file or a table, and taking a draft out as one."""

from uuid import UUID

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from marac.access import Permission, gives_file, requires, the_actor
from marac.accounts.guarding import throttled
from marac.accounts.throttling import Kind
from marac.cases.blueprint import bp
from marac.cases.models import Case
from marac.cases.referrals import typed
from marac.cases.referrals.events import ReferralTakenOut
from marac.cases.referrals.exchange import filling, reading, taking, writing
from marac.cases.referrals.exchange.filling import Pair
from marac.cases.referrals.forms.filling import FillForm
from marac.cases.referrals.routes.drafts import draft_or_refuse
from marac.cases.referrals.routes.steps import offer_of
from marac.cases.referrals.tasks import FILL
from marac.database import db
from marac.events import publish
from marac.inspection import Unfit, disposition
from marac.inspection.kinds import Kind as FileKind
from marac.widgets.typed import Typing

WAYS = {
    "docx": (writing.as_word, FileKind.WORD.media_type),
    "csv": (writing.as_csv, "text/csv; charset=utf-8"),
}


@bp.route("/referrals/<uuid:case_id>/fill", methods=["GET", "POST"])
@requires(Permission.REFERRAL_EDIT_DRAFT)
def fill_referral(case_id: UUID) -> str | AnyResponse | tuple[str, int]:
    """Ask for a file or a table, and look into it; nothing of it is taken over yet."""
    case, form = draft_or_refuse(case_id), FillForm()
    if form.validate_on_submit():
        pairs = _read(form)
        if pairs:
            typed.forget_typed(db.session, by=the_actor(), case=case, page=FILL)
            typing = Typing(fields=pairs)
            typed.keep_typed(db.session, by=the_actor(), case=case, page=FILL, typing=typing)
            return redirect(url_for("cases.check_filling", case_id=case.id), 303)
    page = render_template("cases/referral/fill.html", case=case, form=form)
    return (page, 422) if form.errors else page


def _read(form: FillForm) -> list[Pair]:
    """Read what was sent; what is wrong with it is said at its field."""
    field = form.file if form.file.data is not None else form.pasted
    try:
        if form.file.data is not None:
            return reading.read_file(form.file.data.filename or "", form.file.data.read())
        return reading.read_table(form.pasted.data or "")
    except Unfit as error:
        field.errors = [str(error)]
        return []


@bp.route("/referrals/<uuid:case_id>/fill/check", methods=["GET", "POST"])
@requires(Permission.REFERRAL_EDIT_DRAFT)
@throttled(Kind.AUTOSAVE)
def check_filling(case_id: UUID) -> str | AnyResponse:
    """Show what was recognised and what was not; then take it over."""
    case = draft_or_refuse(case_id)
    row = typed.get_typed(db.session, by=the_actor(), case=case, page=FILL)
    if row is None:
        return redirect(url_for("cases.fill_referral", case_id=case.id), 303)
    pairs = [(question, answer) for question, answer in row.content.get("fields", [])]
    return _take(case, pairs) or render_template(
        "cases/referral/filling.html",
        case=case,
        filling=filling.look_at(case, offer_of(case), pairs),
    )


def _take(case: Case, pairs: list[Pair]) -> AnyResponse | None:
    if request.method != "POST":
        return None
    by = the_actor()
    taken = taking.fill(db.session, by=by, case=case, offer=offer_of(case), pairs=pairs)
    typed.forget_typed(db.session, by=by, case=case, page=FILL)
    flash(f"{taken} answers were taken over. Read every page before you send it.", "success")
    return redirect(url_for("cases.referral", case_id=case.id), 303)


@bp.get("/referrals/<uuid:case_id>/referral.<kind>")
@requires(Permission.REFERRAL_EDIT_DRAFT)
@gives_file
def take_out(case_id: UUID, kind: str) -> Response:
    """Hand a draft out as a Word form or a CSV file; an empty draft is an empty form."""
    case = draft_or_refuse(case_id)
    write, media_type = WAYS.get(kind) or abort(404)
    by = the_actor()
    publish(
        db.session, ReferralTakenOut(actor_id=by.user_id, area_id=case.area_id, case_id=case.id)
    )
    answer = make_response(write(case, offer_of(case)))
    answer.headers["Content-Type"] = media_type
    answer.headers["Content-Disposition"] = disposition(f"referral.{kind}")
    return answer
