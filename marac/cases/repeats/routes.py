"""Telling of a further incident, on one page that any agency of the case may use."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, requires, the_actor
from marac.agencies.models import Agency
from marac.agencies.queries import get_code_book
from marac.cases import queries as cases
from marac.cases.attesting.detour import not_there
from marac.cases.blueprint import bp
from marac.cases.happenings.policy import may_record
from marac.cases.models import Case
from marac.cases.referrals.queries import list_referring_agencies
from marac.cases.repeats import operations, queries
from marac.cases.repeats.forms import TellForm
from marac.cases.repeats.policy import telling_agencies
from marac.cases.repeats.same import flag_of
from marac.database import db

REPEAT = "The incident is recorded, and the case is a repeat: it waits for the next agenda."
ADDED = "The incident is recorded. The co-ordinator sees it at once."


@bp.route("/cases/<uuid:case_id>/told", methods=["GET", "POST"])
@requires(Permission.REFERRAL_CREATE)
def tell(case_id: UUID) -> str | tuple[str, int] | Response:
    """Add a further incident to a case: one line makes a flagged case a repeat."""
    by = the_actor()
    case = queries.get_case_to_tell_of(db.session, by=by, case_id=case_id)
    if case is None:
        return not_there(by, Case.id == case_id)
    agencies = list_referring_agencies(db.session, ids=telling_agencies(by))
    form = TellForm()
    form.offer(get_code_book(db.session, area_id=by.area_id), agencies)
    if form.validate_on_submit() and (agency_id := _agency(form, agencies)) is not None:
        repeat = operations.tell(
            db.session, by=by, case=case, agency_id=agency_id, values=form.told()
        )
        flash(REPEAT if repeat is not None and by.runs_the_cycle else ADDED, "success")
        return redirect(_back(by, case), 303)
    page = render_template(
        "cases/repeats/tell.html",
        case=case,
        form=form,
        back=_back(by, case),
        may_tell_all=_may_tell_all(by, case),
    )
    return (page, 422) if form.is_submitted() else page


def _may_tell_all(by: Actor, case: Case) -> bool:
    """Tell whether the page that asks everything is open to the person as well."""
    if not cases.may_open(db.session, by=by, case_id=case.id):
        return False
    flag = flag_of(db.session, by=by, case=case) if case.closed_at is not None else None
    return may_record(by, case, flagged_until=flag)


def _agency(form: TellForm, agencies: list[Agency]) -> UUID | None:
    if "agency" not in form:
        return agencies[0].id if agencies else None
    if form.agency.data is None:
        form.agency.errors = ["Choose the agency for which you tell of this"]
    chosen: UUID | None = form.agency.data
    return chosen


def _back(by: Actor, case: Case) -> str:
    """Lead back to the page on which the person reads of this: the case, or their referral."""
    if cases.may_open(db.session, by=by, case_id=case.id):
        return url_for("cases.view", case_id=case.id, _anchor="incidents")
    return url_for("cases.referral", case_id=case.id)
