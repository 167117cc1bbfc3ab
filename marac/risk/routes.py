"""The pages about an area's questions: its versions, and giving it a new one."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.database import db
from marac.refusals import Refused
from marac.risk import operations, queries
from marac.risk.blueprint import bp
from marac.risk.forms import VersionForm
from marac.risk.words import RiskGroup

Answer = str | tuple[str, int] | Response


@bp.get("/area-settings/risk-questions")
@requires(Permission.AREA_READ)
def list_versions() -> str:
    """Show which questions hold today, and every version there is."""
    by = the_actor()
    versions = queries.list_versions(db.session, by=by)
    return render_template(
        "risk/list_versions.html",
        versions=versions,
        current=queries.current_set(db.session, area_id=by.area_id) if by.area_id else versions[0],
    )


@bp.get("/area-settings/risk-questions/<uuid:set_id>")
@requires(Permission.AREA_READ)
def version(set_id: UUID) -> str:
    """Show the questions of one version."""
    found = queries.get_version(db.session, by=the_actor(), set_id=set_id) or abort(404)
    groups = [(group, found.in_group(group)) for group in RiskGroup]
    return render_template("risk/version.html", version=found, groups=groups)


@bp.route("/area-settings/risk-questions/new", methods=["GET", "POST"])
@requires(Permission.AREA_EDIT)
def add_version() -> Answer:
    """Give the area a new version of its questions; earlier assessments keep theirs."""
    by = the_actor()
    latest = operations.latest_version(db.session, by=by)
    form = VersionForm()
    if not form.is_submitted():
        form = VersionForm.after(latest)
    elif form.validate() and _added(form):
        flash("The new version is there. Earlier assessments keep their own questions.", "success")
        return redirect(url_for("risk.list_versions"), 303)
    page = render_template("risk/add_version.html", form=form, latest=latest)
    return (page, 422) if form.errors or form.form_errors else page


def _added(form: VersionForm) -> bool:
    """Add the version; a refusal stands on the page, with everything that was typed."""
    try:
        operations.add_version(
            db.session,
            by=the_actor(),
            based_on=form.based_on.data,
            valid_from=form.valid_from.data,
            medium_from=form.medium_from.data or 0,
            high_from=form.high_from.data or 0,
            wordings=form.wordings(),
            note=form.note.data or "",
        )
    except Refused as refused:
        form.form_errors.append(str(refused))
        return False
    return True
