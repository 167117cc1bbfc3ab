"""The pages of telling: all that waits, one duty with its form, and who is to do it."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac import clock
from marac.access import Actor, Permission, requires, the_actor
from marac.cases.blueprint import bp
from marac.cases.events import about
from marac.cases.models import Case, Listing, VoiceStage
from marac.cases.routes.browse import case_or_404
from marac.cases.telling import operations, queries
from marac.cases.telling.duties import COORDINATOR, Duty, duty_of
from marac.cases.telling.events import TellingConsulted, TellingsListed
from marac.cases.telling.forms import TellerForm, ToldForm
from marac.cases.telling.sheet import told_sheet
from marac.cases.telling.states import STAGES, TellingState
from marac.cases.telling.tellers import list_able
from marac.cases.voice import operations as voice
from marac.cases.voice import policy
from marac.database import db
from marac.events import publish
from marac.refusals import Clash, Refused

Answer = str | tuple[str, int] | Response
CHANGED = "Somebody else chose who tells them in the meantime. Look at it again."


@bp.get("/telling")
@requires(Permission.CASE_READ_CORE)
def list_tellings() -> str:
    """Show whom the reader has still to tell; to those who run the cycle, everybody of the area."""
    by = the_actor()
    duties = queries.list_duties(db.session, by=by)
    publish(
        db.session,
        TellingsListed(actor_id=by.user_id, area_id=by.area_id, shown=len(duties)),
    )
    return render_template(
        "cases/telling/list_tellings.html",
        waiting=[duty for duty in duties if duty.waits],
        refused=[duty for duty in duties if duty.state is TellingState.NOT_TOLD],
        told=[duty for duty in duties if duty.state is TellingState.TOLD],
        everybody=by.runs_the_cycle,
    )


@bp.route("/cases/<uuid:case_id>/telling/<uuid:listing_id>/<stage>", methods=["GET", "POST"])
@requires(Permission.CASE_READ_CORE)
def tell_them(case_id: UUID, listing_id: UUID, stage: str) -> Answer:
    """Show what is to be told, with the safe contact; write down what came of it."""
    by, case = the_actor(), case_or_404(case_id)
    listing, duty = _duty_or_404(by, case, listing_id, stage)
    _check(case, allowed=policy.may_record_telling(by, case))
    form = ToldForm(told_on=clock.today(), who=by.display_name)
    before = duty.stage is VoiceStage.BEFORE and duty.waits
    form.mind(by=by, case=case, until=clock.london_day(duty.meeting_at) if before else None)
    if form.validate_on_submit():
        telling = form.telling_of(duty.stage, listing.id)
        voice.record_telling(db.session, by=by, case=case, telling=telling, entry_id=form.entry_id)
        flash("It is recorded whether they were told.", "success")
        return redirect(_after(by, duty), 303)
    publish(
        db.session,
        TellingConsulted(**about(case, by), listing_id=listing.id, stage=duty.stage.value),
    )
    page = render_template(
        "cases/telling/tell.html",
        case=case,
        duty=duty,
        sheet=told_sheet(by, case, listing, duty.stage),
        form=form,
        may_choose=by.runs_the_cycle,
    )
    return (page, 422) if form.errors else page


@bp.route("/cases/<uuid:case_id>/teller/<uuid:listing_id>", methods=["GET", "POST"])
@requires(Permission.CASE_READ_CORE)
def choose_teller(case_id: UUID, listing_id: UUID) -> Answer:
    """Choose who tells the person harmed, of those who may open the case."""
    by, case = the_actor(), case_or_404(case_id)
    listing, duty = _duty_or_404(by, case, listing_id, _stage(case, listing_id))
    _check(case, allowed=by.runs_the_cycle)
    form = TellerForm(teller=str(listing.teller_id or TellerForm.NOBODY), was=_was(listing))
    form.offer(list_able(db.session, case=case), _usually(case))
    if form.validate_on_submit():
        if form.was.data != _was(listing):
            raise Clash(CHANGED)
        operations.choose_teller(
            db.session, by=by, case=case, listing=listing, teller_id=form.chosen
        )
        flash("Saved who tells them.", "success")
        return redirect(_page_of(duty), 303)
    page = render_template("cases/telling/teller.html", case=case, duty=duty, form=form)
    return (page, 422) if form.errors else page


def _duty_or_404(by: Actor, case: Case, listing_id: UUID, stage: str) -> tuple[Listing, Duty]:
    listing = next((one for one in case.listings if one.id == listing_id), None)
    if listing is None or stage not in STAGES:
        abort(404)
    duty = duty_of(by, case, listing, VoiceStage(stage))
    if duty is None:
        abort(404)
    return listing, queries.with_owners(db.session, [duty])[0]


def _stage(case: Case, listing_id: UUID) -> str:
    """Give the stage that a listing of the case is at; for another, one that is none."""
    listing = next((one for one in case.listings if one.id == listing_id), None)
    if listing is None:
        return ""
    return (STAGES[0] if listing.decided_at is None else STAGES[1]).value


def _check(case: Case, *, allowed: bool) -> None:
    if case.closed_at is not None:
        raise Refused(voice.CLOSED)
    if not allowed:
        abort(403)


def _was(listing: Listing) -> str:
    return str(listing.teller_id or TellerForm.NOBODY)


def _usually(case: Case) -> str:
    """Say to whom it falls when nobody is chosen."""
    if case.advocate is not None:
        return f"It falls to the advocate, {case.advocate.name}"
    return f"{COORDINATOR} does it"


def _page_of(duty: Duty) -> str:
    return url_for(
        "cases.tell_them", case_id=duty.case_id, listing_id=duty.listing_id, stage=duty.stage.value
    )


def _after(by: Actor, duty: Duty) -> str:
    """Lead on to what else is to be told, or back to the case for whom this was not asked."""
    if by.runs_the_cycle or duty.owner_id == by.user_id:
        return url_for("cases.list_tellings")
    return url_for("cases.view", case_id=duty.case_id, _anchor="voice")
