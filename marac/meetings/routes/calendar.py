"""The calendar, and putting meetings in it: one, several, one called at once, or none."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac import clock
from marac.access import Actor, Permission, requires, the_actor
from marac.agencies.models import Area
from marac.agencies.queries import get_area, list_agencies
from marac.agencies.rhythm import Turn, rhythm_on
from marac.database import db
from marac.meetings import invitations, operations, queries
from marac.meetings.blueprint import bp
from marac.meetings.calendar_forms import EmergencyForm, PlanForm, SeriesForm, SkipForm
from marac.meetings.models import Meeting
from marac.meetings.year import load_year
from marac.refusals import Refused
from marac.web.filters import plural, short_date

Answer = str | Response | tuple[str, int]
SHOWN_DATES = 6
# So many turns of the rhythm may be left out ahead of their time: a year of fortnights.
TURNS_AHEAD = 26
# So many minutes an emergency meeting has, unless somebody says otherwise.
AN_HOUR = 60


@bp.get("/meetings")
@requires(Permission.MEETING_READ)
def list_meetings() -> str:
    """Show the year ahead by month with the state of each meeting, and those that are over."""
    by = the_actor()
    return render_template(
        "meetings/list_meetings.html",
        year=load_year(db.session, by=by),
        may_plan=by.may(Permission.AGENDA_BUILD),
    )


@bp.route("/meetings/new", methods=["GET", "POST"])
@requires(Permission.AGENDA_BUILD)
def plan() -> Answer:
    """Plan one meeting, with the next date of the area's rhythm as the suggestion."""
    by = the_actor()
    area = get_area(db.session, by=by)
    turns = queries.list_next_turns(db.session, by=by, area=area, number=TURNS_AHEAD)
    form = PlanForm(data=_suggestion(area, _chosen(turns)))
    if form.validate_on_submit():
        meeting = _plan(by, area, form)
        if meeting is not None:
            told = invitations.invite(db.session, by=by, meeting=meeting) if _asked(form) else 0
            flash(f"The meeting is in the calendar.{_told(told)}", "success")
            return redirect(url_for("meetings.view", meeting_id=meeting.id), 303)
    page = render_template("meetings/plan.html", form=form, turns=turns[:SHOWN_DATES])
    return (page, 422) if form.is_submitted() else page


@bp.route("/meetings/series", methods=["GET", "POST"])
@requires(Permission.AGENDA_BUILD)
def plan_several() -> Answer:
    """Plan the next meetings of the area's rhythm at once."""
    by = the_actor()
    area = get_area(db.session, by=by)
    form = SeriesForm(data={"number": SHOWN_DATES})
    if form.validate_on_submit():
        number = form.number.data
        turns = queries.list_next_turns(db.session, by=by, area=area, number=number)
        operations.plan_several(db.session, by=by, area=area, turns=turns)
        last = short_date(turns[-1].starts_at)
        flash(f"{plural(number, 'meeting')} planned, to {last}.", "success")
        return redirect(url_for("meetings.list_meetings"), 303)
    turns = queries.list_next_turns(db.session, by=by, area=area, number=SHOWN_DATES)
    page = render_template(
        "meetings/plan_several.html",
        form=form,
        turns=turns,
        rhythm=rhythm_on(area, clock.today()),
    )
    return (page, 422) if form.is_submitted() else page


@bp.route("/meetings/emergency", methods=["GET", "POST"])
@requires(Permission.AGENDA_BUILD)
def call_emergency() -> Answer:
    """Call a meeting outside the cycle: who must be there, and answers by when."""
    by, session = the_actor(), db.session
    area = get_area(session, by=by)
    usual = {
        "day": clock.today(),
        "venue": area.venue,
        "capacity": AN_HOUR,
        "agencies": area.quorum_agencies,
    }
    form = EmergencyForm(agencies=list_agencies(session, by=by), data=usual)
    if form.validate_on_submit():
        meeting = _call(by, area, form)
        if meeting is not None:
            told = invitations.invite(session, by=by, meeting=meeting)
            flash(
                f"The emergency meeting is called.{_told(told)} Put the case on its agenda now.",
                "success",
            )
            return redirect(url_for("meetings.agenda", meeting_id=meeting.id), 303)
    page = render_template("meetings/call_emergency.html", form=form)
    return (page, 422) if form.is_submitted() else page


@bp.route("/meetings/skip", methods=["GET", "POST"])
@requires(Permission.AGENDA_BUILD)
def skip() -> Answer:
    """Write down that a turn of the rhythm has no meeting, so that nobody plans it."""
    by = the_actor()
    area = get_area(db.session, by=by)
    turns = queries.list_next_turns(db.session, by=by, area=area, number=TURNS_AHEAD)
    form = SkipForm(turns=turns, data={"turn": request.args.get("day")})
    if form.validate_on_submit():
        turn = next(one for one in turns if one.planned.isoformat() == form.turn.data)
        reason = form.reason.data or ""
        operations.skip(db.session, by=by, area=area, turn=turn, reason=reason)
        flash(f"There is no meeting on {short_date(turn.day)}.", "success")
        return redirect(url_for("meetings.list_meetings"), 303)
    page = render_template("meetings/skip.html", form=form)
    return (page, 422) if form.is_submitted() else page


def _plan(by: Actor, area: Area, form: PlanForm) -> Meeting | None:
    """Plan what the form says; a time that is taken becomes an error at the field."""
    try:
        return operations.plan(
            db.session,
            by=by,
            area=area,
            starts_at=form.starts_at,
            venue=form.venue.data or "",
            capacity_minutes=form.capacity.data,
        )
    except Refused as refusal:
        form.time.errors = [str(refusal)]
        return None


def _call(by: Actor, area: Area, form: EmergencyForm) -> Meeting | None:
    try:
        return operations.call_emergency(
            db.session,
            by=by,
            area=area,
            starts_at=form.starts_at,
            venue=form.venue.data or "",
            capacity_minutes=form.capacity.data,
            agency_ids=form.agency_ids,
            answers_due_at=form.answers_due_at,
        )
    except Refused as refusal:
        form.time.errors = [str(refusal)]
        return None


def _chosen(turns: list[Turn]) -> Turn:
    """Give the turn that the address names, or the next one."""
    wanted = request.args.get("day", "")
    return next((turn for turn in turns if turn.planned.isoformat() == wanted), turns[0])


def _suggestion(area: Area, turn: Turn) -> dict[str, Any]:
    day: date = turn.day
    return {
        "day": day,
        "time": turn.at,
        "venue": area.venue,
        "capacity": area.capacity_minutes,
    }


def _asked(form: PlanForm) -> bool:
    return bool(form.invite.data)


def _told(people: int) -> str:
    """Say how many people were written to."""
    return f" {plural(people, 'person', 'people')} told by e-mail." if people else ""
