"""Keeping what is typed in a return while it is typed, and throwing it away when not wanted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from marac import clock
from marac.access import Permission, quiet, requires, the_actor
from marac.accounts.guarding import throttled
from marac.accounts.throttling import Kind
from marac.database import db
from marac.returns import typed
from marac.returns.blueprint import bp
from marac.returns.models import Return, TypedReturn
from marac.returns.routes.showing import own_or_404
from marac.web.filters import clock_time
from marac.widgets import typed as keeping

ANSWER, NEW_ITEM = "answer", "items/new"


@dataclass(kw_only=True)
class Kept(keeping.Kept):
    """What is known of a page of a return beside its answers; and on which pages typing waits."""

    agency_return: Return
    all_pages: list[str]

    def done(self) -> None:
        """Let go of what was typed: it is saved."""
        typed.forget_typed(
            db.session, by=the_actor(), agency_return=self.agency_return, page=self.page
        )


def kept_on(
    agency_return: Return,
    page: str,
    saved: Any = None,
    *,
    rows: Sequence[TypedReturn] | None = None,
) -> Kept:
    """Say what waits on a page of a return; `saved` is what the return says there.

    `rows` is what waits on all of its pages where that has been read already.
    """
    if rows is None:
        rows = typed.list_typed(db.session, by=the_actor(), agency_return=agency_return)
    return Kept(
        agency_return=agency_return,
        page=page,
        state=keeping.state_of(saved),
        row=next((row for row in rows if row.page == page), None),
        all_pages=[row.page for row in rows],
        keep_at=url_for("returns.keep_typed", return_id=agency_return.id),
        forget_at=url_for("returns.forget_typed", return_id=agency_return.id),
    )


@bp.post("/returns/<uuid:return_id>/typed")
@requires(Permission.RETURN_WRITE)
@throttled(Kind.AUTOSAVE)
@quiet
def keep_typed(return_id: UUID) -> Response:
    """Keep what stands on a page; the page sends it by itself, so it makes no session longer."""
    by = the_actor()
    row = typed.keep_typed(
        db.session,
        by=by,
        agency_return=own_or_404(by, return_id),
        page=request.form.get("page", ""),
        typing=keeping.typing_sent(),
    )
    return jsonify(revision=row.revision, at=clock_time(clock.to_london(row.typed_at).time()))


@bp.post("/returns/<uuid:return_id>/typed/forget")
@requires(Permission.RETURN_WRITE)
def forget_typed(return_id: UUID) -> AnyResponse:
    """Throw away what was typed on a page and not saved."""
    by = the_actor()
    agency_return = own_or_404(by, return_id)
    page = request.form.get("page", "")
    typed.forget_typed(db.session, by=by, agency_return=agency_return, page=page)
    flash("What was typed there and not saved is gone.", "success")
    return redirect(url_for("returns.edit", return_id=agency_return.id), 303)
