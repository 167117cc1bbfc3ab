"""Who takes part in a case: its agencies, its advocate, and the list of a restricted case."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, Role, requires, the_actor
from marac.agencies.queries import list_agencies
from marac.cases import operations, queries, readers, releases
from marac.cases.blueprint import bp
from marac.cases.events import ContactReadersViewed, about
from marac.cases.hints import audience_hints, list_too_near, suggest_agencies
from marac.cases.models import Case
from marac.cases.releases import Partner
from marac.cases.routes.finding import case_for
from marac.cases.sharing_forms import AgenciesForm, ContactForm, RestrictForm
from marac.cases.staff.colleagues import employer_of
from marac.database import db
from marac.events import publish

Answer = str | tuple[str, int] | Response


@bp.route("/cases/<uuid:case_id>/agencies", methods=["GET", "POST"])
@requires(Permission.CASE_INVITE_WITHDRAW)
def invite(case_id: UUID) -> Answer:
    """Choose which agencies take part in a case and who speaks for the person harmed."""
    by, case = the_actor(), case_for(Permission.CASE_INVITE_WITHDRAW, case_id)
    members = [m for m in readers.list_members(db.session, case=case) if not m.conflicted]
    form = _agencies_form(by, case, members)
    if form.validate_on_submit():
        _share(by, case, form)
        flash("Saved who takes part in this case.", "success")
        return redirect(url_for("cases.view", case_id=case.id), 303)
    near = list_too_near(db.session, by=by, cases=[case]).get(case.id, [])
    page = render_template("cases/invite.html", case=case, form=form, near=near)
    return (page, 422) if form.errors else page


@bp.route("/cases/<uuid:case_id>/restrict", methods=["GET", "POST"])
@requires(Permission.CASE_RESTRICT)
def restrict(case_id: UUID) -> Answer:
    """Open a case to the people on a list only."""
    by, case = the_actor(), case_for(Permission.CASE_RESTRICT, case_id)
    members = readers.list_members(db.session, case=case)
    named = queries.list_named_ids(db.session, by=by, case=case)
    form = RestrictForm(people=named or {m.user_id for m in members if m.runs_the_cycle})
    form.offer(members, employer_of(case))
    if form.validate_on_submit():
        operations.restrict(db.session, by=by, case=case, user_ids=form.people.data or [])
        flash("Only the people on the list can open this case now.", "success")
        return redirect(_after_restricting(by, case), 303)
    page = render_template("cases/restrict.html", case=case, form=form)
    return (page, 422) if form.errors else page


@bp.route("/cases/<uuid:case_id>/safe-contact", methods=["GET", "POST"])
@requires(Permission.REFERRAL_READ_OWN)
def release_contact(case_id: UUID) -> Answer:
    """Let the referrer, or the co-ordinator for them, say which agencies know the safe contact."""
    by, session = the_actor(), db.session
    case = releases.get_case_to_release(session, by=by, case_id=case_id) or abort(404)
    partners = releases.list_partners(session, by=by, case=case)
    form = _contact_form(partners)
    if form.validate_on_submit():
        ticked, unticked = form.changes
        operations.withdraw_contact(session, by=by, case=case, agency_ids=unticked)
        operations.release_contact(session, by=by, case=case, agency_ids=ticked)
        flash("Saved who may see the safe contact.", "success")
        return redirect(url_for("cases.release_contact", case_id=case.id), 303)
    publish(session, ContactReadersViewed(**about(case, by)))
    page = render_template(
        "cases/release_contact.html",
        case=case,
        form=form,
        partners=partners,
        own=case.referrer_id == by.user_id,
    )
    return (page, 422) if form.errors else page


def _contact_form(partners: list[Partner]) -> ContactForm:
    told = [partner.agency_id for partner in partners if partner.released_at is not None]
    form = ContactForm(agencies=told, shown=" ".join(str(key) for key in told))
    form.offer(partners)
    return form


def _agencies_form(by: Actor, case: Case, members: list[readers.Member]) -> AgenciesForm:
    agencies = list_agencies(db.session, by=by)
    here_today = {agency.id for agency in agencies}
    invited = [i.agency_id for i in case.invitations if i.withdrawn_at is None]
    ticked = [agency_id for agency_id in invited if agency_id in here_today]
    form = AgenciesForm(
        agencies=ticked, advocate=case.advocate_id, shown=" ".join(str(key) for key in ticked)
    )
    advocates = [member for member in members if Role.ADVOCATE in member.roles]
    hints = audience_hints(case, agencies, members, suggest_agencies(case, agencies))
    form.offer(agencies, hints, advocates)
    return form


def _share(by: Actor, case: Case, form: AgenciesForm) -> None:
    """Withdraw what was unticked, invite what was ticked, then give the case its advocate."""
    session = db.session
    operations.withdraw_invitation(session, by=by, case=case, agency_ids=form.unticked)
    operations.invite(session, by=by, case=case, agency_ids=form.agencies.data or [])
    operations.assign_advocate(session, by=by, case=case, user_id=form.advocate.data)


def _after_restricting(by: Actor, case: Case) -> str:
    """People may leave themselves off the list; then there is no case to go back to."""
    if by.user_id in queries.list_named_ids(db.session, by=by, case=case):
        return url_for("cases.view", case_id=case.id)
    return url_for("cases.list_cases")
