"""The page on which a person of an invited agency says whether they have a conflict of interest."""

from collections.abc import Iterable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, requires, the_actor
from marac.accounts.landing import FRONT_PAGE, safe_path
from marac.cases import operations
from marac.cases.attesting import operations as attesting
from marac.cases.attesting.events import NamesConsulted
from marac.cases.attesting.forms import Answer, ToCheckForm, Word, form_for
from marac.cases.attesting.queries import Group, list_to_check, may_go_on
from marac.cases.blueprint import bp
from marac.database import db
from marac.events import publish


@bp.route("/cases/to-check", methods=["GET", "POST"])
@requires(Permission.CONFLICT_DECLARE)
def attest() -> str | Response | tuple[str, int]:
    """Show who is in each new case, and take the person's word on a conflict of interest."""
    by, session = the_actor(), db.session
    first = _first()
    groups = list_to_check(session, by=by, first=first)
    cases = [each for group in groups for each in group.cases]
    form = form_for(cases)(next=request.args.get("next"), first=request.args.get("first"))
    if form.validate_on_submit():
        _take(by, form.answers(cases))
        if _something_was_said():
            flash("Your answers are saved.", "success")
        else:
            flash("You left every case for later. They wait for you here.", "info")
        return redirect(_onwards(by, form, first), 303)
    return _page(by, groups, form)


def _first() -> UUID | None:
    """Read for which case the person came, from the address or from the form."""
    try:
        return UUID(request.form.get("first") or request.args.get("first") or "")
    except ValueError:
        return None


def _something_was_said() -> bool:
    """Tell from the form alone: a case that was shut meanwhile must leave no trace in the words."""
    words = (word for key, word in request.form.items() if key.startswith("word-"))
    return any(word in (Word.NONE, Word.CONFLICT) for word in words)


def _take(by: Actor, answers: Iterable[Answer]) -> None:
    for answer in answers:
        if answer.word is Word.NONE:
            attesting.attest(db.session, by=by, case=answer.each.case)
        elif answer.word is Word.CONFLICT:
            operations.declare_conflict(
                db.session, by=by, case=answer.each.case, reason=answer.reason
            )


def _onwards(by: Actor, form: ToCheckForm, first: UUID | None) -> str:
    """Lead back to where the person was going, unless that is not open to them.

    Who came for nothing else goes on to what waits next: their agency's returns.
    """
    if first is not None and not may_go_on(db.session, by=by, case_id=first):
        return FRONT_PAGE
    if not form.next.data and by.may(Permission.RETURN_WRITE):
        return url_for("returns.worklist")
    return safe_path(form.next.data)


def _page(by: Actor, groups: list[Group], form: ToCheckForm) -> str | tuple[str, int]:
    cases = [each for group in groups for each in group.cases]
    if cases:
        publish(
            db.session,
            NamesConsulted(
                actor_id=by.user_id,
                area_id=by.area_id,
                case_ids=tuple(each.case.id for each in cases),
            ),
        )
    page = render_template("cases/attest.html", groups=groups, total=len(cases), form=form)
    return (page, 422) if form.errors else page
