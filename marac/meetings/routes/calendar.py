"""The list of meetings, and putting them in the calendar."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac import clock
from marac.access import Actor, Permission, requires, the_actor
from marac.agencies.models import Area
from marac.agencies.queries import get_area
from marac.database import db
from marac.meetings import operations, queries
from marac.meetings.blueprint import bp
from marac.meetings.forms import PlanForm, SeriesForm
from marac.meetings.models import Meeting
from marac.meetings.stages import NEXT_STEPS, WORDS, stage_of
from marac.refusals import Refused
from marac.web.filters import plural, short_date

SHOWN_DATES = 6


@bp.get("/meetings")
@requires(Permission.MEETING_READ)
def list_meetings() -> str:
    """Show the meetings to come with their stage and next step, and those that are over."""
    by, session = the_actor(), db.session
    upcoming = queries.list_upcoming(session, by=by)
    past = queries.list_past(session, by=by)
    listed = queries.count_listed(session, by=by, meeting_ids=[m.id for m in (*upcoming, *past)])
    return render_template(
        "meetings/list_meetings.html",
        upcoming=[_line(meeting, listed) for meeting in upcoming],
        past=[_line(meeting, listed) for meeting in past],
        may_plan=by.may(Permission.AGENDA_BUILD),
    )


@bp.route("/meetings/new", methods=["GET", "POST"])
@requires(Permission.AGENDA_BUILD)
def plan() -> str | Response | tuple[str, int]:
    """Plan one meeting, with the next date of the area's rhythm as the suggestion."""
    by = the_actor()
    area = get_area(db.session, by=by)
    dates = queries.list_next_dates(db.session, by=by, area=area, number=SHOWN_DATES)
    form = PlanForm(data=_suggestion(area, clock.to_london(dates[0])))
    if form.validate_on_submit():
        meeting = _plan(by, area, form)
        if meeting is not None:
            flash("The meeting is in the calendar.", "success")
            return redirect(url_for("meetings.view", meeting_id=meeting.id), 303)
    page = render_template("meetings/plan.html", form=form, dates=dates)
    return (page, 422) if form.is_submitted() else page


@bp.route("/meetings/series", methods=["GET", "POST"])
@requires(Permission.AGENDA_BUILD)
def plan_several() -> str | Response | tuple[str, int]:
    """Plan the next meetings of the area's rhythm at once."""
    by = the_actor()
    area = get_area(db.session, by=by)
    form = SeriesForm(data={"number": SHOWN_DATES})
    if form.validate_on_submit():
        number = form.number.data
        starts = queries.list_next_dates(db.session, by=by, area=area, number=number)
        operations.plan_several(db.session, by=by, area=area, starts=starts)
        flash(f"{plural(number, 'meeting')} planned, to {short_date(starts[-1])}.", "success")
        return redirect(url_for("meetings.list_meetings"), 303)
    dates = queries.list_next_dates(db.session, by=by, area=area, number=SHOWN_DATES)
    page = render_template("meetings/plan_several.html", form=form, area=area, dates=dates)
    return (page, 422) if form.is_submitted() else page


def _plan(by: Actor, area: Area, form: PlanForm) -> Meeting | None:
    """Plan what the form says; a time that is taken becomes an error at the field."""
    try:
        return operations.plan(
            db.session,
            by=by,
            area=area,
            starts_at=clock.london(form.day.data, form.time.data),
            venue=form.venue.data or "",
            capacity_minutes=form.capacity.data,
            emergency=form.emergency.data,
        )
    except Refused as refusal:
        form.time.errors = [str(refusal)]
        return None


def _suggestion(area: Area, start: Any) -> dict[str, Any]:
    return {
        "day": start.date(),
        "time": start.time(),
        "venue": area.venue,
        "capacity": area.capacity_minutes,
    }


def _line(meeting: Meeting, listed: dict[UUID, int]) -> dict[str, Any]:
    """Say of a meeting what a line of the list shows."""
    stage = stage_of(meeting)
    text, colour = WORDS[stage]
    return {
        "meeting": meeting,
        "stage": stage,
        "text": text,
        "colour": colour,
        "next_step": NEXT_STEPS[stage],
        "cases": listed.get(meeting.id, 0),
        "minutes_out": any(m.circulated_at for m in meeting.minutes_revisions),
    }
