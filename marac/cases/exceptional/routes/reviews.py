"""Reviewing what was opened in an emergency."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.cases.blueprint import bp
from marac.cases.exceptional import deadlines, operations, queries
from marac.cases.exceptional.events import GlassReviewsListed
from marac.cases.exceptional.forms import ReviewForm
from marac.database import db
from marac.events import publish

Answer = str | tuple[str, int] | Response


@bp.get("/break-glass/reviews")
@requires(Permission.BREAKGLASS_REVIEW)
def list_reviews() -> str:
    """List what waits for a review, the oldest first, and how the last ones were judged."""
    by, session = the_actor(), db.session
    waiting = queries.list_to_review(session, by=by)
    done = queries.list_reviewed(session, by=by)
    shown = len(waiting) + len(done)
    publish(session, GlassReviewsListed(actor_id=by.user_id, area_id=by.area_id, shown=shown))
    return render_template(
        "cases/exceptional/list_reviews.html", waiting=waiting, done=done, deadlines=deadlines
    )


@bp.route("/break-glass/reviews/<uuid:opening_id>", methods=["GET", "POST"])
@requires(Permission.BREAKGLASS_REVIEW)
def review(opening_id: UUID) -> Answer:
    """Show one emergency opening, and judge whether it was justified."""
    by = the_actor()
    opening = queries.get_to_review(db.session, by=by, opening_id=opening_id) or abort(404)
    form = ReviewForm()
    if form.validate_on_submit():
        operations.review(
            db.session,
            by=by,
            opening=opening,
            verdict=form.verdict.data or abort(400),
            note=form.note.data or "",
        )
        flash("Your review is recorded, and the person who opened the case is told.", "success")
        return redirect(url_for("cases.list_reviews"), 303)
    page = render_template(
        "cases/exceptional/review.html", opening=opening, form=form, deadlines=deadlines
    )
    return (page, 422) if form.errors else page
