"""Keeping what is typed while it is typed, and throwing it away when it is not wanted."""

import json
from uuid import UUID

from flask import Response, abort, flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from marac import clock
from marac.access import Permission, quiet, requires, the_actor
from marac.accounts.guarding import throttled
from marac.accounts.throttling import Kind
from marac.cases.blueprint import bp
from marac.cases.referrals import typed
from marac.cases.referrals.routes.drafts import draft_or_refuse
from marac.cases.referrals.typed import Fields
from marac.database import db
from marac.web.filters import clock_time


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
        fields=_fields(request.form.get("fields", "")),
        window=request.form.get("window", "")[:40],
        was=request.form.get("was", "")[:40],
        revision=request.form.get("typed", 0, int),
    )
    return jsonify(revision=row.revision, at=clock_time(clock.to_london(row.typed_at).time()))


def _fields(text: str) -> Fields:
    """Read the fields of a page: pairs of name and text, and nothing else."""
    try:
        found = json.loads(text)
    except ValueError:
        abort(400)
    pairs = found if isinstance(found, list) else abort(400)
    if not all(isinstance(p, list) and len(p) == 2 and _is_text(p) for p in pairs):
        abort(400)
    return pairs


def _is_text(pair: list[object]) -> bool:
    """Tell whether both are text that can be written down at all."""
    try:
        return all(isinstance(one, str) and one.encode() is not None for one in pair)
    except UnicodeEncodeError:
        return False


@bp.post("/referrals/<uuid:case_id>/typed/forget")
@requires(Permission.REFERRAL_EDIT_DRAFT)
def forget_typed(case_id: UUID) -> AnyResponse:
    """Throw away what was typed on a page and not saved."""
    case = draft_or_refuse(case_id)
    page = request.form.get("page", "")
    typed.forget_typed(db.session, by=the_actor(), case=case, page=page)
    flash("What was typed there and not saved is gone.", "success")
    return redirect(url_for("cases.referral", case_id=case.id), 303)
