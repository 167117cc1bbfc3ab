"""Changing the words of a draft, and opening an amendment."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, requires, the_actor
from marac.accounts.guarding import throttled
from marac.accounts.throttling import Kind
from marac.database import db
from marac.meetings.blueprint import bp
from marac.meetings.minutes import operations, queries
from marac.meetings.minutes.extract import CaseMinutes
from marac.meetings.minutes.forms import AmendForm, BusinessForm, CaseWordsForm
from marac.meetings.minutes.routes.finding import meeting_or_404
from marac.meetings.models import Meeting, MinutesRevision
from marac.refusals import Clash


def _draft_or_404(by: Actor, meeting_id: UUID) -> tuple[Meeting, MinutesRevision]:
    meeting = meeting_or_404(by, meeting_id)
    revision = queries.get_revision(db.session, by=by, meeting=meeting)
    return meeting, revision or abort(404)


@bp.route("/meetings/<uuid:meeting_id>/minutes/cases/<uuid:listing_id>", methods=["GET", "POST"])
@requires(Permission.MINUTES_WRITE)
@throttled(Kind.AUTOSAVE)
def edit_minutes(meeting_id: UUID, listing_id: UUID) -> str | Response | tuple[str, int]:
    """Change the words about one case that the writer may see."""
    by, session = the_actor(), db.session
    meeting, revision = _draft_or_404(by, meeting_id)
    case = _case_or_404(by, revision, listing_id)
    stands = _words(revision, listing_id)
    form = CaseWordsForm(data=stands | {"digest": revision.digest})
    status, theirs = 200, {}
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                operations.edit_case(
                    session,
                    by=by,
                    revision=revision,
                    listing_id=listing_id,
                    texts=form.texts,
                    digest=form.digest.data or "",
                )
            except Clash:
                status, theirs = 409, _differing(stands, form.texts)
                form.digest.data = revision.digest
            else:
                return _saved(meeting)
    page = render_template(
        "meetings/minutes/edit.html", meeting=meeting, case=case, form=form, theirs=theirs
    )
    return page, status


@bp.route("/meetings/<uuid:meeting_id>/minutes/business", methods=["GET", "POST"])
@requires(Permission.MINUTES_WRITE)
@throttled(Kind.AUTOSAVE)
def edit_business(meeting_id: UUID) -> str | Response | tuple[str, int]:
    """Change what a draft says of any other business."""
    by = the_actor()
    meeting, revision = _draft_or_404(by, meeting_id)
    stands = {"text": revision.content["any_other_business"]}
    form = BusinessForm(data=stands | {"digest": revision.digest})
    status, theirs = 200, {}
    if request.method == "POST":
        status = 422
        if form.validate():
            text, digest = form.text.data or "", form.digest.data or ""
            try:
                operations.edit_business(
                    db.session, by=by, revision=revision, text=text, digest=digest
                )
            except Clash:
                status, theirs = 409, _differing(stands, {"text": text})
                form.digest.data = revision.digest
            else:
                return _saved(meeting)
    page = render_template(
        "meetings/minutes/business.html", meeting=meeting, form=form, theirs=theirs
    )
    return page, status


@bp.route("/meetings/<uuid:meeting_id>/minutes/amend", methods=["GET", "POST"])
@requires(Permission.MINUTES_WRITE)
def amend_minutes(meeting_id: UUID) -> str | Response | tuple[str, int]:
    """Open a new version beside the approved one, with its reason."""
    by = the_actor()
    meeting, _ = _draft_or_404(by, meeting_id)
    form = AmendForm()
    if form.validate_on_submit():
        reason = form.reason.data or ""
        operations.amend(db.session, by=by, meeting=meeting, reason=reason)
        flash("An amendment is open. The approved minutes stay as they are.", "success")
        return redirect(url_for("meetings.minutes", meeting_id=meeting.id), 303)
    page = render_template("meetings/minutes/amend.html", meeting=meeting, form=form)
    return page if request.method == "GET" else (page, 422)


def _case_or_404(by: Actor, revision: MinutesRevision, listing_id: UUID) -> CaseMinutes:
    extract = queries.extract_of(db.session, by=by, revision=revision)
    return next((c for c in extract.cases if c.listing_id == listing_id), None) or abort(404)


def _words(revision: MinutesRevision, listing_id: UUID) -> dict[str, Any]:
    entry = next(c for c in revision.content["cases"] if c["listing_id"] == str(listing_id))
    names = ("decision_note", "safeguarding_note")
    return dict(entry["notes"]) | {name: entry[name] for name in names}


def _differing(stands: dict[str, Any], typed: dict[str, str]) -> dict[str, str]:
    """Give what others saved, where it is not what was typed."""
    return {name: stands.get(name, "") for name in typed if stands.get(name, "") != typed[name]}


def _saved(meeting: Meeting) -> Response:
    flash("The draft is changed", "success")
    return redirect(url_for("meetings.minutes", meeting_id=meeting.id), 303)
