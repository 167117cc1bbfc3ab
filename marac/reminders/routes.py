"""The pages of reminders: one's own, what was sent to whom, and the area's steps."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.accounts.managing import list_represented
from marac.actions.late import manages
from marac.agencies.queries import get_area
from marac.database import db
from marac.reminders import operations, queries
from marac.reminders.blueprint import bp
from marac.reminders.choosing import wants_early
from marac.reminders.forms import NOBODY, AbsenceForm, StepsForm, WishForm
from marac.reminders.kinds import Kind, ladder_of
from marac.reminders.ladder import Rung
from marac.reminders.sent import list_sent
from marac.reminders.wording import word
from marac.web import Page

PAGE_SIZE = 25
Answer = str | Response | tuple[str, int]


@bp.get("/reminders/own")
@requires(Permission.ACCOUNT_OWN)
def own() -> str:
    """Show what somebody is reminded of, how, and when they are away."""
    return _own()


@bp.post("/reminders/own")
@requires(Permission.ACCOUNT_OWN)
def change_wish() -> Answer:
    """Keep whether somebody hears of things before their day."""
    form = WishForm()
    if not form.validate_on_submit():
        return _own(wish=form), 422
    operations.set_wish(db.session, by=the_actor(), before=bool(form.before.data))
    flash("Saved.", "success")
    return redirect(url_for("reminders.own"), 303)


@bp.post("/reminders/own/away")
@requires(Permission.ACCOUNT_OWN)
def go_away() -> Answer:
    """Take down when somebody is away, and who is told meanwhile."""
    by = the_actor()
    form = AbsenceForm(queries.list_colleagues(db.session, by=by))
    if not form.validate_on_submit():
        return _own(absence=form), 422
    chosen = form.stand_in.data or NOBODY
    operations.record_absence(
        db.session,
        by=by,
        since=form.since.data,
        until=form.until.data,
        stand_in_id=UUID(hex=chosen) if chosen != NOBODY else None,
    )
    flash("You get no reminders while you are away.", "success")
    return redirect(url_for("reminders.own"), 303)


@bp.post("/reminders/own/away/<uuid:absence_id>/end")
@requires(Permission.ACCOUNT_OWN)
def come_back(absence_id: UUID) -> Response:
    """Take one of one's own absences back."""
    by = the_actor()
    absence = queries.get_absence(db.session, by=by, absence_id=absence_id)
    if absence is None:
        abort(404)
    operations.end_absence(db.session, by=by, absence=absence)
    flash("You get reminders again.", "success")
    return redirect(url_for("reminders.own"), 303)


@bp.get("/reminders")
@requires(Permission.AREA_EDIT)
def log() -> str:
    """Show to whom reminders went, and whether they arrived."""
    by = the_actor()
    sent = list_sent(db.session, by=by, own=False)
    page = Page.asked_for(request.args.get("page"), size=PAGE_SIZE, total=len(sent))
    return render_template(
        "reminders/log.html",
        sent=sent[page.offset : page.offset + page.size],
        page=page,
        kinds=_steps(),
        rungs=list(Rung),
    )


@bp.get("/reminders/steps/<kind>")
@requires(Permission.AREA_EDIT)
def steps(kind: str) -> str:
    """Ask on which working days who is told of one kind of thing."""
    area = get_area(db.session, by=the_actor())
    return _ask(StepsForm.of(area, _kind(kind)), _kind(kind))


@bp.post("/reminders/steps/<kind>")
@requires(Permission.AREA_EDIT)
def change_steps(kind: str) -> Answer:
    """Keep on which days an area reminds of it."""
    by, form = the_actor(), StepsForm()
    if not form.validate_on_submit():
        return _ask(form, _kind(kind)), 422
    area = get_area(db.session, by=by)
    version = form.version.data or ""
    operations.set_steps(
        db.session,
        by=by,
        area=area,
        kind=_kind(kind),
        steps=form.steps,
        version=int(version) if version.isdecimal() else 0,
    )
    flash("Saved. The next morning’s reminders go by these days.", "success")
    return redirect(url_for("reminders.log"), 303)


def _kind(value: str) -> Kind:
    try:
        return Kind(value)
    except ValueError:
        abort(404)


def _ask(form: StepsForm, kind: Kind) -> str:
    return render_template("reminders/steps.html", form=form, kind=kind)


def _steps() -> list[tuple[Kind, dict[Rung, str]]]:
    """Give each kind with its steps in words, by who is told."""
    area = get_area(db.session, by=the_actor())
    found = []
    for kind in Kind:
        told = {
            rung: ", ".join(f"{s.offset:+d}" if s.offset else "0" for s in ladder_of(area, kind)
                            if s.rung is rung)
            for rung in Rung
        }  # fmt: skip
        found.append((kind, told))
    return found


def _own(wish: WishForm | None = None, absence: AbsenceForm | None = None) -> str:
    by = the_actor()
    values: dict[str, Any] = {"day": None, "told": []}
    if by.area_id is not None and by.seats:
        area = get_area(db.session, by=by)
        day, told = queries.coming(db.session, by=by, area=area)
        mail = word(told, area=area, today=day)
        values |= {"day": day, "told": told, "mail": mail}
    colleagues = queries.list_colleagues(db.session, by=by)
    early = wants_early(db.session, by.user_id)
    return render_template(
        "reminders/own.html",
        wish=wish or WishForm(formdata=None, data={"before": early}),
        absence=absence or AbsenceForm(colleagues, formdata=None),
        absences=queries.list_absences(db.session, by=by),
        sent=list_sent(db.session, by=by, own=True),
        represented=list_represented(db.session, by=by),
        manages=manages(db.session, by=by),
        **values,
    )
