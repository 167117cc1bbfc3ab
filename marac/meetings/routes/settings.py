"""The area's own calendar: its rhythm, its deadlines and its quorum, each shown before it holds."""

from collections.abc import Container
from dataclasses import fields
from datetime import date, datetime
from itertools import islice
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac import clock
from marac.access import Actor, Permission, requires, the_actor
from marac.agencies import operations
from marac.agencies.differences import catch_up
from marac.agencies.models import Area
from marac.agencies.queries import get_area, list_agencies
from marac.agencies.rhythm import Rhythm, rhythm_on, rhythms_of, turns
from marac.database import db
from marac.meetings import queries
from marac.meetings.blueprint import bp
from marac.meetings.calendar import Deadlines, deadlines_for
from marac.meetings.models import Meeting
from marac.meetings.operations import change_deadlines
from marac.meetings.settings_forms import MONTHLY, WEEKLY, DeadlinesForm, QuorumForm, RhythmForm
from marac.meetings.year import list_cancelled_turns
from marac.web.filters import long_date, plural

Answer = str | Response | tuple[str, int]
# So many meetings and dates a page shows before they hold.
SHOWN = 3
DATES_SHOWN = 8
STEPS = {
    "referrals_close": "Referrals close",
    "agenda": "The agenda goes out",
    "returns_due": "Returns are due",
    "advocate_spoke": "Advocates have spoken to victims",
    "updates_due": "Updates on actions are due",
    "late_items": "Late items close",
    "packs_locked": "Packs are locked",
    "meeting": "The meeting",
    "actions_issued": "Actions are issued",
    "minutes_draft": "Minutes are drafted",
    "minutes_out": "Minutes are out",
    "victim_told": "Victims are told",
}


@bp.route("/area-settings/deadlines", methods=["GET", "POST"])
@requires(Permission.AREA_EDIT)
def area_deadlines() -> Answer:
    """Change the deadlines of the cycle; the dates that follow are shown before they hold."""
    by = the_actor()
    area = get_area(db.session, by=by)
    form = DeadlinesForm(area=area)
    differences: list[Any] = []
    if form.is_submitted() and form.validate():
        differences = catch_up(form, area)
        if not form.errors and not _only_looks():
            told = change_deadlines(db.session, by=by, area=area, **form.fields())
            more = f" {plural(told, 'person', 'people')} told of a new date." if told else ""
            flash(f"The deadlines are saved.{more}", "success")
            return redirect(url_for("agencies.area"), 303)
    faulty = form.is_submitted() and bool(form.errors)
    previews = [] if faulty else _previews(by, area, form)
    page = render_template(
        "meetings/area_deadlines.html",
        form=form,
        differences=differences,
        previews=previews,
        heads=[f"For the meeting of {long_date(one['starts_at'])}" for one in previews],
    )
    return (page, 422) if faulty else page


@bp.route("/area-settings/rhythm", methods=["GET", "POST"])
@requires(Permission.AREA_EDIT)
def rhythm() -> Answer:
    """Let the area meet otherwise from a day on; the dates that follow are shown before."""
    by = the_actor()
    area = get_area(db.session, by=by)
    form = RhythmForm(data=_stands(area))
    differences: list[Any] = []
    wanted = None
    if form.is_submitted() and form.validate():
        differences = catch_up(form, area)
        if not form.errors and not _only_looks():
            operations.change_rhythm(db.session, by=by, area=area, rhythm=form.rhythm)
            day = long_date(form.rhythm.begins_on)
            flash(f"The new rhythm holds from {day}. What is planned stays planned.", "success")
            return redirect(url_for("meetings.list_meetings"), 303)
        wanted = None if form.errors else form.rhythm
    page = render_template(
        "meetings/rhythm.html",
        form=form,
        differences=differences,
        rhythms=rhythms_of(area),
        wanted=wanted,
        dates=_dates(area, wanted, list_cancelled_turns(db.session, by=by)),
        planned=_planned_after(by, wanted),
    )
    return (page, 422) if form.is_submitted() and form.errors else page


@bp.route("/area-settings/quorum", methods=["GET", "POST"])
@requires(Permission.AREA_EDIT)
def quorum() -> Answer:
    """Change who must be there for a meeting to sit, and what calendars tell."""
    by = the_actor()
    area = get_area(db.session, by=by)
    form = QuorumForm(agencies=list_agencies(db.session, by=by), obj=area)
    differences: list[Any] = []
    if form.is_submitted() and form.validate():
        differences = catch_up(form, area)
        if not form.errors:
            operations.change_area(db.session, by=by, area=area, **form.fields())
            flash("The quorum is saved.", "success")
            return redirect(url_for("agencies.area"), 303)
    page = render_template("meetings/quorum.html", form=form, differences=differences)
    return (page, 422) if form.is_submitted() else page


def _only_looks() -> bool:
    """Tell whether the person asked to see what would follow, not to save it."""
    return request.form.get("button") == "secondary"


def _stands(area: Area) -> dict[str, Any]:
    """Begin the form with the rhythm that holds today."""
    now: Rhythm = rhythm_on(area, clock.today())
    return {
        "kind": WEEKLY if now.nth is None else MONTHLY,
        "weeks": now.weeks,
        "nth": str(now.nth or 1),
        "weekday": str(now.weekday if now.nth else now.begins_on.weekday()),
        "at": now.at,
        "version": str(area.version),
    }


def _dates(
    area: Area, wanted: Rhythm | None, cancelled: Container[date]
) -> list[tuple[datetime, bool]]:
    """Give the next dates under the rhythm that is asked for, and whether one is moved.

    A turn whose meeting was cancelled is no date any more.
    """
    if wanted is None:
        found = turns(area, after=clock.today())
    else:
        trial = Area(
            first_meeting=wanted.begins_on,
            meeting_time=wanted.at,
            cadence_weeks=wanted.weeks,
            later_rhythms=[wanted.kept],
        )
        found = turns(trial, after=clock.today())
    held = (turn for turn in found if turn.planned not in cancelled)
    return [(turn.starts_at, turn.moved) for turn in islice(held, DATES_SHOWN)]


def _planned_after(by: Actor, wanted: Rhythm | None) -> list[Meeting]:
    """List the meetings that are planned where another rhythm would hold: they stay planned."""
    if wanted is None or not by.may(Permission.MEETING_READ):
        return []
    upcoming = queries.list_upcoming(db.session, by=by)
    return [one for one in upcoming if clock.london_day(one.starts_at) >= wanted.begins_on]


def _previews(by: Actor, area: Area, form: DeadlinesForm) -> list[dict[str, Any]]:
    """Give, for the next meetings, the dates as they stand and as they would be."""
    starts = [
        one.starts_at
        for one in queries.list_upcoming(db.session, by=by)
        if not one.emergency and one.starts_at > clock.now()
    ]
    further = (turn.starts_at for turn in turns(area, after=clock.today()))
    known = (start for start in further if start not in starts)
    shown = sorted([*starts[:SHOWN], *islice(known, max(0, SHOWN - len(starts)))])
    return [_preview(area, form, start) for start in shown]


def _preview(area: Area, form: DeadlinesForm, starts_at: datetime) -> dict[str, Any]:
    stands, wanted = deadlines_for(area, starts_at), form.dates(starts_at)
    rows = [
        {
            "text": STEPS[field.name],
            "when": getattr(wanted, field.name),
            "stands": getattr(stands, field.name),
        }
        for field in fields(Deadlines)
    ]
    past = [row for row in rows if row["when"] < clock.now() <= row["stands"]]
    return {"starts_at": starts_at, "rows": rows, "past": past}
