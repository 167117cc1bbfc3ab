"""The register of cases, for those who may know that a case exists and no more."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, Stage, requires, the_actor
from marac.accounts.guarding import throttled
from marac.accounts.throttling import Kind
from marac.cases.blueprint import bp
from marac.cases.events import CasesListed
from marac.cases.metadata import queries
from marac.cases.metadata.forms import RegisterFilter
from marac.database import db
from marac.events import publish
from marac.web import Page


@bp.get("/cases/register")
@requires(Permission.CASE_LIST_SEARCH)
@throttled(Kind.SEARCH)
def register() -> str | Response:
    """List every case of the area by its reference, with where it stands."""
    by, session = the_actor(), db.session
    if not queries.sees_register(by):
        return redirect(url_for("cases.list_cases"), 303)
    form = RegisterFilter()
    stage = form.wanted()
    total = queries.count_register(session, by=by, stage=stage)
    page = Page.asked_for(request.args.get("page"), size=queries.PAGE_SIZE, total=total)
    lines = queries.list_register(session, by=by, stage=stage, offset=page.offset)
    publish(session, CasesListed(actor_id=by.user_id, area_id=by.area_id, shown=len(lines)))
    return render_template(
        "cases/metadata/register.html",
        form=form,
        stage=stage,
        page=page,
        lines=lines,
        drafts=queries.count_drafts(session, by=by) if stage in (None, Stage.DRAFT) else 0,
    )
