"""One person to contact: whom to ask for, how safely, and what came of it."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac import clock
from marac.access import Actor, Permission, requires, the_actor
from marac.cases.attesting.detour import not_there
from marac.cases.models import Case
from marac.cases.queries import get_case
from marac.contacts import operations
from marac.contacts.blueprint import bp
from marac.contacts.events import ContactDetailsConsulted
from marac.contacts.forms import AttemptForm
from marac.contacts.models import Contact, ContactOutcome
from marac.contacts.sheets import CallSheet, get_call_sheet
from marac.database import db
from marac.events import publish
from marac.web.filters import plain_date

Answer = str | tuple[str, int] | Response


@bp.route("/contacts/<uuid:case_id>", methods=["GET", "POST"])
@requires(Permission.CONTACT_MAKE)
def view(case_id: UUID) -> Answer:
    """Show the one who keeps in touch what they need, and take what came of an attempt."""
    by = the_actor()
    sheet = get_call_sheet(db.session, by=by, case_id=case_id)
    if sheet is None:
        return _elsewhere(by, case_id)
    form = AttemptForm(happened_on=clock.today())
    form.contact = sheet.contact
    if form.validate_on_submit():
        made = operations.record_contact(
            db.session, by=by, sheet=sheet, attempted=form.attempted, entry_id=form.entry_id
        )
        flash(_said(by, case_id, made), "success")
        return redirect(url_for("contacts.list_contacts"), 303)
    _note(by, sheet)
    page = render_template("contacts/view.html", sheet=sheet, form=form)
    return (page, 422) if form.errors else page


def _elsewhere(by: Actor, case_id: UUID) -> Response:
    """Lead who runs the meeting to the case; to anybody else there is nothing here.

    Who was given the case and has not said whether they have a conflict of interest is asked.
    """
    may_open = request.method == "GET" and by.runs_the_cycle
    if may_open and get_case(db.session, by=by, case_id=case_id) is not None:
        return redirect(url_for("cases.view", case_id=case_id, _anchor="in-touch"), 303)
    return not_there(by, Case.id == case_id)


def _said(by: Actor, case_id: UUID, made: Contact) -> str:
    """Say what follows from what was written down."""
    if made.outcome is ContactOutcome.DECLINED:
        return "It is recorded that they want no contact. You will not be asked to try again."
    if made.outcome.stops:
        return "It is recorded, and the co-ordinator sees it at once. Do not try again until then."
    sheet = get_call_sheet(db.session, by=by, case_id=case_id)
    due = sheet.duty.state.due_on if sheet is not None else None
    return f"It is recorded. The next contact is due by {plain_date(due)}."


def _note(by: Actor, sheet: CallSheet) -> None:
    if request.method == "GET":
        publish(
            db.session,
            ContactDetailsConsulted(
                actor_id=by.user_id, area_id=sheet.area_id, case_id=sheet.case_id
            ),
        )
