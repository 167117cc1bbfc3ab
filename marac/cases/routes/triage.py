"""The triage queue, the referral to be decided, and one page for each decision."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, requires, the_actor
from marac.agencies.queries import get_code_book
from marac.cases import operations, queries, triage_clock
from marac.cases.blueprint import bp
from marac.cases.events import CaseViewed, about
from marac.cases.forms import (
    AcceptForm,
    AskForm,
    DeclineForm,
    EmergencyForm,
    OneReasonForm,
    RedirectForm,
)
from marac.cases.hearings import earlier_of
from marac.cases.models import Case, Purpose
from marac.cases.openings import limits
from marac.cases.policy import may_now
from marac.cases.projection import case_sheet
from marac.cases.repeats.queries import list_waiting_repeats
from marac.cases.repeats.same import flagged_by, list_same
from marac.cases.transfers.queries import count_offers
from marac.database import db


@dataclass(frozen=True)
class Choice:
    """One way to decide a referral: its page, its form and what it does."""

    title: str
    hint: str
    button: str
    done: str
    form: type[OneReasonForm]
    act: Callable[[Actor, Case, OneReasonForm], object]
    warning: bool = False


def _answers(form: OneReasonForm) -> dict[str, Any]:
    return {field.name: field.data for field in form.questions}


CHOICES = {
    "accept": Choice(
        "Accept for a meeting",
        "The case waits for a meeting. You can invite agencies at once.",
        "Accept the case",
        "The case is accepted and waits for a meeting.",
        AcceptForm,
        lambda by, case, _form: operations.accept(db.session, by=by, case=case),
    ),
    "ask": Choice(
        "Ask the referrer for more",
        "The referral stays in the queue, and its clock stands still until the answer comes.",
        "Send the question",
        "Your question is with the referrer. The clock stands still until they answer.",
        AskForm,
        lambda by, case, form: operations.ask(db.session, by=by, case=case, **_answers(form)),
    ),
    "emergency": Choice(
        "Act before the meeting",
        "For a case that cannot wait. It is accepted, and may be heard at an emergency meeting.",
        "Mark as an emergency",
        "The case is accepted as an emergency.",
        EmergencyForm,
        lambda by, case, form: operations.mark_emergency(
            db.session, by=by, case=case, **_answers(form)
        ),
        warning=True,
    ),
    "redirect": Choice(
        "Send to another forum",
        "The referral ends here, and the referrer is told where it belongs.",
        "Send it there",
        "The referral is redirected.",
        RedirectForm,
        lambda by, case, form: operations.redirect(db.session, by=by, case=case, **_answers(form)),
    ),
    "decline": Choice(
        "Decline",
        "The referral ends here. The referrer reads your reason and advice, and may refer again.",
        "Decline the referral",
        "The referral is declined.",
        DeclineForm,
        lambda by, case, form: operations.decline(db.session, by=by, case=case, **_answers(form)),
        warning=True,
    ),
}


@bp.get("/triage")
@requires(Permission.CASE_TRIAGE_ACCEPT_LIST)
def triage_queue() -> str:
    """Show the referrals that wait for a decision, oldest first."""
    by = the_actor()
    return render_template(
        "cases/triage_queue.html",
        waiting=triage_clock.list_waiting(db.session, by=by),
        repeats=list_waiting_repeats(db.session, by=by),
        offers=count_offers(db.session, by=by),
        book=get_code_book(db.session, area_id=by.area_id),
    )


@bp.get("/cases/<uuid:case_id>/triage")
@requires(Permission.CASE_TRIAGE_ACCEPT_LIST)
def triage(case_id: UUID) -> str:
    """Show a referral in full, with the ways to decide it."""
    by, case = the_actor(), _referral_or_404(case_id)
    book = get_code_book(db.session, area_id=by.area_id)
    limits.note(db.session, CaseViewed(**about(case, by), purpose=Purpose.TRIAGE))
    others = list_same(db.session, by=by, case=case)
    pauses = [(question.asked_at, question.answered_at) for question in case.questions]
    return render_template(
        "cases/triage.html",
        case=case,
        sheet=case_sheet(by=by, case=case, book=book),
        earlier=earlier_of(case, others),
        repeat_of=flagged_by(others, on=case.submitted_at) if case.submitted_at else [],
        may_merge=may_now(by, Permission.CASE_INVITE_WITHDRAW, case),
        choices=CHOICES,
        own=case.referrer_id == by.user_id,
        days=triage_clock.days_waited(case.submitted_at, pauses) if case.submitted_at else 0,
    )


@bp.route("/cases/<uuid:case_id>/triage/<decision>", methods=["GET", "POST"])
@requires(Permission.CASE_TRIAGE_ACCEPT_LIST)
def decide(case_id: UUID, decision: str) -> str | tuple[str, int] | Response:
    """Decide a referral: one page for each decision, with its reason."""
    choice = CHOICES.get(decision) or abort(404)
    by, case = the_actor(), _referral_or_404(case_id)
    form = choice.form()
    if isinstance(form, DeclineForm):
        form.offer(get_code_book(db.session, area_id=by.area_id))
    if form.validate_on_submit():
        choice.act(by, case, form)
        flash(choice.done, "success")
        return redirect(_next_page(case), 303)
    page = render_template("cases/decide.html", case=case, choice=choice, form=form)
    return (page, 422) if form.errors else page


def _next_page(case: Case) -> str:
    """An accepted case is ready for its agencies; any other decision leads back to the queue."""
    if case.decision is not None and case.closed_at is None:
        return url_for("cases.view", case_id=case.id)
    return url_for("cases.triage_queue")


def _referral_or_404(case_id: UUID) -> Case:
    case = queries.get_case_for_triage(db.session, by=the_actor(), case_id=case_id)
    if case is None:
        abort(404)
    return case
