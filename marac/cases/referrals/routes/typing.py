"""Keeping what is typed while it is typed, and throwing it away when it is not wanted."""

from uuid import UUID

from flask import Response, flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from marac import clock
from marac.access import Permission, quiet, requires, the_actor
from marac.accounts.guarding import throttled
from marac.accounts.throttling import Kind
from marac.cases.blueprint import bp
from marac.cases.referrals import typed
from marac.cases.referrals.routes.drafts import draft_or_refuse
from marac.database import db
from marac.web.filters import clock_time
from marac.widgets.typed import typing_sent


@bp.post("/referrals/<uuid:case_id>/typed")
@requires(Permission.REFERRAL_EDIT_DRAFT)
@throttled(Kind.AUTOSAVE)
@quiet
def keep_typed(case_id: UUID) -> Response:
    """Keep what stands on a page; the page sends it by itself, so it makes no session longer."""
    case = draft_or_refuse(case_id)
    row = typed.keep_typed(
        db.session,
        by=the_actor(),
        case=case,
        page=request.form.get("page", ""),
        typing=typing_sent(),
    )
    return jsonify(revision=row.revision, at=clock_time(clock.to_london(row.typed_at).time()))


@bp.post("/referrals/<uuid:case_id>/typed/forget")
@requires(Permission.REFERRAL_EDIT_DRAFT)
def forget_typed(case_id: UUID) -> AnyResponse:
    """Throw away what was typed on a page and not saved."""
    case = draft_or_refuse(case_id)
    page = request.form.get("page", "")
    typed.forget_typed(db.session, by=the_actor(), case=case, page=page)
    flash("What was typed there and not saved is gone.", "success")
    return redirect(url_for("cases.referral", case_id=case.id), 303)
