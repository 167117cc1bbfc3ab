"""Handing an action over inside the agency, and saying what it is for."""

from collections.abc import Sequence
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.accounts.models import User
from marac.actions import arranging, colleagues, history, queries
from marac.actions.blueprint import bp
from marac.actions.forms import NOBODY, DescribeForm, HandOverForm
from marac.actions.lines import ActionLine
from marac.actions.models import Action
from marac.cases.policy import may_now
from marac.database import db
from marac.refusals import Refused
from marac.risk.queries import current_set
from marac.risk.words import RiskGroup
from marac.widgets import choice

Answer = str | Response | tuple[str, int]


@bp.route("/actions/<uuid:action_id>/hand-over", methods=["GET", "POST"])
@requires(Permission.ACTION_UPDATE_PROGRESS)
def hand_over(action_id: UUID) -> Answer:
    """Give an action to a colleague of the same agency."""
    by = the_actor()
    found = queries.get_action_to_report_on(db.session, by=by, action_id=action_id)
    line = found or abort(404)
    people = colleagues.list_colleagues(db.session, action=line.action)
    form = HandOverForm()
    form.offer(people, line.action.owner_id)
    if form.validate_on_submit():
        if not _is_unchanged(form, line.action):
            return _clash("actions/hand_over.html", line, form)
        owner, name = _chosen(form, people)
        arranging.hand_over(
            db.session, by=by, action=line.action, owner=owner, name=name, text=form.text.data or ""
        )
        flash(f"{line.reference} is now for {name}.", "success")
        return redirect(url_for("actions.view", action_id=action_id), 303)
    status = 422 if form.is_submitted() else 200
    form.version.data = form.version.data or str(line.action.version)
    return render_template("actions/hand_over.html", line=line, form=form), status


@bp.route("/actions/<uuid:action_id>/about", methods=["GET", "POST"])
@requires(Permission.ACTION_ASSIGN)
def describe(action_id: UUID) -> Answer:
    """Say what an action is for, to which risk factor it answers and what has to be done first."""
    by = the_actor()
    line = queries.get_action(db.session, by=by, action_id=action_id) or abort(404)
    if not may_now(by, Permission.ACTION_ASSIGN, line.action.case):
        raise Refused("What an action is for is said while its case is heard or minuted.")
    form = DescribeForm(data=_standing(line.action))
    others = _offer(form, line)
    if form.validate_on_submit():
        if not _is_unchanged(form, line.action):
            return _clash("actions/describe.html", line, form)
        arranging.describe(
            db.session,
            by=by,
            action=line.action,
            aim=form.aim.data,
            factor=form.factor.data or "",
            depends_on=others.get(form.depends_on.data),
        )
        flash(f"{line.reference}: what it is for was saved.", "success")
        return redirect(url_for("actions.view", action_id=action_id), 303)
    page = render_template("actions/describe.html", line=line, form=form)
    return (page, 422) if form.is_submitted() else page


def _standing(action: Action) -> dict[str, object]:
    return {
        "version": str(action.version),
        "aim": action.aim,
        "factor": action.factor,
        "depends_on": action.depends_on_id,
    }


def _offer(form: DescribeForm, line: ActionLine) -> dict[UUID, Action]:
    """Offer the questions about risk, and the other running actions of the case."""
    by, action = the_actor(), line.action
    questions = current_set(db.session, area_id=action.case.area_id).questions
    raising = [q for q in questions if q.group != RiskGroup.PROTECTIVE]
    form.factor.choices = [choice(q.key, q.text) for q in raising]
    lines = queries.list_for_case(db.session, by=by, case=action.case)
    others = {
        other.action.id: other.action
        for other in lines
        if other.action.id != action.id
        and (other.action.ended_at is None or other.action.id == action.depends_on_id)
    }
    form.depends_on.choices = [
        choice(key, f"Action {other.number}: {other.task}") for key, other in others.items()
    ]
    return others


def _chosen(form: HandOverForm, people: Sequence[User]) -> tuple[User | None, str]:
    if form.colleague.data == NOBODY:
        return None, form.name.data or ""
    user = next(person for person in people if str(person.id) == form.colleague.data)
    return user, user.name


def _is_unchanged(form: HandOverForm | DescribeForm, action: Action) -> bool:
    return form.version.data == str(action.version)


def _clash(page: str, line: ActionLine, form: HandOverForm | DescribeForm) -> Answer:
    """Show what someone else said of the action meanwhile, with all that was typed still there."""
    news = history.news(line, form.version.data)
    form.version.data = str(line.action.version)
    return render_template(page, line=line, form=form, news=news), 409
