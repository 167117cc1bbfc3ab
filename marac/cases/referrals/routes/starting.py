"""The first page of a referral, which asks whether somebody was referred before."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, requires, the_actor
from marac.accounts.guarding import throttled
from marac.accounts.throttling import Kind
from marac.agencies.models import Agency
from marac.cases.blueprint import bp
from marac.cases.models import Case
from marac.cases.referrals import operations, queries
from marac.cases.referrals.events import KnownPersonLookedUp
from marac.cases.referrals.forms.answer import StartForm
from marac.cases.referrals.known import Known, find_known
from marac.cases.referrals.status import known_line
from marac.cases.referrals.values import AddressValues, SubjectValues, WhoValues
from marac.database import db
from marac.events import publish
from marac.people.models import IdentityKind

TEMPLATE = "cases/referral/start.html"


@bp.route("/referrals/new", methods=["GET", "POST"])
@requires(Permission.REFERRAL_CREATE)
@throttled(Kind.SEARCH)
def start_referral() -> str | Response | tuple[str, int]:
    """Look whether somebody was referred before, then begin a draft.

    What is looked for travels in the body, never in an address.
    """
    by = the_actor()
    agencies = _agencies(by)
    form = StartForm()
    form.offer(agencies)
    if request.method != "POST":
        return render_template(TEMPLATE, form=form, looked=False, found=[])
    whole = form.validate_on_submit()
    if request.form.get("button") == "secondary":
        return _start(by, form, agencies, whole=whole)
    if not (form.asks_enough() and whole):
        return render_template(TEMPLATE, form=form, looked=False, found=[]), 422
    found = _look(by, form)
    lines = [(known, known_line(known.case, by=by)) for known in found]
    return render_template(TEMPLATE, form=form, looked=True, found=lines)


def _agencies(by: Actor) -> list[Agency]:
    ids = operations.referring_agencies(by)
    return queries.list_referring_agencies(db.session, ids=ids)


def _look(by: Actor, form: StartForm) -> list[Known]:
    found = find_known(db.session, by=by, description=form.sought())
    ids: tuple[UUID, ...] = tuple(known.case.id for known in found)
    publish(db.session, KnownPersonLookedUp(actor_id=by.user_id, area_id=by.area_id, found=ids))
    return found


def _start(
    by: Actor, form: StartForm, agencies: list[Agency], *, whole: bool
) -> Response | tuple[str, int]:
    agency_id = form.agency.data if "agency" in form else agencies[0].id
    if agency_id is None:
        form.agency.errors = ["Choose the agency you are referring for"]
    if not whole or agency_id is None:
        return render_template(TEMPLATE, form=form, looked=False, found=[]), 422
    case = operations.start_draft(db.session, by=by, agency_id=agency_id)
    _carry_over(by, case, form)
    return redirect(url_for("cases.referral", case_id=case.id), 303)


def _carry_over(by: Actor, case: Case, form: StartForm) -> None:
    """Keep what was typed to look for somebody, so that nobody types it twice."""
    name, session = form["name"].data, db.session
    if not name:
        return
    given, _, surname = (part.strip() for part in name.rpartition(" "))
    operations.save_who(session, by=by, case=case, values=WhoValues(kind=IdentityKind.PERSON))
    operations.save_subject(
        session,
        by=by,
        case=case,
        values=SubjectValues(
            given_names=given or surname,
            surname=surname if given else "",
            born_on=form.born_on.data,
        ),
    )
    if form.postcode.data or form.phone.data:
        values = AddressValues(postcode=form.postcode.data or "", phone=form.phone.data or "")
        operations.save_address(session, by=by, case=case, values=values)
