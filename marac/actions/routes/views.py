"""Lists of actions that somebody keeps under a name of their own."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.actions.blueprint import bp
from marac.actions.forms import KeepForm
from marac.actions.log import keeping
from marac.actions.log.reading import read
from marac.actions.log.sorting import SORTS
from marac.actions.log.vocabulary import vocabulary_of
from marac.actions.log.words import Vocabulary, say
from marac.database import db

Answer = str | Response | tuple[str, int]


@bp.get("/actions/lists")
@requires(Permission.ACTION_LIST)
def list_views() -> str:
    """Show the lists that the person keeps, and offer to keep the one they come from."""
    by = the_actor()
    known = vocabulary_of(db.session, by=by)
    words = str(read(request.args.get("q", "")[:500], known))
    sort = request.args.get("sort", "")
    form = KeepForm(formdata=None, words=words, sort=sort if sort in SORTS else "")
    return _page(form, known)


@bp.post("/actions/lists")
@requires(Permission.ACTION_LIST)
def keep_view() -> Answer:
    """Keep a list under a name."""
    by, form = the_actor(), KeepForm()
    known = vocabulary_of(db.session, by=by)
    asked = read(form.words.data or "", known)
    if not form.validate() or asked.problems:
        return _page(form, known), 422
    sort = form.sort.data if form.sort.data in SORTS else ""
    view = keeping.keep(
        db.session, by=by, name=form.name.data or "", words=str(asked), sort=sort or ""
    )
    flash(f"“{view.name}” is kept among your lists.", "success")
    return redirect(url_for("actions.list_actions", q=str(asked), sort=sort or None), 303)


@bp.post("/actions/lists/<uuid:view_id>/remove")
@requires(Permission.ACTION_LIST)
def remove_view(view_id: UUID) -> Response:
    """Keep a list no longer."""
    by = the_actor()
    view = keeping.get_view(db.session, by=by, view_id=view_id) or abort(404)
    keeping.let_go(db.session, by=by, view=view)
    flash("The list is gone from yours. No action was changed.", "success")
    return redirect(url_for("actions.list_views"), 303)


def _page(form: KeepForm, known: Vocabulary) -> str:
    views = keeping.list_views(db.session, by=the_actor())
    said = [(view, _said(view.words, known)) for view in views]
    return render_template(
        "actions/list_views.html",
        form=form,
        said=_said(form.words.data or "", known),
        views=said,
    )


def _said(words: str, known: Vocabulary) -> str:
    """Say the words of a list as people do."""
    return ", ".join(say(word, known) for word in read(words, known).words) or "Every action"
