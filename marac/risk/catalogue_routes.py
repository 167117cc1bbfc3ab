"""The pages of an area's catalogue of actions: all of them, and wording one."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.agencies.lists.models import CodeList
from marac.agencies.queries import get_area, get_code_book
from marac.database import db
from marac.refusals import Clash
from marac.risk import queries, wording
from marac.risk.blueprint import bp
from marac.risk.catalogue_form import ActionForm
from marac.risk.models import CatalogueAction

Answer = str | tuple[str, int] | Response


@bp.get("/area-settings/risk-actions")
@requires(Permission.AREA_READ)
def list_actions() -> str:
    """Show the catalogue of actions, with what each answers to."""
    by, session = the_actor(), db.session
    every = queries.list_every_action(session, area_id=by.area_id)
    return render_template(
        "risk/list_actions.html",
        catalogue=[action for action in every if not action.left_out],
        left_out=[action for action in every if action.left_out],
        words=_questions(),
        book=get_code_book(session, area_id=by.area_id),
    )


@bp.route("/area-settings/risk-actions/new", methods=["GET", "POST"])
@requires(Permission.AREA_EDIT)
def add_action() -> Answer:
    """Add an action that only this area has."""
    form = ActionForm()
    _offer(form, None)
    if form.validate_on_submit():
        made = wording.add_action(db.session, by=the_actor(), worded=form.worded)
        flash("The action is in the catalogue.", "success")
        return redirect(url_for("risk.list_actions", _anchor=f"action-{made.id}"), 303)
    page = render_template("risk/action.html", form=form, wordings=[])
    return (page, 422) if form.errors else page


@bp.route("/area-settings/risk-actions/<uuid:action_id>", methods=["GET", "POST"])
@requires(Permission.AREA_EDIT)
def action(action_id: UUID) -> Answer:
    """Word an action for this area, or leave it out; every wording stays readable."""
    by, session = the_actor(), db.session
    wordings = queries.list_wordings(session, by=by, action_id=action_id) or abort(404)
    latest, root = wordings[0][0], wordings[-1][0]
    form = ActionForm(obj=latest, data={"based_on": latest.id})
    _offer(form, latest)
    if form.validate_on_submit() and _worded(form, root):
        flash("The action is worded as you wrote it.", "success")
        return redirect(url_for("risk.list_actions", _anchor=f"action-{root.id}"), 303)
    page = render_template("risk/action.html", form=form, wordings=wordings)
    return (page, 422) if form.errors or form.form_errors else page


def _worded(form: ActionForm, root: CatalogueAction) -> bool:
    """Word it; when somebody else did so meanwhile, say it and keep what was typed."""
    based_on = form.based_on.data
    try:
        wording.word_action(
            db.session, by=the_actor(), root=root, worded=form.worded, based_on=based_on
        )
    except Clash as clash:
        form.form_errors.append(str(clash))
        return False
    return True


def _offer(form: ActionForm, standing: CatalogueAction | None) -> None:
    session, by = db.session, the_actor()
    area = get_area(session, by=by)
    book = get_code_book(session, area_id=area.id)
    types = book.choices(CodeList.AGENCY_TYPE)
    form.offer(types, queries.current_set(session, area_id=area.id), standing)


def _questions() -> dict[str, str]:
    """Give the words of every question that was ever asked here, the latest ones last to count."""
    versions = queries.list_versions(db.session, by=the_actor())
    return {q.key: q.text for version in reversed(versions) for q in version.questions}
