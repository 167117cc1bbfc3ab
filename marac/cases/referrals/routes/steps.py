"""One page of a draft at a time: show it, save it, go on to the next."""

from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.accounts.guarding import throttled
from marac.accounts.throttling import Kind
from marac.agencies.queries import CodeBook, get_code_book, list_agencies
from marac.cases.blueprint import bp
from marac.cases.models import Case
from marac.cases.referrals import queries
from marac.cases.referrals.forms.base import Offer, StepForm
from marac.cases.referrals.pages import PAGES, Page, form_for, save_page, stored
from marac.cases.referrals.parties import HOUSEHOLD
from marac.cases.referrals.phrases import Line, incident_line, party_line
from marac.cases.referrals.routes.drafts import draft_or_refuse
from marac.cases.referrals.routes.keeping import Kept, kept_on
from marac.cases.referrals.steps import step_after
from marac.database import db


@bp.route("/referrals/<uuid:case_id>/<step>", methods=["GET", "POST"])
@requires(Permission.REFERRAL_EDIT_DRAFT)
@throttled(Kind.AUTOSAVE)
def referral_step(case_id: UUID, step: str) -> str | Response | tuple[str, int]:
    """Show one page of a draft, or save it and go on."""
    page = PAGES.get(step) or abort(404)
    if request.method != "POST":
        case = queries.get_draft(db.session, by=the_actor(), case_id=case_id) or abort(404)
        return _show(case, step, page, kept_on(case, step, stored(page, case)))
    case = draft_or_refuse(case_id)
    kept = kept_on(case, step, stored(page, case))
    form = _form(case, page, offer_of(case), kept)
    if request.form.get("button") == "work-out":
        return _show(case, step, page, kept, form)
    if not form.validate_on_submit():
        return _show(case, step, page, kept, form), 422
    if kept.clashes:
        kept.compare(form, lambda sent: _other(case, page, sent))
        return _show(case, step, page, kept, form), 409
    save_page(db.session, page, form, by=the_actor(), case=case)
    kept.done()
    return redirect(next_address(case, step), 303)


def _form(case: Case, page: Page, offer: Offer, kept: Kept) -> StepForm:
    form = kept.form(form_for(page, case), stored(page, case))
    form.offer(offer, case)
    return form


def _other(case: Case, page: Page, sent: MultiDict[str, str] | None) -> StepForm:
    """Give a page's form as another window sent it, or as the draft has it."""
    form = form_for(page, case)(formdata=sent, data=stored(page, case))
    form.offer(offer_of(case), case)
    return form


def offer_of(case: Case) -> Offer:
    """Read the words and agencies that the forms of a referral offer."""
    return Offer(
        book=get_code_book(db.session, area_id=case.area_id),
        agencies=list_agencies(db.session, by=the_actor()),
    )


def _show(case: Case, step: str, page: Page, kept: Kept, form: StepForm | None = None) -> str:
    offer = offer_of(case)
    return render_template(
        f"cases/referral/{page.template}.html",
        case=case,
        step=step,
        page=page,
        form=form or _form(case, page, offer, kept),
        kept=kept,
        rows=_rows(case, step, offer.book),
    )


def _rows(case: Case, step: str, book: CodeBook) -> list[Line]:
    """Give the lines of a page that lists what has pages of its own."""
    if step == "household":
        return [party_line(part, book) for part in case.parts if part.kind in HOUSEHOLD]
    if step == "sources":
        return [party_line(part, book) for part in case.harm_sources]
    return [incident_line(i, book) for i in case.incidents] if step == "incidents" else []


def next_address(case: Case, step: str) -> str:
    """Say where to go after a page: the list, back to the answers, or the next page."""
    if request.form.get("button") == "secondary":
        return url_for("cases.referral", case_id=case.id)
    after = step_after(case, step)
    if request.args.get("return") == "check" or after is None:
        return url_for("cases.check_referral", case_id=case.id)
    return url_for("cases.referral_step", case_id=case.id, step=after.key)
