"""The way through a referral: start, the list of its pages, check, send, and what became of it."""

from uuid import UUID

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.agencies.queries import CodeBook, get_area, get_code_book
from marac.cases import sections
from marac.cases.blueprint import bp
from marac.cases.models import Case, Decision, Forum
from marac.cases.operations import answer
from marac.cases.referrals import operations, queries
from marac.cases.referrals.again import may_refer_again, may_take_back
from marac.cases.referrals.deadlines import expected
from marac.cases.referrals.events import ReferralConsulted
from marac.cases.referrals.forms.answer import AnswerForm
from marac.cases.referrals.gaps import completeness
from marac.cases.referrals.routes.drafts import draft_or_refuse
from marac.cases.referrals.status import status_line
from marac.cases.referrals.submitting import submit
from marac.cases.referrals.summary import summarise
from marac.cases.referrals.tasks import Waiting, task_list, waiting_pages
from marac.cases.referrals.typed import list_typed
from marac.database import db
from marac.events import publish
from marac.refusals import Refused
from marac.web import Page

SENT_PER_PAGE = 50


@bp.get("/referrals")
@requires(Permission.REFERRAL_READ_OWN)
def list_own() -> str:
    """List the drafts to go on with and the referrals that were sent."""
    by = the_actor()
    total = queries.count_sent(db.session, by=by)
    page = Page.asked_for(request.args.get("page"), size=SENT_PER_PAGE, total=total)
    sent = queries.list_sent(db.session, by=by, offset=page.offset, limit=page.size)
    return render_template(
        "cases/referral/list_own.html",
        drafts=queries.list_drafts(db.session, by=by),
        sent=[(case, status_line(case)) for case in sent],
        page=page,
    )


@bp.get("/referrals/<uuid:case_id>")
@requires(Permission.REFERRAL_READ_OWN)
def referral(case_id: UUID) -> str:
    """Show a draft as the list of its pages, and a sent referral as what was written."""
    by = the_actor()
    case = queries.get_own_referral(db.session, by=by, case_id=case_id) or abort(404)
    publish(
        db.session,
        ReferralConsulted(actor_id=by.user_id, area_id=case.area_id, case_id=case.id),
    )
    return _task_list(case) if case.submitted_at is None else _sent(case, AnswerForm())


def _task_list(case: Case) -> str:
    return render_template(
        "cases/referral/draft.html",
        case=case,
        groups=task_list(case),
        whole=completeness(case),
        waiting=_waiting(case),
        others=_others(case),
    )


def _waiting(case: Case) -> list[Waiting]:
    return waiting_pages(case, list_typed(db.session, by=the_actor(), case=case))


def _others(case: Case) -> list[Markup]:
    """Load what other packages hang on the pages of a referral, each with its own template."""
    return [
        Markup(  # noqa: S704 - a rendered template, escaped already
            render_template(s.template, case=case, **s.load(db.session, the_actor(), case))
        )
        for s in sections.registered(current_app, page=sections.REFERRAL)
    ]


def _sent(case: Case, form: AnswerForm) -> str:
    book = get_code_book(db.session, area_id=case.area_id)
    return render_template(
        "cases/referral/referral.html",
        case=case,
        status=status_line(case),
        question=case.open_question,
        form=form,
        sections=summarise(case, book),
        others=_others(case),
        may_refer_again=may_refer_again(case),
        may_take_back=may_take_back(case),
        decline=_reason(case, book, Decision.DECLINED),
        redirected=_reason(case, book, Decision.REDIRECTED),
    )


def _reason(case: Case, book: CodeBook, decision: Decision) -> str:
    """Say why a referral ended as it did, if this is the decision that ended it."""
    if case.decision != decision or not case.decision_code:
        return ""
    if decision is Decision.REDIRECTED:
        return Forum(case.decision_code).label
    return book.label("decline", case.decision_code, case.decided_at)


@bp.get("/referrals/<uuid:case_id>/check")
@requires(Permission.REFERRAL_EDIT_DRAFT)
def check_referral(case_id: UUID) -> str:
    """Show all answers before they are sent, and what is missing or would strengthen them."""
    by = the_actor()
    case = queries.get_draft(db.session, by=by, case_id=case_id) or abort(404)
    return _check(case)


def _check(case: Case) -> str:
    return render_template(
        "cases/referral/check.html",
        case=case,
        whole=completeness(case),
        sections=summarise(case, get_code_book(db.session, area_id=case.area_id)),
        waiting=_waiting(case),
        others=_others(case),
    )


@bp.post("/referrals/<uuid:case_id>/submit")
@requires(Permission.REFERRAL_EDIT_DRAFT)
def submit_referral(case_id: UUID) -> Response | tuple[str, int]:
    """Send the referral, or show again what it still needs."""
    by = the_actor()
    case = draft_or_refuse(case_id)
    if completeness(case).missing:
        return _check(case), 422
    submit(db.session, by=by, case=case)
    return redirect(url_for("cases.referral_sent", case_id=case.id), 303)


@bp.get("/referrals/<uuid:case_id>/sent")
@requires(Permission.REFERRAL_READ_OWN)
def referral_sent(case_id: UUID) -> str:
    """Confirm that a referral was sent: its reference, what happens next and by when."""
    by = the_actor()
    case = queries.get_own_referral(db.session, by=by, case_id=case_id) or abort(404)
    if case.submitted_at is None:
        abort(404)
    area = get_area(db.session, by=by)
    planned = queries.list_planned(db.session, by=by, after=case.submitted_at)
    return render_template(
        "cases/referral/sent.html",
        case=case,
        area=area,
        next=expected(area, case.submitted_at, planned),
    )


@bp.post("/referrals/<uuid:case_id>/answer")
@requires(Permission.REFERRAL_READ_OWN)
def answer_question(case_id: UUID) -> Response | tuple[str, int]:
    """Answer the question that triage asked."""
    by = the_actor()
    case = queries.get_own_referral(db.session, by=by, case_id=case_id) or abort(404)
    question = case.open_question
    if question is None:
        raise Refused("There is no question to answer here any more.")
    form = AnswerForm()
    if not form.validate_on_submit():
        return _sent(case, form), 422
    answer(db.session, by=by, question=question, text=form.answer.data or "")
    flash("Your answer was sent to the co-ordinator.", "success")
    return redirect(url_for("cases.referral", case_id=case.id), 303)


@bp.route("/referrals/<uuid:case_id>/discard", methods=["GET", "POST"])
@requires(Permission.REFERRAL_EDIT_DRAFT)
def discard_referral(case_id: UUID) -> str | Response:
    """Ask whether a draft shall be thrown away, and do it."""
    case = draft_or_refuse(case_id)
    if request.method != "POST":
        return render_template("cases/referral/discard.html", case=case)
    operations.discard(db.session, by=the_actor(), case=case)
    flash("The draft was deleted.", "success")
    return redirect(url_for("cases.list_own"), 303)
