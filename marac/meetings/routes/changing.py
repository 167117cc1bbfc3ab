"""Moving a meeting, inviting to it, cancelling it, or closing it for want of a quorum."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac import clock
from marac.access import Permission, requires, the_actor
from marac.database import db
from marac.meetings import invitations, operations, queries
from marac.meetings.blueprint import bp
from marac.meetings.calendar_forms import WAIT, CancelForm, MoveForm, NoQuorumForm
from marac.meetings.models import Meeting
from marac.meetings.operations.cancelling import OVER
from marac.meetings.quorum import load_quorum
from marac.meetings.stages import refuse_unless_open
from marac.refusals import Refused
from marac.web.filters import date_time, plural

Answer = str | Response | tuple[str, int]


@bp.route("/meetings/<uuid:meeting_id>/move", methods=["GET", "POST"])
@requires(Permission.AGENDA_BUILD)
def move_meeting(meeting_id: UUID) -> Answer:
    """Move a meeting to another time or place; its cases go with it and everyone is told."""
    meeting = _meeting(meeting_id)
    refuse_unless_open(meeting)
    start = clock.to_london(meeting.starts_at)
    stands = {"day": start.date(), "time": start.time(), "venue": meeting.venue}
    form = MoveForm(urgent=meeting.emergency, data=stands)
    if form.validate_on_submit():
        told = _move(meeting, form)
        if told is not None:
            flash(f"The meeting is moved. {_told(told)}", "success")
            return _back(meeting)
    page = render_template("meetings/move_meeting.html", form=form, meeting=meeting)
    return (page, 422) if form.is_submitted() else page


@bp.post("/meetings/<uuid:meeting_id>/invite")
@requires(Permission.AGENDA_BUILD)
def invite(meeting_id: UUID) -> Response:
    """Send the date to everyone who comes, as an entry for their calendar."""
    by, meeting = the_actor(), _meeting(meeting_id)
    refuse_unless_open(meeting)
    flash(_told(invitations.invite(db.session, by=by, meeting=meeting)), "success")
    return _back(meeting)


@bp.route("/meetings/<uuid:meeting_id>/cancel", methods=["GET", "POST"])
@requires(Permission.AGENDA_BUILD)
def cancel(meeting_id: UUID) -> Answer:
    """Cancel a meeting with a reason; its cases go on another agenda or wait."""
    by, session, meeting = the_actor(), db.session, _meeting(meeting_id)
    refuse_unless_open(meeting)
    others = queries.list_others_open(session, by=by, meeting=meeting)
    form = CancelForm(meetings=others, data={"to": _usual(others)})
    if form.validate_on_submit():
        told = operations.cancel(
            session, by=by, meeting=meeting, reason=form.reason.data or "", to=form.meeting
        )
        flash(f"The meeting is cancelled. {_where(form.meeting)} {_told(told)}", "success")
        return _back(meeting)
    cases = queries.count_listed(session, by=by, meeting_ids=[meeting.id]).get(meeting.id, 0)
    page = render_template("meetings/cancel.html", form=form, meeting=meeting, cases=cases)
    return (page, 422) if form.is_submitted() else page


@bp.route("/meetings/<uuid:meeting_id>/no-quorum", methods=["GET", "POST"])
@requires(Permission.MINUTES_WRITE)
def close_without_quorum(meeting_id: UUID) -> Answer:
    """Close a meeting to which too few came; its cases go on another agenda or wait."""
    by, session, meeting = the_actor(), db.session, _meeting(meeting_id)
    if meeting.concluded_at is not None or meeting.cancelled_at is not None:
        raise Refused(OVER)
    others = queries.list_others_open(session, by=by, meeting=meeting)
    quorum = load_quorum(session, by=by, meeting=meeting)
    usual = {"to": _usual(others), "reason": ", ".join(quorum.missing)}
    form = NoQuorumForm(meetings=others, data=usual)
    if form.validate_on_submit():
        told = operations.close_without_quorum(
            session, by=by, meeting=meeting, reason=form.reason.data or "", to=form.meeting
        )
        flash(f"The meeting is closed. {_where(form.meeting)} {_told(told)}", "success")
        return _back(meeting)
    page = render_template("meetings/no_quorum.html", form=form, meeting=meeting, quorum=quorum)
    return (page, 422) if form.is_submitted() else page


def _move(meeting: Meeting, form: MoveForm) -> int | None:
    """Move what the form says; a time that is taken becomes an error at the field."""
    try:
        return operations.reschedule(
            db.session,
            by=the_actor(),
            meeting=meeting,
            starts_at=form.starts_at,
            venue=form.venue.data or "",
            reason=form.reason.data or "",
        )
    except Refused as refusal:
        form.time.errors = [str(refusal)]
        return None


def _meeting(meeting_id: UUID) -> Meeting:
    meeting: Meeting = queries.get_meeting(
        db.session, by=the_actor(), meeting_id=meeting_id
    ) or abort(404)
    return meeting


def _usual(others: list[Meeting]) -> str:
    """Offer the next meeting first, so that no case waits longer than it must."""
    return str(others[0].id) if others else WAIT


def _where(to: Meeting | None) -> str:
    if to is None:
        return "Its cases wait for another meeting."
    return f"Its cases are on the agenda of {date_time(to.starts_at)}."


def _told(people: int) -> str:
    verb = "was" if people == 1 else "were"
    return f"{plural(people, 'person', 'people')} {verb} told by e-mail."


def _back(meeting: Meeting) -> Response:
    return redirect(url_for("meetings.view", meeting_id=meeting.id), 303)
