"""The page of one meeting, and cancelling it."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, requires, the_actor
from marac.actions.queries import list_matters_arising
from marac.cases.attesting.queries import count_to_check
from marac.cases.wording import risk_words
from marac.database import db
from marac.events import publish
from marac.meetings import events, operations, queries
from marac.meetings.blueprint import bp
from marac.meetings.builder import fit_of
from marac.meetings.cycle import load_cycle
from marac.meetings.forms import CancelForm
from marac.meetings.models import Circulation, Meeting
from marac.meetings.outcomes import result_of
from marac.meetings.recalling import minutes_left
from marac.meetings.stages import (
    NEXT_STEPS,
    WORDS,
    MeetingStage,
    is_open,
    refuse_unless_open,
    stage_of,
)

SENT = tuple(MeetingStage)[3:12]
AFTER = tuple(MeetingStage)[7:12]


@bp.get("/meetings/<uuid:meeting_id>")
@requires(Permission.MEETING_READ)
def view(meeting_id: UUID) -> str:
    """Show when and where a meeting is, how far it has come, and the reader's agenda."""
    by, session = the_actor(), db.session
    meeting = queries.get_whole_meeting(session, by=by, meeting_id=meeting_id) or abort(404)
    items = queries.list_agenda(session, by=by, meeting=meeting)
    cycle = load_cycle(session, by=by, meeting=meeting, listed=len(items))
    _note_reading(by, meeting, items)
    stage = stage_of(meeting)
    return render_template(
        "meetings/view.html",
        meeting=meeting,
        state=WORDS[stage],
        next_step=NEXT_STEPS[stage] if by.may(Permission.AGENDA_BUILD) else "",
        steps=[step.shown for step in cycle],
        items=items,
        to_check=count_to_check(session, by=by),
        fit=fit_of(meeting, items) if _still_fitting(by, meeting) and items else None,
        links=_links(by, meeting, stage),
        matters=list_matters_arising(session, by=by, meeting=meeting),
        may_cancel=by.may(Permission.AGENDA_BUILD) and is_open(meeting),
        recallable=_recallable(by, meeting),
        minutes_left=minutes_left,
        risk_words=risk_words,
        result_of=lambda listing: result_of(listing, by=by),
    )


@bp.route("/meetings/<uuid:meeting_id>/cancel", methods=["GET", "POST"])
@requires(Permission.AGENDA_BUILD)
def cancel(meeting_id: UUID) -> str | Response | tuple[str, int]:
    """Cancel a meeting with a reason; its cases wait for another."""
    by, session = the_actor(), db.session
    meeting = queries.get_meeting(session, by=by, meeting_id=meeting_id) or abort(404)
    refuse_unless_open(meeting)
    form = CancelForm()
    if form.validate_on_submit():
        operations.cancel(session, by=by, meeting=meeting, reason=form.reason.data or "")
        flash("The meeting is cancelled. Its cases wait for another meeting.", "success")
        return redirect(url_for("meetings.view", meeting_id=meeting.id), 303)
    cases = queries.count_listed(session, by=by, meeting_ids=[meeting.id]).get(meeting.id, 0)
    page = render_template("meetings/cancel.html", form=form, meeting=meeting, cases=cases)
    return (page, 422) if form.is_submitted() else page


def _note_reading(by: Actor, meeting: Meeting, items: list[queries.AgendaItem]) -> None:
    """Tell the audit which cases the reader found on the agenda."""
    if not items:
        return
    publish(
        db.session,
        events.AgendaConsulted(
            actor_id=by.user_id,
            area_id=by.area_id,
            meeting_id=meeting.id,
            case_ids=tuple(item.case.id for item in items),
        ),
    )


def _recallable(by: Actor, meeting: Meeting) -> Circulation | None:
    """Find the version of the agenda that the reader may still take back."""
    if not by.may(Permission.AGENDA_BUILD):
        return None
    return operations.find_recallable(db.session, by=by, meeting=meeting)


def _still_fitting(by: Actor, meeting: Meeting) -> bool:
    """Tell whether the reader may still make an agenda fit the time that a meeting has."""
    return by.may(Permission.AGENDA_BUILD) and is_open(meeting) and meeting.started_at is None


def _links(by: Actor, meeting: Meeting, stage: MeetingStage) -> list[tuple[str, str]]:
    """Give the pages that the reader may go on to as the meeting stands now."""
    runs = by.runs_the_cycle
    building = by.may(Permission.AGENDA_BUILD) and is_open(meeting)
    offers = [
        ("meetings.agenda", "Build the agenda", building),
        ("meetings.circulate", "Circulate the agenda", building),
        ("returns.grid", "Returns from agencies", runs and stage in SENT),
        ("packs.papers", "Papers", stage in SENT),
        ("meetings.room", "The room", stage in SENT and stage not in AFTER),
        ("meetings.attendance", "Attendance", runs and stage in SENT),
        ("meetings.minutes", "Minutes", stage in AFTER),
    ]
    return [(end, text) for end, text, offered in offers if offered]
